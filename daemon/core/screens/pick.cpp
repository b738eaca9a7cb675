// The picking screen: where to, what, how many, into which tote; and what comes next.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/screens/screen_of.hpp"
#include "daemon/core/steps.hpp"

namespace wec::screens {
namespace {

boost::json::object task_view(const State& state, const PickTask& task) {
  auto out = item_view(state, task.sku);
  out["location"] = task.location.text;
  if (const auto location = state.locations.get(task.location)) {
    out["zone"] = location->zone;
    if (!location->check_digits.empty()) out["check_digits"] = location->check_digits;
  }
  if (!task.lot.empty()) out["lot"] = task.lot.text;
  if (!task.expiry.empty()) out["expiry"] = task.expiry;
  out["need"] = task.qty;
  out["done"] = task.count;
  return out;
}

void ask(const StationState& station, const PickPlace& place, Screen& screen) {
  const auto& task = place.task;
  switch (place.step) {
    case PickStep::IDLE_NO_WORK:
      screen.prompt = prompt::MENU;
      return;
    case PickStep::TOTE:
      screen.prompt = prompt::SCAN_TOTE;
      return;
    case PickStep::GO_TO_LOCATION:
      screen.prompt = prompt::SCAN_LOCATION;
      screen.args = {{"location", task->location.text}};
      return;
    case PickStep::ITEM_SCAN:
      screen.prompt = prompt::SCAN_ITEM;
      screen.args = {{"sku", task->sku.text}, {"need", task->qty}, {"done", task->count}};
      return;
    case PickStep::LOT_SCAN:
      screen.prompt = prompt::SCAN_LOT;
      screen.args = {{"sku", task->sku.text}, {"lot", task->lot.text}};
      return;
    case PickStep::ENTERING_QTY:
      screen.prompt = prompt::ENTER_QTY;
      screen.args = {{"sku", task->sku.text}, {"need", task->qty}, {"keyed", task->keyed}};
      return;
    case PickStep::PUT_TO_TOTE:
      screen.prompt = prompt::PUT_TO;
      screen.args = {{"tote", station.tote.text}};
      return;
    case PickStep::DROP:
      screen.prompt = prompt::SCAN_DROP;
      return;
  }
}

}  // namespace

void pick(const State& state, const Around&, const StationState& station, Screen& screen) {
  const auto place = pick_place(state, station);
  screen.step = codec::enum_text(place.step);
  ask(station, place, screen);
  if (station.order.empty()) return;
  screen.view["order"] = station.order.text;
  if (const auto order = state.orders.get(station.order)) screen.view["ship_by"] = order->ship_by;
  if (!station.tote.empty()) screen.view["tote"] = station.tote.text;
  screen.view["lines_total"] = place.lines_total;
  screen.view["lines_done"] = place.lines_total - place.open.size();
  if (!place.open.empty()) screen.view["task"] = task_view(state, place.open.front());
  screen.view["next"] = nullptr;
  if (place.open.size() > 1) {
    const auto& next = place.open[1];
    screen.view["next"] = {
        {"location", next.location.text}, {"sku", next.sku.text}, {"need", next.qty}};
  }
}

}  // namespace wec::screens
