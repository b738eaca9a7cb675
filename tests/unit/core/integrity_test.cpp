// Random shifts over all stations, and after every step the integrity rules of floor.md 4.2.

#include <fmt/format.h>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "tests/unit/core/worker_model.hpp"

namespace wec::test {
namespace {

constexpr int shifts = 12;      // the sanitizers' tier plays them in some 20 s
constexpr int steps_max = 300;  // of the longest one

using Units = std::map<std::string, std::int64_t>;

std::int64_t number_at(const boost::json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

/// What must be in the house, from the events alone: what came in less what went out (rule 1).
class Ledger {
 public:
  void note(const std::vector<LoggedEvent>& events) {
    for (const auto& event : events) {
      const auto data = parsed(*event.raw).at("data").as_object();
      if (event.type == "stock.adjusted")
        units_[text_at(data, "sku")] += number_at(data, "delta");
      else if (event.type == "pack.scanned")
        packed_[text_at(data, "carton")] += number_at(data, "qty");
      else if (event.type == "pack.removed")
        packed_[text_at(data, "carton")] -= number_at(data, "qty");
      else if (event.type == "shipment.handed_over")
        ship(data);
      if (const auto* moves = data.if_contains("moves"))
        for (const auto& move : moves->as_array())
          units_[text_at(move.as_object(), "sku")] += number_at(move.as_object(), "delta");
    }
  }
  std::int64_t of(const std::string& sku) const {
    const auto at = units_.find(sku);
    return at == units_.end() ? 0 : at->second;
  }
  std::int64_t packed(const std::string& carton) { return packed_[carton]; }
  std::vector<std::string> shipped;  // cartons, of the last turn

  std::map<std::pair<std::string, std::int64_t>, std::string> line_sku;

 private:
  void ship(const boost::json::object& data) {
    for (const auto& parcel : data.at("parcels").as_array())
      shipped.push_back(text_at(parcel.as_object(), "carton"));
    for (const auto& order : data.at("orders").as_array())
      for (const auto& line : order.at("lines").as_array())
        units_[line_sku[{text_at(order.as_object(), "order"),
                         number_at(line.as_object(), "line")}]] -=
            number_at(line.as_object(), "qty");
  }
  Units units_, packed_;
};

std::string row_text(const Stock& row) {
  return fmt::format("{} {} {} at {}{} {}/{}", row.sku.text, row.lot.text, row.serial,
                     row.location.text, row.lpn.text, row.qty, row.reserved);
}

/// Rule 1: movements and balances. Rule 2: nothing below zero, no serial twice.
void check_stock(State& state, const Ledger& ledger) {
  Units units;
  std::map<std::string, int> places;
  for (const auto& row : state.stock.after({}, rows_all)) {
    RC_ASSERT(row.qty > 0);
    if (row.reserved < 0 || row.reserved > row.qty) RC_FAIL("reserved: " + row_text(row));
    RC_ASSERT(row.location.empty() != row.lpn.empty());
    units[row.sku.text] += row.qty;
    if (row.serial.empty()) continue;
    RC_ASSERT(row.qty == 1);
    RC_ASSERT(++places[row.sku.text + "/" + row.serial] == 1);
  }
  for (const auto& item : state.items.after({}, rows_all))
    RC_ASSERT(units[item.sku.text] == ledger.of(item.sku.text));
}

/// Σ reserved is what open tasks still want; nothing is reserved for nobody.
void check_reservations(State& state) {
  Units wanted, reserved;
  for (const auto& task : state.tasks.after({}, rows_all))
    if (!is_over(task.state))
      wanted[task.location.text + "/" + task.sku.text + "/" + task.lot.text] += task.qty - task.put;
  for (const auto& task : state.floor_tasks.after({}, rows_all)) {
    const bool open =
        task.state == FloorTaskState::READY || task.state == FloorTaskState::IN_PROGRESS;
    if (task.type == "replenish" && open)
      wanted[task.from.text + "/" + task.sku.text + "/" + task.lot.text] += task.qty;
  }
  for (const auto& row : state.stock.after({}, rows_all))
    if (row.reserved > 0)
      reserved[row.location.text + "/" + row.sku.text + "/" + row.lot.text] += row.reserved;
  std::erase_if(wanted, [](const auto& entry) { return entry.second == 0; });
  RC_ASSERT(reserved == wanted);
}

/// What a line was given is what was picked of it and what its open tasks still bring.
void check_allocated(State& state) {
  std::map<std::pair<OrderId, std::int64_t>, std::int64_t> due;
  for (const auto& task : state.tasks.after({}, rows_all))
    if (!is_over(task.state)) due[{task.order, task.line}] += task.qty - task.put;
  for (const auto& line : state.order_lines.after({}, rows_all))
    if (line.allocated != line.picked + due[{line.order, line.line}])
      RC_FAIL(fmt::format("{} line {}: {} given, {} picked, {} to come", line.order.text, line.line,
                          line.allocated, line.picked, due[{line.order, line.line}]));
}

/// Rule 2: what lies in an order's totes and cartons is what its lines and put-backs say.
void check_orders(State& state) {
  for (const auto& order : state.orders.after({}, rows_all)) {
    std::int64_t outside = 0, booked = 0;
    const auto add = [&](const Lpn& lpn) {
      for (const auto& row : state.stock.where("lpn", lpn)) outside += row.qty;
    };
    for (const auto& tote : state.containers.where("order", order.order)) add(tote.lpn);
    for (const auto& carton : state.cartons.where("order", order.order)) add(carton.carton);
    for (const auto& line : state.order_lines.where("order", order.order)) {
      RC_ASSERT(line.packed >= 0 && line.packed <= line.picked);
      RC_ASSERT(line.picked <= line.allocated);
      booked += line.picked - line.shipped;
    }
    for (const auto& task : state.putbacks.where("order", order.order))
      if (!is_over(task.state)) booked += task.qty;
    if (outside != booked)
      RC_FAIL(fmt::format("{} {}: {} units in totes and cartons, {} in the books", order.order.text,
                          codec::enum_text(order.state), outside, booked));
    if (order.state == OrderState::cancelled) RC_ASSERT(outside == 0);
  }
  for (const auto& carton : state.cartons.after({}, rows_all))
    RC_ASSERT(carton.pallet.empty() || state.pallets.get(carton.pallet));
}

/// Rule 3: what left has one label, a weight or a bypass, and what was scanned into it.
void check_shipped(State& state, Ledger& ledger) {
  for (const auto& id : std::exchange(ledger.shipped, {})) {
    const auto carton = state.cartons.get(Lpn(id));
    RC_ASSERT(carton.has_value());
    int labels = 0;
    for (const auto& label : state.labels.where("carton", Lpn(id)))
      labels += label.state != LabelState::voided;
    RC_ASSERT(labels == 1);
    RC_ASSERT(carton->mass_mg > 0 && !carton->weigh.empty());
    std::int64_t inside = 0;
    for (const auto& content : state.carton_lines.where("carton", Lpn(id))) inside += content.qty;
    RC_ASSERT(inside == ledger.packed(id));
  }
}

/// Rule 7: what head office was told can be promised.
void check_promise(State& state) {
  Units free;
  for (const auto& row : state.stock.after({}, rows_all))
    if (!row.location.empty() && row.status == StockStatus::AVAILABLE)
      free[row.sku.text] += row.qty - row.reserved;
  for (const auto& item : state.items.after({}, rows_all)) {
    const auto said = state.availability.get(item.sku);
    RC_ASSERT((said ? said->available : 0) == free[item.sku.text]);
  }
}

/// Nobody stands before an empty screen.
void check_screens(Floor& floor) {
  static const std::set<std::string> known = {
#define WEC_TEXT(NAME) #NAME,
      WEC_PROMPTS(WEC_TEXT)
#undef WEC_TEXT
  };
  for (const auto& station : floor.site.stations) {
    const auto shown = floor.screen(station.id.text);
    if (!known.contains(text_at(shown, "prompt")))
      RC_FAIL(station.id.text + " shows " + text_at(shown, "prompt"));
  }
}

/// Rule 5: the hybrid clock of the log only goes forward. Rule 4: each event has its place.
void check_log(Floor& floor, std::int64_t& seq, std::string& hlc) {
  while (seq < floor.head())
    for (const auto& event : floor.store->read_log(seq, 1'000'000)) {
      const auto at = text_at(parsed(*event.raw), "wechlc");
      RC_ASSERT(event.seq == seq + 1);
      RC_ASSERT(at > hlc);
      seq = event.seq;
      hlc = at;
    }
}

/// Gives how many parcels left the house.
std::size_t shift(const std::vector<ModelStep>& steps) {
  WorkerModel model;
  auto& floor = model.floor;
  Ledger ledger;
  std::int64_t seq = 0, noted = 0;
  std::string hlc;
  const auto after_step = [&] {
    for (const auto& line : floor.state().order_lines.after({}, rows_all))
      ledger.line_sku[{line.order.text, line.line}] = line.sku.text;
    while (noted < floor.head()) {
      const auto events = floor.store->read_log(noted, 1'000'000);
      ledger.note(events);
      noted = events.back().seq;
    }
    check_stock(floor.state(), ledger);
    check_reservations(floor.state());
    check_allocated(floor.state());
    check_orders(floor.state());
    check_shipped(floor.state(), ledger);
    check_promise(floor.state());
    check_screens(floor);
    check_log(floor, seq, hlc);
  };
  after_step();
  for (const auto& one : steps) {
    const auto hash = floor.hash();
    model.step(one);
    RC_LOG() << model.told() << (model.refused() ? " (refused)" : "") << '\n';
    if (model.refused()) RC_ASSERT(floor.hash() == hash);  // rule 6
    after_step();
  }
  floor.expect_log_gives_tables();
  RC_ASSERT(!testing::Test::HasFailure());
  std::size_t left = 0;
  for (const auto& carton : floor.state().cartons.after({}, rows_all))
    left += carton.state == CartonState::SHIPPED;
  return left;
}

TEST(Integrity, HoldsAfterEveryStepOfRandomShifts) {
  const auto number = rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, 100'000));
  const auto step = rc::gen::map(rc::gen::tuple(number, number, number), [](const auto& three) {
    return ModelStep{std::get<0>(three), std::get<1>(three), std::get<2>(three)};
  });
  const auto steps = rc::gen::container<std::vector<ModelStep>>(step);
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = shifts;
  const rc::detail::TestMetadata about{"random shifts", "random shifts"};
  std::size_t left = 0;
  const auto result = rc::detail::checkTestable(
      [&] { left += shift(*rc::gen::resize(steps_max, steps)); }, about, params);
  rc::detail::printResultMessage(result, std::cerr);
  ASSERT_TRUE(result.is<rc::detail::SuccessResult>());
  EXPECT_GT(left, 0u) << "people who never ship a parcel show nothing";
}

}  // namespace
}  // namespace wec::test
