// What the workers do beside the orders: receive, put away, replenish, count, take back, correct,
// build kits, sort at the wall.

#include <fmt/format.h>

#include <algorithm>

#include "tests/sim/screen_text.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

Unit unit_of(const json::object& screen) {
  const auto& task = part(view(screen), "task");
  return {text(task, "sku"), text(task, "lot")};
}

/// How many of an item the screen's lines still want; -1: it names none.
std::int64_t wanted(const json::object& screen, const std::string& sku) {
  const auto* lines = view(screen).if_contains("lines");
  if (!lines) return -1;
  for (const auto& line : lines->as_array()) {
    const auto& one = line.as_object();
    if (text(one, "sku") == sku) return one.at("need").as_int64() - one.at("done").as_int64();
  }
  return -1;
}

std::optional<Unit> any_of(const Heap& heap) {
  for (const auto& [unit, n] : heap)
    if (n > 0) return unit;
  return {};
}

constexpr char broken_goods[] = "PAL-3";  // damaged units go onto a pallet of their own

}  // namespace

std::optional<std::string> Worker::floor_code(const json::object& screen) {
  const auto process = process_of(screen);
  if (process == "receive") return receive_code(screen);
  if (process == "putaway") return putaway_code(screen);
  if (process == "replenish") return replenish_code(screen);
  if (process == "count") return count_code(screen);
  if (process == "return") return return_code(screen);
  if (process == "adjust") return adjust_code(screen);
  if (process == "kit") return kit_code(screen);
  const auto kind = text(screen, "kind");
  if (kind == "receive") return begin_receiving();
  if (kind == "returns") return begin_return();
  return supervise(screen);
}

void Worker::took_on_floor(const json::object& before, const std::string& code) {
  const auto process = process_of(before);
  if (process == "receive") took_delivery(before, code);
  if (process == "putaway") took_putaway(before, code);
  if (process == "replenish") took_replenish(before, code);
  if (process == "return") took_return(before, code);
  if (process == "adjust") took_correction(before, code);
  if (process == "kit") took_kit(before, code);
}

// ---- deliveries --------------------------------------------------------------------------------

std::optional<std::string> Worker::begin_receiving() {
  auto& state = shift_.site().controller().state();
  auto& goods = shift_.goods;
  for (const auto& [asn, truck] : goods.trucks) {
    const auto row = state.asns.get(asn);
    if (row && row->state != ReceiptState::CLOSED) return asn;
  }
  for (const auto& [pallet, inside] : goods.pallets)
    if (!is_empty(inside)) return pallet;
  if (shift_.day().kits > 0) return "CMD-KIT";
  return {};
}

std::optional<std::string> Worker::receive_code(const json::object& screen) {
  auto& goods = shift_.goods;
  const auto asn = text(view(screen), "about");
  if (prompt_of(screen) == "SCAN_ITEM") {
    for (const auto& [unit, n] : goods.trucks[asn])
      if (n > 0 && wanted(screen, unit.sku) > 0) return code_on(unit);
    return "CMD-CLOSE";
  }
  if (prompt_of(screen) != "SCAN_LPN") return "CMD-CANCEL";
  const bool damaged = !text(args(screen), "condition").empty();
  if (!damaged && shift_.chaos() && shift_.choices.one_in(12)) return "CMD-DAMAGED";
  if (damaged) return broken_goods;
  // A pallet that nobody carries away just now.
  return shift_.choices.one_in(2) ? "PAL-1" : "PAL-2";
}

void Worker::took_delivery(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  auto& hand = goods.hands[station_];
  if (code.starts_with("PAL-")) {
    move_all(hand.inside, goods.pallets[code]);
    goods.hands.erase(station_);
    return;
  }
  if (code.starts_with("CMD-")) return;
  hand.from = text(view(before), "about");
  for (const auto& [unit, n] : goods.trucks[hand.from]) {
    if (code_on(unit) != code) continue;
    move_unit(goods.trucks[hand.from], hand.inside, Unit(unit));
    return;
  }
}

std::optional<std::string> Worker::putaway_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  const auto& asked = args(screen);
  if (prompt == "SCAN_LPN") return text(asked, "lpn");
  if (prompt == "SCAN_ITEM") {
    const auto unit = any_of(shift_.goods.pallets[text(view(screen), "about")]);
    return unit ? std::optional(code_on(*unit)) : std::optional<std::string>("CMD-CANCEL");
  }
  const auto place = text(asked, "location");
  if (prompt == "CONFIRM_OTHER_DEST") return "LOC-" + place;
  const bool for_sale = text(asked, "status") == "AVAILABLE";
  if (place.empty()) return for_sale ? "LOC-R-02" : "LOC-Q-01";
  return for_sale && shift_.choices.one_in(3) ? "LOC-R-02" : "LOC-" + place;
}

void Worker::took_putaway(const json::object& before, const std::string& code) {
  if (!code.starts_with("LOC-")) return;
  const auto place = text(args(before), "location");
  const bool lies_there =
      prompt_of(before) == "CONFIRM_OTHER_DEST" || place.empty() || code == "LOC-" + place;
  if (!lies_there) return;  // it asks once more
  auto& pallet = shift_.goods.pallets[text(view(before), "about")];
  const auto unit = unit_of(before);
  move_unit(pallet, shift_.goods.shelves[code.substr(4)], unit, pallet[unit]);
}

// ---- from reserve to the face ------------------------------------------------------------------

std::optional<std::string> Worker::replenish_code(const json::object& screen) {
  const auto& task = part(view(screen), "task");
  if (prompt_of(screen) == "SCAN_LOCATION" || prompt_of(screen) == "CONFIRM_OTHER_DEST")
    return "LOC-" + text(args(screen), "location");
  if (prompt_of(screen) != "SCAN_ITEM") return "CMD-CANCEL";
  const auto unit = unit_of(screen);
  if (shift_.goods.shelves[text(task, "location")][unit] > 0) return code_on(unit);
  return text(task, "done") == "0" ? "CMD-EMPTY" : "CMD-CONFIRM";
}

void Worker::took_replenish(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  auto& hand = goods.hands[station_];
  const auto step = text(before, "step");
  if (step == "ITEM_SCAN" && !code.starts_with("CMD-")) {
    hand.from = text(part(view(before), "task"), "location");
    move_unit(goods.shelves[hand.from], hand.inside, unit_of(before));
  }
  if (step != "GO_TO_FACE" && step != "OTHER_DEST") return;
  if (!code.starts_with("LOC-")) return;
  if (step == "GO_TO_FACE" && code != "LOC-" + text(args(before), "location")) return;
  move_all(hand.inside, goods.shelves[code.substr(4)]);
  goods.hands.erase(station_);
}

// ---- counts ------------------------------------------------------------------------------------

std::optional<std::string> Worker::count_code(const json::object& screen) {
  if (prompt_of(screen) != "SCAN_LOCATION") return "CMD-CANCEL";
  return "LOC-" + text(args(screen), "location");
}

/// All at once, while nobody else has a hand in the place: also what is in hands of colleagues who
/// took it from there belongs to it.
void Worker::count_all(const json::object& screen) {
  if (!shift_.nobody_waits(this)) return;
  const auto place = text(args(screen), "location");
  const auto only = text(args(screen), "sku");
  Heap there;
  for (const auto& [unit, n] : shift_.goods.shelves[place]) there[unit] += n;
  for (const auto& [station, hand] : shift_.goods.hands)
    if (hand.from == place)
      for (const auto& [unit, n] : hand.inside) there[unit] += n;
  const bool begun = !view(screen).at("lines").as_array().empty();
  if (begun) return press(screen, "CMD-CANCEL");  // somebody else's beginning
  const auto do_it = [&](const std::string& code) {
    const auto answer = shift_.touch(station_, fmt::format("{}-{}", station_, ++touches_), code);
    return answer && answer->accepted;
  };
  bool any = false;
  for (const auto& [unit, n] : there)
    for (std::int64_t i = 0; i < n && (only.empty() || unit.sku == only); ++i, any = true)
      if (!do_it(code_on(unit))) return;
  shift_.say(fmt::format("{} counts {} units at {}", station_, units_in(there), place));
  (void)do_it(any ? "CMD-CONFIRM" : "CMD-EMPTY");
}

// ---- returns -----------------------------------------------------------------------------------

std::optional<std::string> Worker::begin_return() {
  auto& state = shift_.site().controller().state();
  for (const auto& [rma, parcel] : shift_.goods.came_back) {
    const auto row = state.rmas.get(rma);
    if (row && row->state != RmaState::CLOSED) return "TRK-BACK-1";
  }
  return {};
}

std::optional<std::string> Worker::return_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  if (prompt == "SCAN_ITEM") {
    const auto unit = any_of(shift_.goods.came_back[text(view(screen), "about")]);
    return unit ? std::optional(code_on(*unit)) : std::optional<std::string>("CMD-CLOSE");
  }
  if (prompt == "GRADE")
    return text(args(screen), "sku") == "LAMP" && shift_.choices.one_in(2) ? "CMD-GRADE-A"
                                                                           : "CMD-GRADE-C";
  if (prompt == "CHOOSE_REASON") return "CMD-REASON-02";
  if (prompt == "SCAN_LOCATION" || prompt == "CONFIRM_OTHER_DEST")
    return "LOC-" + text(args(screen), "location");
  return "CMD-CANCEL";
}

void Worker::took_return(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  if (code.starts_with("LOC-")) {
    move_unit(goods.shelves["RET-1"], goods.shelves[code.substr(4)], unit_of(before));
    return;
  }
  if (prompt_of(before) != "SCAN_ITEM" || code.starts_with("CMD-")) return;
  for (auto& [rma, parcel] : goods.came_back)
    for (const auto& [unit, n] : parcel) {
      if (n < 1 || code_on(unit) != code) continue;
      move_unit(parcel, goods.shelves["RET-1"], Unit(unit));
      return;
    }
}

// ---- the supervisor, kits ----------------------------------------------------------------------

std::optional<std::string> Worker::supervise(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  if (prompt == "APPROVE") return "CMD-APPROVE";
  if (prompt != "MENU") return "CMD-CANCEL";
  const auto blocked = shift_.blocked_place();
  if (!blocked.empty()) return "LOC-" + blocked;
  if (shift_.day().corrections > 0) return "LOC-D-01";
  return {};
}

std::optional<std::string> Worker::adjust_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  const auto place = text(args(screen), "location");
  if (prompt == "SCAN_ITEM" && place == shift_.blocked_place()) return "CMD-BLOCKED";
  if (prompt == "SCAN_ITEM") return code_on({"HAT", ""});
  if (prompt == "CHOOSE_REASON")
    return shift_.choices.one_in(2) ? "CMD-REASON-02" : "CMD-REASON-03";
  return "CMD-CANCEL";
}

/// What was found lay there all along; what is lost had left. Both happen as they are said.
void Worker::took_correction(const json::object& before, const std::string& code) {
  if (prompt_of(before) != "CHOOSE_REASON" || !code.starts_with("CMD-REASON-")) return;
  shift_.goods.shelves["D-01"][{"HAT", ""}] += code == "CMD-REASON-02" ? 1 : -1;
  --shift_.day().corrections;
}

std::optional<std::string> Worker::kit_code(const json::object& screen) {
  if (prompt_of(screen) == "SCAN_LOCATION") return "LOC-K-01";
  if (prompt_of(screen) != "SCAN_ITEM") return "CMD-CANCEL";
  return text(args(screen), "done") == "0" ? code_on({"SET", ""}) : "CMD-CONFIRM";
}

void Worker::took_kit(const json::object& before, const std::string& code) {
  if (code != "CMD-CONFIRM") return;
  auto& place = shift_.goods.shelves["K-01"];
  const auto kits = args(before).at("done").as_int64();
  place[{"CUP", ""}] -= 2 * kits;
  place[{"SET", ""}] += kits;
  --shift_.day().kits;
}

// ---- the put wall, and single units ------------------------------------------------------------

std::optional<std::string> Worker::wall_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  auto& goods = shift_.goods;
  if (prompt == "SCAN_TOTE") {
    if (goods.to_sort.empty()) return {};
    return lpn_code(shift_.choices.of(goods.to_sort));
  }
  if (prompt == "PUT_SLOT") return lpn_code(text(args(screen), "slot"));
  if (prompt != "SCAN_ITEM") return "CMD-CANCEL";
  const auto unit = any_of(goods.totes[text(view(screen), "tote")]);
  if (unit && leaves_tote()) return "CMD-CANCEL";
  return unit ? code_on(*unit) : "CMD-EMPTY";
}

/// A tote is set aside with units in it.
bool Worker::leaves_tote() { return shift_.chaos() && shift_.choices.one_in(10); }

void Worker::took_at_wall(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  const auto tote = text(view(before), "tote");
  if (prompt_of(before) == "SCAN_TOTE" && code.starts_with("TOTE-"))
    std::erase(goods.to_sort, code.substr(5));
  if (prompt_of(before) == "SCAN_ITEM" && code == "CMD-CANCEL") goods.to_sort.push_back(tote);
  if (prompt_of(before) == "SCAN_ITEM" && code == "CMD-EMPTY" && is_empty(goods.totes[tote]))
    goods.rack.insert(tote);
  if (prompt_of(before) != "PUT_SLOT" || !code.starts_with("SLOT-")) return;
  auto left = args(before).at("qty").as_int64();
  for (const auto& [unit, n] : Heap(goods.totes[tote])) {
    if (unit.sku != text(args(before), "sku")) continue;
    const auto some = std::min(left, n);
    if (some > 0) move_unit(goods.totes[tote], goods.totes[code.substr(5)], unit, some);
    left -= some;
  }
  if (is_empty(goods.totes[tote])) goods.rack.insert(tote);
}

/// The lights on the side of packing.
std::vector<std::string> Worker::complete_slots() const {
  std::vector<std::string> out;
  const auto wall = shift_.screen("WALL-01");
  const auto* slots = wall ? view(*wall).if_contains("slots") : nullptr;
  if (!slots) return out;
  for (const auto& slot : slots->as_array())
    if (text(slot.as_object(), "state") == "COMPLETE")
      out.push_back(text(slot.as_object(), "slot"));
  return out;
}

/// Out of a mixed tote; it stays in the hand until its box is there.
void Worker::took_single(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  const auto tote = text(view(before), "tote");
  if (code == "CMD-EMPTY" && is_empty(goods.totes[tote])) goods.rack.insert(tote);
  if (prompt_of(before) == "PACK_SCAN_ITEM" && code == "CMD-CANCEL") goods.staged.push_back(tote);
  if (code.starts_with("CMD-")) return;
  for (const auto& [unit, n] : goods.totes[tote])
    if (n > 0 && code_on(unit) == code) bound_ = unit;
}

void Worker::pack_bound(const std::string& tote) {
  auto& goods = shift_.goods;
  const auto unit = *std::exchange(bound_, std::nullopt);
  const auto screen = shift_.screen(station_);
  if (!screen) return;
  const auto sscc = text(part(view(*screen), "carton"), "sscc");
  move_unit(goods.totes[tote], goods.boxes[sscc].inside, unit);
  if (is_empty(goods.totes[tote])) goods.rack.insert(tote);
}

}  // namespace wec::test
