// The picking screen: where to, what, how many, into which tote; and what comes next.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/screens/screen_of.hpp"
#include "daemon/core/steps.hpp"

namespace wec::screens {
namespace {

boost::json::object task_view(const State& state, const PickPlace& place) {
  const auto& task = *place.task;
  auto out = item_view(state, task.sku);
  out["location"] = task.location.text;
  if (const auto location = state.locations.get(task.location)) {
    out["zone"] = location->zone;
    if (!location->check_digits.empty()) out["check_digits"] = location->check_digits;
  }
  if (!task.lot.empty()) out["lot"] = task.lot.text;
  if (!task.expiry.empty()) out["expiry"] = task.expiry;
  out["need"] = place.need;
  out["done"] = place.done;
  if (place.group.size() == 1) out["order"] = task.order.text;
  if (task.waits) out["waits"] = true;
  return out;
}

boost::json::object item_args(const PickPlace& place) {
  return {{"sku", place.task->sku.text}, {"need", place.need}, {"done", place.done}};
}

std::string keyed_of(const PickPlace& place) {
  for (const auto& task : place.group)
    if (!task.keyed.empty()) return task.keyed;
  return {};
}

boost::json::object put_args(const PickPlace& place) {
  boost::json::object args{{"tote", nullptr}};
  if (place.tote) {
    args["tote"] = place.tote->lpn.text;
    if (place.tote->position > 0) args["position"] = place.tote->position;
  }
  if (place.job->method == PickMethod::CLUSTER) args["order"] = place.task->order.text;
  return args;
}

/// The tote that is waited for: an empty one, or the one that the zone before handed over.
boost::json::object tote_args(const State& state, const PickPlace& place) {
  if (place.job->method == PickMethod::ZONE_PASS)
    for (const auto& tote : state.containers.where("order", place.job->order))
      if (tote.state == ToteState::FILLING && tote.walk.empty())
        return {{"tote", tote.lpn.text}, {"location", tote.location.text}};
  return {};
}

/// E08: what head office lists for the line, or else for the item.
boost::json::array substitutes_of(const State& state, const PickTask& task) {
  const auto line = state.order_lines.get(task.order, task.line);
  const auto item = state.items.get(task.sku);
  boost::json::array out;
  if (line)
    for (const auto& sku : line->substitutes) out.emplace_back(sku.text);
  if (out.empty() && item)
    for (const auto& sku : item->substitutes) out.emplace_back(sku.text);
  return out;
}

void question(const State& state, const StationState& station, const PickPlace& place,
              Screen& screen) {
  screen.prompt = station.asking;
  screen.step = station.asking;
  if (station.asking == prompt::ZERO_CHECK) screen.args = {{"location", station.asked}};
  if (station.asking == prompt::CHOOSE_REASON) screen.args = {{"code", station.asked}};
  if (station.asking == prompt::SCAN_ITEM && place.task)
    screen.args = {{"code", station.asked},
                   {"sku", place.task->sku.text},
                   {"substitutes", substitutes_of(state, *place.task)}};
  if (station.asking == prompt::SCAN_LOCATION && place.task)  // E11: its check digits
    screen.args = {{"location", place.task->location.text}, {"code", "E11"}};
  if (station.asking == prompt::SCAN_SUPERVISOR) {  // two wrong check digits
    screen.args = {{"location", station.asked}};
    screen.severity = Severity::warning;
  }
  if (station.asking == prompt::CONFIRM_LPN_CHANGE && place.task) {
    screen.args = {{"sku", place.task->sku.text}};
    if (!station.asked.empty()) screen.args["lpn"] = station.asked;
  }
  if (station.asking == prompt::CONFIRM_LOT_CHANGE && place.task) {
    screen.args = {{"sku", place.task->sku.text}, {"expected", place.task->lot.text}};
    if (!station.asked.empty()) screen.args["lot"] = station.asked;
  }
  if (station.asking != prompt::CONFIRM_TAKEOVER) return;
  screen.severity = Severity::warning;
  if (const auto walk = state.walks.get(station.asked))
    screen.args = {{"operator", walk->operator_id.text},
                   {"station", walk->station.text},
                   {"by", station.operator_id.text}};
}

void ask(const State& state, const StationState& station, const PickPlace& place, Screen& screen) {
  switch (place.step) {
    case PickStep::IDLE_NO_WORK:
      screen.prompt = prompt::MENU;
      return;
    case PickStep::TAKEN_OVER:
      screen.prompt = prompt::TAKEN_OVER;
      screen.args = {{"operator", station.taken_by.text}};
      screen.severity = Severity::warning;
      return;
    case PickStep::QUESTION:
      question(state, station, place, screen);
      return;
    case PickStep::TOTE:
      screen.prompt = prompt::SCAN_TOTE;
      screen.args = tote_args(state, place);
      return;
    case PickStep::GO_TO_LOCATION:
      screen.prompt = place.cart_due ? prompt::SCAN_CART : prompt::SCAN_LOCATION;
      screen.args = {{"location", place.task->location.text}};
      if (!keyed_of(place).empty()) screen.args["keyed"] = keyed_of(place);
      return;
    case PickStep::ITEM_SCAN:
      screen.prompt = prompt::SCAN_ITEM;
      screen.args = item_args(place);
      return;
    case PickStep::LOT_SCAN:
      screen.prompt = prompt::SCAN_LOT;
      screen.args = {{"sku", place.task->sku.text}, {"lot", place.task->lot.text}};
      return;
    case PickStep::SERIAL_SCAN:
      screen.prompt = prompt::SCAN_SERIAL;
      screen.args = item_args(place);
      return;
    case PickStep::ENTERING_QTY:
      screen.prompt = prompt::ENTER_QTY;
      screen.args = {
          {"sku", place.task->sku.text}, {"need", place.need}, {"keyed", keyed_of(place)}};
      return;
    case PickStep::PUT_TO_TOTE:
      screen.prompt = prompt::PUT_TO;
      screen.args = put_args(place);
      return;
    case PickStep::HANDOVER:
      screen.prompt = prompt::SCAN_HANDOVER;
      screen.args = {{"zone", place.next_zone}};
      return;
    case PickStep::DROP:
      screen.prompt = prompt::SCAN_DROP;
      if (const auto wall = state.walls.get(place.job->wall); wall && !wall->location.empty())
        screen.args = {{"location", wall->location.text}};
      return;
  }
}

boost::json::array totes_view(const State& state, const PickWalk& walk) {
  boost::json::array out;
  for (const auto& tote : state.containers.where("walk", walk.walk)) {
    boost::json::object one{{"tote", tote.lpn.text}, {"full", tote.state == ToteState::FULL}};
    if (!tote.order.empty()) one["order"] = tote.order.text;
    if (tote.position > 0) one["position"] = tote.position;
    out.push_back(std::move(one));
  }
  return out;
}

/// How the lines are ordered, and how far it still was when they were.
void show_sequence(const PickWalk& walk, Screen& screen) {
  if (!walk.sequence.empty()) {
    screen.view["sequence"] = walk.sequence;
    screen.view["left_mm"] = walk.left_mm;
    return;
  }
  screen.view["sequence"] = "PICK_SEQ";
  if (!walk.sequence_reason.empty()) screen.view["sequence_reason"] = walk.sequence_reason;
}

}  // namespace

void pick(const State& state, const Around&, const StationState& station, Screen& screen) {
  const auto place = pick_place(state, station);
  screen.step = codec::enum_text(place.step);
  ask(state, station, place, screen);
  if (!place.job) return;
  const auto& order_id = place.task ? place.task->order : station.order;
  screen.view["method"] = codec::enum_text(place.job->method);
  show_sequence(*place.job, screen);
  if (!order_id.empty()) {
    screen.view["order"] = order_id.text;
    if (const auto order = state.orders.get(order_id)) screen.view["ship_by"] = order->ship_by;
  }
  if (place.tote) screen.view["tote"] = place.tote->lpn.text;
  screen.view["totes"] = totes_view(state, *place.job);
  screen.view["lines_total"] = place.lines_total;
  screen.view["lines_done"] = place.lines_total - place.open.size();
  if (place.task) screen.view["task"] = task_view(state, place);
  screen.view["next"] = nullptr;
  if (place.open.size() > place.group.size()) {
    const auto& next = place.open[place.group.size()];
    screen.view["next"] = {
        {"location", next.location.text}, {"sku", next.sku.text}, {"need", next.qty}};
  }
}

}  // namespace wec::screens
