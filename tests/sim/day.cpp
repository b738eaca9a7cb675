#include "tests/sim/day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

constexpr std::int64_t arrivals_ms = 80'000;

/// An address that would break out of a label that does not escape it.
constexpr char to[] =
    R"({"name":"Ada ^XZ^XA^FO9,9^BCN^FDPWNED^FS^XZ","lines":["Road ~JA 1 ^CC+ \\&_5E"],"postcode":"04109","city":"Köln^FS","country":"DE"})";

struct Refused {
  const char* type;
  const char* data;
};
/// Commands that no site may take, whatever has happened before. Versions are high: what is older
/// than what is known is another refusal.
constexpr std::array<Refused, 20> refused = {{
    {"stock.adjust", R"({"sku":"HAT","location":"D-01","delta":-5000,"reason":"LOST"})"},
    {"stock.adjust", R"({"sku":"NOBODY","location":"D-01","delta":5,"reason":"FOUND"})"},
    {"stock.adjust", R"({"sku":"HAT","location":"NOWHERE","delta":5,"reason":"FOUND"})"},
    {"item.upsert",
     R"({"sku":"BAD","version":9,"name":"b","tracking":"NONE","weight_mg":1,"packs":[{"uom":"EA","qty":1,"gtin":"4006381333154"}]})"},
    {"numbers.grant",
     R"({"range":"R-BAD","version":1,"kind":"tracking","carrier":"GLS","format":"RR{n:8}{c:s10}DE","lo":"9","hi":"3","low":1})"},
    {"asn.upsert", R"({"asn":"ASN-BAD","version":9,"lines":[{"line":1,"sku":"PEN","qty":0}]})"},
    {"asn.upsert", R"({"asn":"ASN-BAD","version":9,"lines":[]})"},
    {"rma.upsert", R"({"rma":"RMA-BAD","version":9,"lines":[{"line":1,"sku":"NOBODY","qty":1}]})"},
    {"kit.upsert", R"({"sku":"SET","version":9,"components":[{"sku":"SET","qty":1}]})"},
    {"kpi.request", R"({"day":"2199-01-01"})"},
    {"layout.upsert",
     R"({"layout":"L1","version":9,"aisles":[{"aisle":"A","x_mm":0,"from_mm":0,"to_mm":20000},{"aisle":"A","x_mm":5000,"from_mm":0,"to_mm":20000}],"cross_mm":[0,20000],"start":{"x_mm":0,"y_mm":0},"drop":{"x_mm":5000,"y_mm":0}})"},
    {"load.upsert", R"({"load":"L-BAD","version":9,"door":"A-01","carrier":"NONE"})"},
    {"wave.release", R"({"wave":"W-BAD","orders":["SO-1"],"max_orders":-1})"},
    {"policy.set", R"({"name":"tote_lost_ms","value":1,"version":2})"},
    {"policy.set", R"({"name":"no_such_thing","value":1})"},
    {"wall.upsert",
     R"({"wall":"W9","version":9,"slots":[{"slot":"W9-1","barcode":"S-9"},{"slot":"W9-1","barcode":"S-8"}]})"},
    {"order.cancel", R"({"order":"SO-999"})"},
    {"order.released",
     R"({"order":"SO-BAD","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","ship_to":{"name":"A"},"lines":[{"line":1,"sku":"PEN","qty":-1}]})"},
    {"return_label.request", R"({"rma":"RMA-999"})"},
    {"count.request", R"({"location":"NOWHERE"})"},
}};

}  // namespace

const char* name_of(Chore chore) {
  static constexpr std::array<const char*, chore_count> names = {
      "receive", "replenish", "count",     "returns", "adjust",   "cancel", "hold",
      "load",    "mishap",    "dangerous", "change",  "commands", "wall"};
  return names[static_cast<std::size_t>(chore)];
}

std::string names_of_chores(ChoreSet set) {
  std::string out = "orders";
  for (std::size_t i = 0; i < chore_count; ++i)
    if (has(set, static_cast<Chore>(i))) out += std::string(" ") + name_of(static_cast<Chore>(i));
  return out;
}

ChoreSet compatible(ChoreSet set) {
  const auto drop = [&](Chore chore) { set &= ~(ChoreSet{1} << static_cast<unsigned>(chore)); };
  if (has(set, Chore::wall))
    for (const auto chore : {Chore::cancel, Chore::hold, Chore::load, Chore::mishap}) drop(chore);
  if (has(set, Chore::load))
    for (const auto chore : {Chore::cancel, Chore::hold}) drop(chore);
  return set;
}

ChoreSet besides(ChoreSet drawn, ChoreSet also) {
  for (const auto chore : {Chore::wall, Chore::load}) {
    const auto bit = ChoreSet{1} << static_cast<unsigned>(chore);
    if ((compatible(also | bit) & also) != also) drawn &= ~bit;
  }
  return compatible(drawn | also);
}

/// One in six has orders only.
ChoreSet drawn_chores(Choices& choices) {
  if (choices.below(6) == 0) return 0;
  ChoreSet set = 0;
  for (std::size_t i = 0; i < chore_count; ++i)
    if (choices.below(5) < 2) set |= ChoreSet{1} << i;
  return compatible(set);
}

std::optional<ChoreSet> chores_named(const std::string& list) {
  ChoreSet set = 0;
  for (const auto& name : words_of(list)) {
    std::size_t i = 0;
    while (i < chore_count && name != name_of(static_cast<Chore>(i))) ++i;
    if (i == chore_count && name != "orders") return {};
    if (i < chore_count) set |= ChoreSet{1} << i;
  }
  return set;
}

const std::string& Day::load_of(const std::string& order) const {
  static const std::string none;
  const auto found = load_of_.find(order);
  return found == load_of_.end() ? none : found->second;
}

void Day::command(const std::string& type, const std::string& data) {
  shift_.say("head office sends " + type + " " + data);
  shift_.within([&] { shift_.site().office("cmd " + type + " " + data); });
}

void Day::plan() {
  auto& choices = shift_.choices;
  const auto chores = shift_.chores;
  const auto later = [&](std::int64_t from, std::int64_t to_ms, void (Day::*what)()) {
    ++to_come_;
    shift_.in(choices.between(from, to_ms), [this, what] {
      --to_come_;
      (this->*what)();
    });
  };
  const auto on = [&](Chore chore) { return has(chores, chore); };
  const auto count_of_orders = 2 + choices.below(4) + (on(Chore::wall) ? 2 : 0);
  const bool at_once = on(Chore::wall) && choices.one_in(2);  // several are walked together
  for (std::uint32_t n = 0; n < count_of_orders; ++n)
    later(0, at_once ? 100 : arrivals_ms, &Day::next_order);
  if (on(Chore::wall))
    command("policy.set", fmt::format(R"({{"name":"pick_method","value":"{}","version":1}})",
                                      (single_units_ = choices.one_in(2)) ? "SINGLE" : "BATCH"));
  if (on(Chore::commands)) {
    command("policy.set", R"({"name":"tote_lost_ms","value":43200000,"version":5})");
    for (std::uint32_t n = 6 + choices.below(8); n > 0; --n)
      later(5'000, 150'000, &Day::wrong_command);
    later(1'000, 90'000, &Day::same_command_twice);
  }
  if (on(Chore::receive))
    for (std::uint32_t n = 1 + choices.below(2); n > 0; --n) later(0, arrivals_ms, &Day::delivery);
  if (on(Chore::returns)) later(0, arrivals_ms, &Day::parcel_comes_back);
  if (on(Chore::count)) {
    // What is off by little is posted at once, or counted again.
    command("policy.set",
            fmt::format(R"({{"policies":{{"count_c_days":1,"count_plans_max":2{}}}}})",
                        choices.one_in(2)
                            ? R"(,"count_units_tolerance":3,"count_ppm_tolerance":1000000)"
                            : ""));
    later(0, arrivals_ms, &Day::count);
  }
  if (on(Chore::adjust)) corrections = 2, kits = 1;
  if (on(Chore::cancel)) later(20'000, 200'000, &Day::cancel);
  if (on(Chore::hold))
    for (int n = 0; n < 4; ++n) later(10'000, 150'000, &Day::hold);
}

// ---- orders ------------------------------------------------------------------------------------

void Day::next_order() {
  auto& choices = shift_.choices;
  const auto id = fmt::format("SO-{}", shift_.orders.size() + 1);
  std::vector<std::string> skus = {"LAMP", "VASE", "PEN", "TEA"};
  if (has(shift_.chores, Chore::replenish)) skus = {"BOLT", "LAMP", "BOLT", "PEN"};
  if (has(shift_.chores, Chore::count)) skus.insert(skus.begin() + 2, "BOOK");
  if (has(shift_.chores, Chore::dangerous)) skus.insert(skus.begin() + 1, "ACID");
  std::string lines;
  const auto count = single_units_ ? 1 : 1 + choices.below(2);
  const auto first = choices.below(static_cast<std::uint32_t>(skus.size()));
  for (std::uint32_t n = 0; n < count; ++n) {
    const auto& sku = skus[(first + n) % skus.size()];
    const bool lot = sku == "TEA" && choices.one_in(2);
    lines += fmt::format(R"({}{{"line":{},"sku":"{}","qty":{}{}}})", n ? "," : "", n + 1, sku,
                         single_units_ ? 1 : 1 + choices.below(3), lot ? R"(,"lot":"L-31")" : "");
    if (lot) shift_.lot_of[id] = "L-31";
  }
  release(id, lines);
  if (!has(shift_.chores, Chore::load) || shift_.orders.size() != 2) return;
  for (const auto* order : {"SO-1", "SO-2"}) load_of_[order] = "L-1";
  command("load.upsert", R"({"load":"L-1","version":1,"door":"DOCK-1","orders":["SO-1","SO-2"]})");
}

void Day::release(const std::string& id, const std::string& lines) {
  shift_.orders.push_back(id);
  command(
      "order.released",
      fmt::format(
          R"({{"order":"{}","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","label":"template","ship_to":{},"lines":[{}]}})",
          id, to, lines));
}

void Day::cancel() {
  if (shift_.orders.empty()) return;
  command("order.cancel", fmt::format(R"({{"order":"{}"}})", shift_.choices.of(shift_.orders)));
}

void Day::loaded(const std::string& sscc) {
  if (!has(shift_.chores, Chore::cancel) || !shift_.chaos() || !shift_.choices.one_in(3)) return;
  const auto carton = shift_.daemon_runs()
                          ? shift_.site().controller().state().cartons.get(Lpn(sscc))
                          : std::nullopt;
  if (!carton) return;
  const auto data = fmt::format(R"({{"order":"{}"}})", carton->order.text);
  ++to_come_;
  shift_.in(shift_.choices.between(1, 1'500), [this, data] {
    --to_come_;
    command("order.cancel", data);
  });
}

/// Rather one that people are at.
void Day::hold() {
  std::vector<std::string> at_hand;
  for (const auto& id : shift_.orders) {
    const auto row = shift_.daemon_runs()
                         ? shift_.site().controller().state().orders.get(OrderId(id))
                         : std::nullopt;
    if (row && row->state >= OrderState::picking && row->state < OrderState::shipped &&
        row->holds.empty())
      at_hand.push_back(id);
  }
  auto& from = at_hand.empty() ? shift_.orders : at_hand;
  if (from.empty()) return;
  const auto id = shift_.choices.of(from);
  const auto data = fmt::format(R"({{"order":"{}","reason":"FRAUD"}})", id);
  command("order.hold", data);
  ++to_come_;
  shift_.in(shift_.choices.between(20'000, 60'000), [this, data] {
    --to_come_;
    command("order.unhold", data);
  });
}

// ---- what comes in, and what is corrected ------------------------------------------------------

/// Sometimes a unit is missing on the truck, sometimes there is one too many.
void Day::delivery() {
  auto& choices = shift_.choices;
  const auto id = fmt::format("ASN-{}", shift_.goods.trucks.size() + 1);
  const std::int64_t pens = 1 + choices.below(4), hats = 1 + choices.below(2);
  auto& truck = shift_.goods.trucks[id];
  truck[{"PEN", ""}] = pens - (choices.one_in(4) ? 1 : 0) + (choices.one_in(4) ? 1 : 0);
  truck[{"SOAP", ""}] = hats;
  command(
      "asn.upsert",
      fmt::format(
          R"({{"asn":"{}","version":1,"lines":[{{"line":1,"sku":"PEN","qty":{}}},{{"line":2,"sku":"SOAP","qty":{}}}]}})",
          id, pens, hats));
}

void Day::parcel_comes_back() {
  auto& parcel = shift_.goods.came_back["RMA-1"];
  parcel[{"SOAP", ""}] = 1;
  parcel[{"LAMP", ""}] = 1 + shift_.choices.below(2);
  command(
      "rma.upsert",
      fmt::format(
          R"({{"rma":"RMA-1","version":1,"tracking":"TRK-BACK-1","lines":[{{"line":1,"sku":"SOAP","qty":1}},{{"line":2,"sku":"LAMP","qty":{}}}]}})",
          parcel[{"LAMP", ""}]));
}

void Day::count() {
  auto& shelf = shift_.goods.shelves["C-01"];
  if (shift_.choices.one_in(2))  // the books are wanted just then
    release(fmt::format("SO-{}", shift_.orders.size() + 1), R"({"line":1,"sku":"BOOK","qty":3})");
  if (shift_.choices.below(3) > 0 && shelf[{"BOOK", ""}] > 0) {
    const auto gone = std::min<std::int64_t>(shelf[{"BOOK", ""}], 1 + shift_.choices.below(3));
    shift_.say(fmt::format("{} books are gone from C-01", gone));
    shelf[{"BOOK", ""}] -= gone;
    shift_.goods.missing["C-01"][{"BOOK", ""}] += gone;
  }
  command("count.request", R"({"location":"C-01","sku":"BOOK"})");
}

// ---- what cannot be ----------------------------------------------------------------------------

void Day::wrong_command() {
  auto& choices = shift_.choices;
  std::string type, data;
  const auto always = static_cast<std::uint32_t>(refused.size());
  const auto n = choices.one_in(3) ? always + choices.below(2) : choices.below(always);
  if (n < always) {
    type = refused[n].type, data = refused[n].data;
  } else if (n % 2 == 0) {  // what has left is not cancelled
    std::vector<std::string> left;
    for (const auto& id : shift_.orders)
      if (const auto row = shift_.daemon_runs()
                               ? shift_.site().controller().state().orders.get(OrderId(id))
                               : std::nullopt;
          row && row->state == OrderState::shipped)
        left.push_back(id);
    if (left.empty()) return;
    type = "order.cancel", data = fmt::format(R"({{"order":"{}"}})", choices.of(left));
  } else {
    const auto row = shift_.daemon_runs()
                         ? shift_.site().controller().state().rmas.get(std::string("RMA-1"))
                         : std::nullopt;
    if (!row || row->state != RmaState::CLOSED) return;
    type = "return_label.request", data = R"({"rma":"RMA-1","station":"PACK-01"})";
  }
  shift_.say("head office sends what cannot be: " + type + " " + data);
  const auto id = fmt::format("wrong-{}", must_be_refused.size() + 1);
  must_be_refused.insert(id);  // it may be answered at once
  shift_.within([&] {
    shift_.site().office(fmt::format(R"(cmd {} {{"cmdid":"{}",{})", type, id, data.substr(1)));
  });
}

/// The same command under a new number: it must take effect once.
void Day::same_command_twice() {
  const std::string data =
      R"( stock.adjust {"cmdid":"two-hats","sku":"HAT","location":"D-01","delta":2,"reason":"FOUND"})";
  shift_.say("two hats are found; head office says so twice");
  shift_.within([&] { shift_.site().office("cmd" + data); });
  shift_.within([&] { shift_.site().office("cmd!" + data); });
}

// ---- is it done? -------------------------------------------------------------------------------

std::string Day::left() {
  if (!shift_.daemon_runs()) return "the daemon does not run";
  if (to_come_ > 0) return "head office has not sent all";
  auto& state = shift_.site().controller().state();
  for (const auto& id : shift_.orders) {
    const auto order = state.orders.get(OrderId(id));
    if (!order || (order->state != OrderState::shipped && order->state != OrderState::cancelled))
      return "order " + id;
  }
  for (const auto& [tote, inside] : shift_.goods.totes)
    if (!is_empty(inside)) return "tote " + tote;
  for (const auto& [asn, truck] : shift_.goods.trucks) {
    const auto row = state.asns.get(asn);
    if (!row || row->state != ReceiptState::CLOSED) return "delivery " + asn;
  }
  for (const auto& [rma, parcel] : shift_.goods.came_back) {
    const auto row = state.rmas.get(rma);
    if (!row || row->state != RmaState::CLOSED) return "return " + rma;
  }
  for (const auto& task : state.floor_tasks.after({}, rows_all))
    if (task.state == FloorTaskState::READY || task.state == FloorTaskState::IN_PROGRESS ||
        task.state == FloorTaskState::APPROVAL)
      return fmt::format("{} {}", task.type, task.task.text);
  for (const auto& work : state.works.after({}, rows_all))
    return work.process + " at " + work.station.text;
  if (!shift_.goods.loaded.empty() || !shift_.goods.at_dock.empty()) return "parcels at the dock";
  for (const auto& [pallet, boxes] : shift_.goods.stacked)
    if (!boxes.empty()) return "pallet " + pallet;
  const auto sync = shift_.site().controller().sync_state();
  if (!shift_.site().head_office().quiet() || sync.applied != sync.head) return "the link";
  return {};
}

}  // namespace wec::test
