// Putting goods back: which tote, which item, which bin. And the stop of a station whose order was
// cancelled under its hands.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/putback_place.hpp"
#include "daemon/core/screens/screen_of.hpp"

namespace wec::screens {
namespace {

void ask(const PutbackPlace& place, Screen& screen) {
  const auto& task = *place.task;
  switch (place.step) {
    case PutbackStep::SCAN_LPN:
      screen.prompt = prompt::SCAN_LPN;
      screen.args = {{"lpn", task.lpn.text}};
      return;
    case PutbackStep::ITEM_SCAN:
      screen.prompt = prompt::SCAN_ITEM;
      screen.args = {{"sku", task.sku.text}, {"need", task.qty}, {"done", task.count}};
      return;
    case PutbackStep::PUT_TO_BIN:
      screen.prompt = prompt::PUTBACK;
      screen.args = {{"location", task.location.text}, {"sku", task.sku.text}, {"qty", task.qty}};
      return;
    case PutbackStep::CONFIRM_BIN:
      screen.prompt = prompt::CONFIRM_OTHER_DEST;
      screen.args = {{"location", task.other.text}, {"expected", task.location.text}};
      return;
    case PutbackStep::NONE:
      return;
  }
}

}  // namespace

bool putback(const State& state, const StationId& station, Screen& screen) {
  const auto place = putback_place(state, station);
  if (place.step == PutbackStep::NONE) return false;
  screen.step = codec::enum_text(place.step);
  ask(place, screen);
  const auto& task = *place.task;
  auto view = item_view(state, task.sku);
  view["location"] = task.location.text;
  if (!task.lot.empty()) view["lot"] = task.lot.text;
  if (!task.expiry.empty()) view["expiry"] = task.expiry;
  view["need"] = task.qty;
  view["done"] = task.count;
  screen.view["task"] = std::move(view);
  screen.view["order"] = task.order.text;
  screen.view["tote"] = task.lpn.text;
  screen.view["work"] = "putback";
  screen.view["lines_total"] = place.open.size();
  screen.view["lines_done"] = 0;
  screen.view["next"] = nullptr;
  return true;
}

void notice(const State& state, const StationId& station, Screen& screen) {
  const auto shown = state.notices.get(station);
  if (!shown) return;
  screen.severity = Severity::error;
  screen.step = shown->code;
  boost::json::object args{{"order", shown->order.text}};
  if (!shown->tote.empty()) args["tote"] = shown->tote.text;
  if (!shown->carton.empty()) args["carton"] = shown->carton.text;
  if (shown->line > 0) args["line"] = shown->line;
  if (shown->code == prompt::LINE_CANCELLED) {
    screen.prompt = prompt::LINE_CANCELLED;
    screen.args = std::move(args);
    return;
  }
  if (shown->code == refusal::CANCELLED_STOP) {
    screen.prompt = prompt::SCAN_TOTE;
    screen.args = args;
  }
  screen.refusal = Refusal{shown->code, std::move(args)};
}

void held(const State& state, const StationId& station, Screen& screen) {
  const auto at = state.stations.get(station);
  const auto order = at ? state.orders.get(at->order) : std::nullopt;
  if (!order || order->holds.empty()) return;
  screen.severity = Severity::error;
  screen.step = "HELD";
  screen.refusal = Refusal{refusal::ORDER_HELD,
                           {{"order", order->order.text}, {"reason", order->holds.front()}}};
}

}  // namespace wec::screens
