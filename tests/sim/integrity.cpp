// What the books must say of themselves, and who may do what: the rules of floor.md 4.2 as far as
// they can be seen without the things.

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/chaos.hpp"
#include "daemon/core/sha256.hpp"
#include "tests/sim/plant.hpp"
#include "tests/sim/screen_text.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;
using Units = std::map<std::string, std::int64_t>;

constexpr std::int64_t lease_ms = 15 * 60'000, lease_slack_ms = 120'000;
constexpr std::int64_t plans_max = 2;  // as the day's policy says

std::string written(const Units& units) {
  std::string out;
  for (const auto& [what, n] : units) out += fmt::format(" {}:{}", what, n);
  return out;
}

bool is_open(const FloorTask& task) {
  return task.state == FloorTaskState::READY || task.state == FloorTaskState::IN_PROGRESS;
}

std::string at(const LocationId& place, const Sku& sku, const Lot& lot) {
  return place.text + "/" + sku.text + "/" + lot.text;
}

/// What is reserved is what open work wants.
void check_reservations(State& state) {
  Units wanted, reserved;
  for (const auto& task : state.tasks.after({}, rows_all))
    if (!is_over(task.state)) wanted[at(task.location, task.sku, task.lot)] += task.qty - task.put;
  for (const auto& task : state.floor_tasks.after({}, rows_all))
    if (task.type == "replenish" && is_open(task))
      wanted[at(task.from, task.sku, task.lot)] += task.qty;
  for (const auto& row : state.stock.after({}, rows_all))
    if (row.reserved > 0) reserved[at(row.location, row.sku, row.lot)] += row.reserved;
  std::erase_if(wanted, [](const auto& one) { return one.second == 0; });
  if (reserved != wanted)
    broken("I4", "reserved are" + written(reserved) + ", open work wants" + written(wanted));
}

/// Head office was told of what can be promised.
void check_promise(State& state) {
  Units free;
  for (const auto& row : state.stock.after({}, rows_all))
    if (!row.location.empty() && row.status == StockStatus::AVAILABLE)
      free[row.sku.text] += row.qty - row.reserved;
  for (const auto& item : state.items.after({}, rows_all)) {
    const auto said = state.availability.get(item.sku);
    if ((said ? said->available : 0) != free[item.sku.text])
      broken("I12", fmt::format("head office was told of {} {}, {} are free",
                                said ? said->available : 0, item.sku.text, free[item.sku.text]));
  }
}

/// Of a cancelled order nothing stays outside of the shelves.
void check_cancelled(State& state) {
  for (const auto& order : state.orders.where("state", OrderState::cancelled)) {
    for (const auto& carton : state.cartons.where("order", order.order))
      if (!state.stock.where("lpn", carton.carton, 1).empty())
        broken("I4", order.order.text + " is cancelled and lies in " + carton.carton.text);
    for (const auto& tote : state.containers.where("order", order.order))
      if (!state.stock.where("lpn", tote.lpn, 1).empty())
        broken("I4", order.order.text + " is cancelled and lies in " + tote.lpn.text);
  }
}

/// Below its minimum a face is filled as long as there is a reserve.
void check_faces(State& state) {
  for (const auto& item : state.items.after({}, rows_all)) {
    if (item.max_qty <= 0) continue;
    std::int64_t there = 0, reserve = 0;
    for (const auto& row : state.stock.where("sku", item.sku)) {
      const auto place = state.locations.get(row.location);
      if (!place || row.status != StockStatus::AVAILABLE) continue;
      if (place->kind == LocationKind::PICK) there += row.qty;
      if (place->kind == LocationKind::RESERVE) reserve += row.qty - row.reserved;
    }
    for (const auto& task : state.floor_tasks.where("sku", item.sku))
      if (task.type == "replenish" && is_open(task)) there += task.qty;
    if (there < item.min_qty && reserve > 0)
      broken("I10", fmt::format("{} {} are at hand or come, the least is {}, and {} lie in reserve",
                                there, item.sku.text, item.min_qty, reserve));
  }
}

/// What is called empty is empty.
void check_totes(State& state) {
  for (const auto& tote : state.containers.where("state", ToteState::EMPTY))
    if (!state.stock.where("lpn", tote.lpn, 1).empty())
      broken("I4", tote.lpn.text + " counts as empty, and goods lie in it");
}

/// One count of a place at a time, and of planned ones no more than were allowed.
void check_counts(State& state) {
  std::map<std::string, std::set<std::string>> open;  // items, by place; "": all of them
  for (const auto& count : state.counts.after({}, rows_all)) {
    if (count.state == CountState::POSTED || count.state == CountState::REJECTED) continue;
    auto& items = open[count.location.text];
    const bool overlaps = !items.empty() && (count.sku.empty() || items.contains(""));
    if (overlaps || !items.insert(count.sku.text).second)
      broken("I5", "two people are sent to count " + count.location.text);
  }
  std::int64_t planned = 0;
  for (const auto& count : state.counts.where("state", CountState::READY))
    planned += count.reason == "PLAN" ? 1 : 0;
  if (planned > plans_max) broken("I9", fmt::format("{} planned counts wait", planned));
}

}  // namespace

void Checks::check_books() {
  auto& state = shift_.site().controller().state();
  check_reservations(state);
  check_promise(state);
  check_cancelled(state);
  check_counts(state);
  check_totes(state);
  check_faces(state);
}

/// I5: a person is at one station and at one work, a lease ends, and dangerous goods are in hands
/// that may handle them.
void Checks::check_people() {
  auto& state = shift_.site().controller().state();
  std::map<std::string, std::string> station_of;
  for (const auto& site : shift_.site().file().stations) {
    const auto station = state.stations.get(StationId(site.id));
    if (!station || station->operator_id.empty()) continue;
    const auto who = station->operator_id.text;
    if (const auto [other, fresh] = station_of.emplace(who, site.id); !fresh)
      broken("I5", fmt::format("{} is at {} and {}", who, other->second, site.id));
    if (station->walk.empty()) continue;
    if (state.works.get(StationId(site.id)))
      broken("I5", who + " is sent to pick and to other work at once");
    SOMETIMES(shift_.now_ms() - shift_.last_input_ms(site.id) > lease_ms / 2,
              "sim/a walk waits for its person");
    if (shift_.now_ms() - shift_.last_input_ms(site.id) > lease_ms + lease_slack_ms)
      broken("I5", who + " holds work without having scanned for longer than the lease");
    for (const auto& task : state.tasks.where("walk", station->walk))
      if (task.sku.text == "ACID" && !handles_dangerous(who))
        broken("I11", who + " is sent to pick dangerous goods");
  }
}

/// I12: where the floor is known, the way that a walk shows leads past each of its open lines once.
void Checks::check_walks() {
  auto& state = shift_.site().controller().state();
  if (state.layouts.after({}, 1).empty()) return;
  for (const auto* id : {"PICK-01", "PICK-02"}) {
    const auto station = state.stations.get(StationId(id));
    const auto walk = station ? state.walks.get(station->walk) : std::nullopt;
    if (!walk) continue;
    std::set<std::int64_t> stops;
    bool known = true, open = false;
    for (const auto& task : state.tasks.where("walk", walk->walk)) {
      if (is_over(task.state)) continue;
      open = true;
      known = known && has_aisle(task.location.text);
      if (!walk->sequence.empty() && (task.place < 1 || !stops.insert(task.place).second))
        broken("I12", "the way of " + walk->walk + " does not lead past " + task.location.text);
    }
    SOMETIMES(open && known, "sim/a walk along the aisles");
    if (open && known == walk->sequence.empty())
      broken("I12", "walk " + walk->walk + " is " + (known ? "not " : "") + "planned by aisles");
  }
}

/// I4: after a count the books say what was counted. What somebody who stands there is promised
/// stays until that one says what is missing.
void Checks::on_counted(const json::object& data) {
  if (text(data, "result") == "APPROVED") return;  // others have been there since
  auto& state = shift_.site().controller().state();
  const LocationId place(text(data, "location"));
  for (const auto& one : data.at("lines").as_array()) {
    const auto& line = one.as_object();
    const Sku sku(text(line, "sku"));
    const auto lot = text(line, "lot");
    std::int64_t more = -line.at("counted").as_int64(), held = 0;
    for (const auto& row : state.stock.where("location", place))
      if (row.sku == sku && row.lot.text == lot) more += row.qty;
    for (const auto& task : state.tasks.after({}, rows_all))
      if (task.location == place && task.sku == sku && !is_over(task.state) &&
          (task.located || task.count > 0))
        held += task.qty - task.put;
    for (const auto& task : state.floor_tasks.where("sku", sku))
      if (task.type == "replenish" && task.from == place &&
          task.state == FloorTaskState::IN_PROGRESS)
        held += task.qty;
    if (more < 0 || more > held)
      broken("I4", fmt::format("{} {} were counted at {}, the books say {} more",
                               line.at("counted").as_int64(), sku.text, place.text, more));
  }
}

/// I4: what was cancelled does not leave.
void Checks::on_left(const json::object& data) {
  for (const auto& parcel : data.at("parcels").as_array())
    if (const auto order = text(parcel.as_object(), "order"); cancelled_.contains(order))
      broken("I4", order + " was cancelled, and its parcel has left");
}

/// I11: of an order that is held nothing is packed or loaded.
void Checks::on_order_event(const std::string& type, const json::object& data) {
  const auto order = text(data, "order");
  if (type == "order.held") held_[order].insert(text(data, "reason"));
  if (type == "order.unheld") held_[order].erase(text(data, "reason"));
  const bool goes_on = type == "pack.started" || type == "pack.scanned" ||
                       type == "label.applied" || type == "parcel.loaded";
  if (goes_on && !held_[order].empty()) broken("I11", order + " is held, and has " + type);
  if (type != "pack.started") return;
  const auto who = text(data, "operator");
  const auto tote = shift_.goods.totes.find(text(data, "tote"));
  if (tote == shift_.goods.totes.end() || handles_dangerous(who)) return;
  for (const auto& [unit, n] : tote->second)
    if (unit.sku == "ACID" && n > 0) broken("I11", who + " packs dangerous goods");
}

/// I11: what cannot be was not taken.
void Checks::on_command_result(const json::object& data) {
  const auto& wrong = shift_.day().must_be_refused;
  const bool hats = text(data, "cmdid") == "two-hats" && text(data, "result") == "ok";
  if (hats && !std::exchange(hats_found_, true))
    shift_.goods.shelves["D-01"][{"HAT", ""}] += 2;  // however often it is said
  if (text(data, "op") == "order.cancel" && text(data, "result") == "ok")
    cancelled_.insert(text(data, "order"));
  SOMETIMES(wrong.contains(text(data, "cmdid")), "sim/wrong command refused");
  if (wrong.contains(text(data, "cmdid")) && text(data, "result") != "rejected")
    broken("I11", "a command that cannot be was taken: " + text(data, "op") + " " +
                      json::serialize(data.at("cmd")));
}

/// I12: the slip says what lies in the boxes.
void Checks::check_slips() {
  auto& state = shift_.site().controller().state();
  for (const auto& [id, sha] : slips_) {
    const auto order = state.orders.get(OrderId(id));
    if (!order || order->state != OrderState::shipped) continue;
    std::string out = fmt::format("PACKING SLIP\r\n\r\nOrder {}\r\n\r\n", id);
    bool whole = true;
    for (const auto& carton : state.cartons.where("order", OrderId(id))) {
      out += fmt::format("Carton {}  {}\r\n", carton.n, carton.carton.text);
      for (const auto& line : state.carton_lines.where("carton", carton.carton)) {
        auto& inside = shift_.goods.boxes[carton.carton.text].inside;
        out += fmt::format("  {:>5}  {:<16} {}", inside[{line.sku.text, line.lot.text}],
                           line.sku.text, line.sku.text + " ^XZ~JA thing");
        if (!line.lot.empty()) out += "  lot " + line.lot.text;
        out += "\r\n";
      }
    }
    for (const auto& line : state.order_lines.where("order", OrderId(id)))
      whole = whole && line.packed == line.qty;
    if (whole && sha256_hex(out + "\r\n\f") != sha)
      broken("I12", "the slip of " + id + " does not say what is in its boxes: " + out);
  }
}

}  // namespace wec::test
