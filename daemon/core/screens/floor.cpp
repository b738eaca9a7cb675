// Screens of receiving, put-away, replenishment, counts, returns, kits and approvals: the question,
// and beside it the facts that answer it. A count is blind: no screen of one shows what the books
// say.

#include "daemon/core/catalogue.hpp"
#include "daemon/core/floor_steps.hpp"
#include "daemon/core/screens/screen_of.hpp"

namespace wec::screens {
namespace {

constexpr std::size_t listed_max = 50;

void ask(Screen& screen, const char* prompt, std::string_view step, boost::json::object args = {}) {
  screen.prompt = prompt;
  screen.step = step;
  screen.args = std::move(args);
}

void put_if(boost::json::object& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

/// The goods at hand, for the large field of the page.
void show_goods(const State& state, const StationWork& work, Screen& screen, std::int64_t need) {
  if (work.sku.empty()) return;
  auto task = item_view(state, work.sku);
  put_if(task, "lot", work.lot.text);
  put_if(task, "expiry", work.expiry);
  put_if(task, "serial", work.serial);
  task["location"] = work.location.text;
  task["done"] = work.count;
  if (need > 0) task["need"] = need;
  screen.view["task"] = std::move(task);
}

// ---- receiving ----

void show_delivery(const State& state, const std::string& asn, Screen& screen) {
  boost::json::array lines;
  for (const auto& line : state.asn_lines.where("asn", asn, listed_max)) {
    auto one = item_view(state, line.sku);
    one["line"] = line.line;
    one["need"] = line.qty;
    one["done"] = line.received;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.view["about"] = asn;
}

void receive_work(const State& state, const StationWork& work, Screen& screen) {
  const auto step = receive_step(state, work);
  const auto name = codec::enum_text(step);
  const auto line = state.asn_lines.get(work.subject, work.line);
  const boost::json::object item{{"asn", work.subject}, {"sku", work.sku.text}};
  show_delivery(state, work.subject, screen);
  show_goods(state, work, screen, line ? line->qty : 0);
  switch (step) {
    case ReceiveStep::ITEM_SCAN:
      ask(screen, prompt::SCAN_ITEM, name, {{"asn", work.subject}});
      if (!work.confirm.empty()) screen.args["confirm"] = work.confirm;
      if (!work.lpn.empty()) screen.args["lpn"] = work.lpn.text;
      return;
    case ReceiveStep::LOT_SCAN:
      return ask(screen, prompt::SCAN_LOT, name, item);
    case ReceiveStep::EXPIRY:
      ask(screen, prompt::ENTER_EXPIRY, name, item);
      screen.args["lot"] = work.lot.text;
      screen.args["keyed"] = work.keyed;
      return;
    case ReceiveStep::SERIAL_SCAN:
      return ask(screen, prompt::SCAN_SERIAL, name, item);
    case ReceiveStep::ENTERING_QTY:
      ask(screen, prompt::ENTER_QTY, name, item);
      if (line) screen.args["need"] = line->qty - line->received;
      screen.args["keyed"] = work.keyed;
      return;
    case ReceiveStep::TO_LPN:
      ask(screen, prompt::SCAN_LPN, name, item);
      screen.args["expected"] = "a pallet or tote";
      screen.args["qty"] = work.count;
      if (line) screen.args["need"] = line->qty - line->received;
      if (!work.condition.empty()) screen.args["condition"] = work.condition;
      return;
  }
}

// ---- put-away and replenishment ----

void putaway_work(const State& state, const StationWork& work, Screen& screen) {
  const auto step = putaway_step(work);
  const auto name = codec::enum_text(step);
  const auto task = state.floor_tasks.get(work.task);
  show_goods(state, work, screen, 0);
  boost::json::array lines;
  for (const auto& row : state.stock.where("lpn", work.lpn, listed_max)) {
    auto one = item_view(state, row.sku);
    put_if(one, "lot", row.lot.text);
    one["need"] = row.qty;
    one["done"] = 0;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.view["about"] = work.lpn.text;
  switch (step) {
    case PutawayStep::LPN_SCAN:
      return ask(screen, prompt::SCAN_LPN, name,
                 {{"lpn", task ? task->lpn.text : ""}, {"expected", task ? task->lpn.text : ""}});
    case PutawayStep::ITEM_SCAN:
      return ask(screen, prompt::SCAN_ITEM, name, {{"lpn", work.lpn.text}});
    case PutawayStep::GO_TO_LOCATION:
      ask(screen, prompt::SCAN_LOCATION, name,
          {{"lpn", work.lpn.text}, {"sku", work.sku.text}, {"status", work.condition}});
      put_if(screen.args, "location", work.location.text);
      return;
    case PutawayStep::OTHER_DEST:
      return ask(screen, prompt::CONFIRM_OTHER_DEST, name,
                 {{"location", work.confirm},
                  {"expected", work.location.text},
                  {"lpn", work.lpn.text},
                  {"sku", work.sku.text}});
  }
}

void replenish_work(const State& state, const StationWork& work, Screen& screen) {
  const auto step = replenish_step(state, work);
  const auto name = codec::enum_text(step);
  const auto task = state.floor_tasks.get(work.task);
  if (!task) return;
  auto shown = work;
  shown.sku = task->sku;
  shown.lot = task->lot;
  shown.expiry = task->expiry;
  const bool at_face = step == ReplenishStep::GO_TO_FACE || step == ReplenishStep::OTHER_DEST;
  shown.location = at_face ? task->to : task->from;
  show_goods(state, shown, screen, task->qty);
  screen.view["about"] = task->task.text;
  const boost::json::object item{
      {"sku", task->sku.text}, {"need", task->qty}, {"done", work.count}};
  switch (step) {
    case ReplenishStep::GO_TO_RESERVE:
      return ask(screen, prompt::SCAN_LOCATION, name,
                 {{"location", task->from.text}, {"sku", task->sku.text}, {"need", task->qty}});
    case ReplenishStep::ITEM_SCAN:
      return ask(screen, prompt::SCAN_ITEM, name, item);
    case ReplenishStep::SERIAL_SCAN:
      ask(screen, prompt::SCAN_SERIAL, name, item);
      screen.args["serial"] = task->serial;
      return;
    case ReplenishStep::ENTERING_QTY:
      ask(screen, prompt::ENTER_QTY, name, item);
      screen.args["keyed"] = work.keyed;
      return;
    case ReplenishStep::GO_TO_FACE:
      return ask(screen, prompt::SCAN_LOCATION, name,
                 {{"location", task->to.text}, {"sku", task->sku.text}, {"qty", work.count}});
    case ReplenishStep::OTHER_DEST:
      return ask(screen, prompt::CONFIRM_OTHER_DEST, name,
                 {{"location", work.confirm}, {"expected", task->to.text}});
  }
}

// ---- counting ----

void count_work(const State& state, const StationWork& work, Screen& screen) {
  const auto step = count_step(state, work);
  const auto name = codec::enum_text(step);
  const auto count = state.counts.get(work.subject);
  const std::string place = count ? count->location.text : "";
  const std::string only = count ? count->sku.text : "";
  boost::json::array lines;
  for (const auto& line : work.lines) {
    auto one = item_view(state, line.sku);
    put_if(one, "lot", line.lot.text);
    one["done"] = line.counted;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.view["about"] = work.subject;
  switch (step) {
    case CountStep::GO_TO_LOCATION:
      ask(screen, prompt::SCAN_LOCATION, name);
      put_if(screen.args, "location", place);
      return;
    case CountStep::COUNTING:
      ask(screen, prompt::COUNT, name, {{"location", work.location.text}});
      put_if(screen.args, "sku", only);
      return;
    case CountStep::LOT_SCAN:
      return ask(screen, prompt::SCAN_LOT, name, {{"sku", work.sku.text}});
    case CountStep::SERIAL_SCAN:
      return ask(screen, prompt::SCAN_SERIAL, name, {{"sku", work.sku.text}});
    case CountStep::ENTERING_QTY:
      return ask(screen, prompt::ENTER_QTY, name, {{"sku", work.sku.text}, {"keyed", work.keyed}});
  }
}

void kit_work(const StationWork& work, Screen& screen) {
  const auto step = kit_step(work);
  const auto name = codec::enum_text(step);
  if (step == KitStep::GO_TO_LOCATION)
    return ask(screen, prompt::SCAN_LOCATION, name, {{"action", work.condition}});
  const bool typing = step == KitStep::ENTERING_QTY;
  ask(screen, typing ? prompt::ENTER_QTY : prompt::SCAN_ITEM, name,
      {{"location", work.location.text}, {"action", work.condition}, {"done", work.count}});
  put_if(screen.args, "sku", work.sku.text);
  if (typing) screen.args["keyed"] = work.keyed;
}

// ---- returns ----

void return_work(const State& state, const StationWork& work, Screen& screen) {
  const auto step = return_step(state, work);
  const auto name = codec::enum_text(step);
  const auto unit = state.return_units.get(work.task.text);
  auto shown = work;
  if (unit) shown.sku = unit->sku, shown.lot = unit->lot, shown.expiry = unit->expiry;
  show_goods(state, shown, screen, 0);
  boost::json::array lines;
  for (const auto& line : state.rma_lines.where("rma", work.subject, listed_max)) {
    auto one = item_view(state, line.sku);
    one["line"] = line.line;
    one["need"] = line.qty;
    one["done"] = line.put_away;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.view["about"] = work.subject;
  const boost::json::object item{{"rma", work.subject}, {"sku", shown.sku.text}};
  switch (step) {
    case ReturnStep::UNIDENTIFIED:
      return ask(screen, prompt::SCAN_LPN, name, {{"expected", "an empty tote"}});
    case ReturnStep::ITEM_SCAN:
      return ask(screen, prompt::SCAN_ITEM, name, {{"rma", work.subject}});
    case ReturnStep::LOT_SCAN:
      return ask(screen, prompt::SCAN_LOT, name, item);
    case ReturnStep::EXPIRY:
      ask(screen, prompt::ENTER_EXPIRY, name, item);
      screen.args["keyed"] = work.keyed;
      return;
    case ReturnStep::SERIAL_SCAN:
      return ask(screen, prompt::SCAN_SERIAL, name, item);
    case ReturnStep::GRADE:
      return ask(screen, prompt::GRADE, name, item);
    case ReturnStep::REASON:
      ask(screen, prompt::CHOOSE_REASON, name, item);
      screen.args["grade"] = work.grade;
      return;
    case ReturnStep::GO_TO_LOCATION:
      ask(screen, prompt::SCAN_LOCATION, name, item);
      put_if(screen.args, "location", work.location.text);
      screen.args["disposition"] = codec::enum_text(unit->disposition);
      return;
    case ReturnStep::OTHER_DEST:
      return ask(screen, prompt::CONFIRM_OTHER_DEST, name,
                 {{"location", work.confirm}, {"expected", work.location.text}});
  }
}

// ---- the supervisor ----

void show_differences(const State& state, const Count& count, Screen& screen) {
  boost::json::array lines;
  std::int64_t delta = 0;
  for (const auto& line : count.lines) {
    auto one = item_view(state, line.sku);
    put_if(one, "lot", line.lot.text);
    one["counted"] = line.counted;
    one["system"] = line.system;
    one["delta"] = line.delta;
    delta += line.delta;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.args["location"] = count.location.text;
  screen.args["sku"] = count.lines.size() == 1 ? count.lines.front().sku.text : "";
  screen.args["delta"] = delta;
}

void show_moves(const State& state, const Adjustment& adjustment, Screen& screen) {
  boost::json::array lines;
  for (const auto& move : adjustment.moves) {
    auto one = item_view(state, move.sku);
    one["location"] = move.location.text;
    one["delta"] = move.delta;
    lines.push_back(std::move(one));
  }
  screen.view["lines"] = std::move(lines);
  screen.args["reason"] = adjustment.reason;
  if (adjustment.moves.empty()) return;
  screen.args["location"] = adjustment.moves.front().location.text;
  screen.args["sku"] = adjustment.moves.front().sku.text;
  screen.args["delta"] = adjustment.moves.front().delta;
}

void approvals(const State& state, const StationId& station, Screen& screen) {
  const auto pending = next_approval(state, station);
  screen.view["waiting"] = pending.waiting;
  if (pending.what.empty()) return ask(screen, prompt::MENU, "NOTHING_WAITS");
  ask(screen, prompt::APPROVE, pending.what == "reverse" ? "REVERSE" : "APPROVAL",
      {{"what", pending.what}, {"name", pending.name}});
  screen.view["about"] = pending.name;
  if (const auto count = state.counts.get(pending.name)) show_differences(state, *count, screen);
  if (const auto adjustment = state.adjustments.get(pending.name))
    show_moves(state, *adjustment, screen);
}

void adjust_work(const State& state, const StationWork& work, Screen& screen) {
  const auto step = adjust_step(state, work);
  const auto name = codec::enum_text(step);
  show_goods(state, work, screen, 0);
  boost::json::object item{{"location", work.location.text}};
  put_if(item, "sku", work.sku.text);
  const char* asked = step == AdjustStep::ITEM_SCAN      ? prompt::SCAN_ITEM
                      : step == AdjustStep::LOT_SCAN     ? prompt::SCAN_LOT
                      : step == AdjustStep::SERIAL_SCAN  ? prompt::SCAN_SERIAL
                      : step == AdjustStep::ENTERING_QTY ? prompt::ENTER_QTY
                                                         : prompt::CHOOSE_REASON;
  if (step == AdjustStep::REASON) item["qty"] = work.count;
  if (step == AdjustStep::ENTERING_QTY) item["keyed"] = work.keyed;
  ask(screen, asked, name, std::move(item));
}

void idle(const State& state, const SiteStation& site, Screen& screen) {
  switch (site.kind) {
    case StationRole::receive:
      ask(screen, prompt::SCAN_LPN, "IDLE", {{"expected", "a delivery or a pallet"}});
      screen.view["waiting"] = state.asns.where("state", ReceiptState::EXPECTED, listed_max).size();
      return;
    case StationRole::returns:
      ask(screen, prompt::SCAN_RMA, "IDLE");
      screen.view["waiting"] = state.return_units.where("station", site.id, listed_max).size();
      return;
    default:
      approvals(state, site.id, screen);
  }
}

}  // namespace

bool floor(const State& state, const SiteStation& site, Screen& screen) {
  const auto work = state.works.get(site.id);
  if (!work) {
    const bool mine = site.kind == StationRole::receive || site.kind == StationRole::returns ||
                      site.kind == StationRole::supervisor;
    if (mine) idle(state, site, screen);
    return mine;
  }
  screen.view["process"] = work->process;
  if (work->process == "receive") receive_work(state, *work, screen);
  if (work->process == "putaway") putaway_work(state, *work, screen);
  if (work->process == "replenish") replenish_work(state, *work, screen);
  if (work->process == "count") count_work(state, *work, screen);
  if (work->process == "kit") kit_work(*work, screen);
  if (work->process == "return") return_work(state, *work, screen);
  if (work->process == "adjust") adjust_work(state, *work, screen);
  if (work->process == "approve") approvals(state, site.id, screen);
  return true;
}

}  // namespace wec::screens
