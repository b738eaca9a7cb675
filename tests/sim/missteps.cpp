// What people do wrong, and what goes wrong under their hands. Whatever is wrong here must be
// refused and change nothing.

#include <fmt/format.h>

#include <algorithm>

#include "tests/sim/screen_text.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

bool puts_back(const json::object& screen) { return text(view(screen), "work") == "putback"; }

std::int64_t number(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

/// An item of the delivery that has come in full.
std::string received_in_full(const json::object& screen) {
  const auto* lines = view(screen).if_contains("lines");
  if (!lines) return {};
  for (const auto& line : lines->as_array())
    if (number(line.as_object(), "done") >= number(line.as_object(), "need"))
      return text(line.as_object(), "sku");
  return {};
}

}  // namespace

bool Worker::errs(std::uint32_t one_in) {
  if (!has(shift_.faults, Fault::wrong_scan) || !shift_.chaos() || !shift_.choices.one_in(one_in))
    return false;
  shift_.happened(Fault::wrong_scan);
  return true;
}

/// A command that cannot be right here.
bool Worker::wrong_touch(const json::object& screen) {
  if (!errs(6)) return false;
  const auto prompt = prompt_of(screen), kind = text(screen, "kind");
  const auto& shown = view(screen);
  const bool picks = kind == "pick" && process_of(screen).empty() && !puts_back(screen);
  const auto& task = part(shown, "task");
  std::string code;
  if (picks && prompt == "PUT_TO" && number(task, "done") >= number(task, "need"))
    code = "CMD-SHORT";
  if (picks && prompt == "SCAN_ITEM" && number(task, "need") <= 5 &&
      text(args(screen), "code").empty())
    code = "CMD-QTY";
  if (kind == "pack" && prompt == "PACK_SCAN_ITEM" && number(shown, "units_done") == 0 &&
      text(screen, "step") != "UNIT")
    code = "CMD-SHORT";
  if (kind == "pack" && prompt == "APPLY_LABEL_SCAN") code = "CMD-VOID";
  const auto* missing = part(shown, "load").if_contains("missing_orders");
  if (kind == "dock" && missing && !missing->as_array().empty() &&
      text(args(screen), "pending").empty())
    code = "CMD-CLOSELOAD";
  if (prompt == "GRADE" && text(args(screen), "sku") == "SOAP") code = "CMD-GRADE-A";
  if (code.empty()) return false;
  press(screen, code, true);
  return true;
}

/// Something else than the right code is scanned.
bool Worker::wrong_scan(const json::object& screen, const std::string& right) {
  if (!errs(text(args(screen), "pallet").empty() ? 6 : 2)) return false;
  if (shift_.choices.one_in(6)) return looks_up(right);
  const auto code = process_of(screen).empty() && text(screen, "kind") != "receive"
                        ? wrong_at_orders(screen, right)
                        : wrong_on_floor(screen);
  if (code.empty()) return false;
  send(screen, code, true);
  return true;
}

/// CMD-INFO tells of a code; nothing else happens.
bool Worker::looks_up(const std::string& code) {
  shift_.say(station_ + " looks up " + code);
  const auto asked = shift_.touch(station_, fmt::format("{}-{}", station_, ++touches_), "CMD-INFO");
  if (!asked || !asked->accepted) return true;
  looks_up_ = LookedUp{code, shift_.starts()};
  look_once_more();
  return true;
}

/// The code after CMD-INFO; one that was not answered is scanned again next time.
void Worker::look_once_more() {
  const auto asked = *looks_up_;
  if (asked.starts != shift_.starts()) return looks_up_.reset();  // nobody remembers the question
  const auto before = shift_.screen(station_);
  const auto told = shift_.touch(station_, fmt::format("{}-{}", station_, ++touches_), asked.code);
  if (told && !told->accepted) return;
  looks_up_.reset();
  const auto now = shift_.screen(station_);
  if (asked.starts == shift_.starts() && before && now && place_of(*now) != place_of(*before))
    broken("I11", station_ + " looked at " + asked.code + ", and it was taken for a scan");
}

std::string Worker::wrong_on_floor(const json::object& screen) const {
  const auto process = process_of(screen), prompt = prompt_of(screen);
  const auto& asked = args(screen);
  auto& state = shift_.site().controller().state();
  if (process.empty() && prompt == "SCAN_LPN")
    for (const auto& [asn, truck] : shift_.goods.trucks)
      if (const auto row = state.asns.get(asn); row && row->state == ReceiptState::CLOSED)
        return asn;
  if (process == "receive" && prompt == "SCAN_ITEM") {
    const auto sku = received_in_full(screen);
    return sku.empty() ? "LOC-A-01" : code_on({sku, ""});
  }
  if (process == "putaway" && prompt == "SCAN_LOCATION")
    return text(asked, "status") == "AVAILABLE" ? "LOC-Q-01" : "LOC-A-01";
  if (process == "replenish" && text(screen, "step") == "GO_TO_RESERVE") return "LOC-R-02";
  if (process == "return" && prompt == "SCAN_LOCATION" && text(asked, "disposition") == "SCRAP")
    return "LOC-A-01";
  return {};
}

std::string Worker::wrong_at_orders(const json::object& screen, const std::string& right) const {
  const auto prompt = prompt_of(screen);
  const auto& goods = shift_.goods;
  if (prompt == "PUT_SLOT") return right == "SLOT-W1-6" ? "SLOT-W1-5" : "SLOT-W1-6";
  if (text(screen, "kind") == "dock" && text(args(screen), "pending").empty()) {
    const auto pallet = goods.stacked.find(text(args(screen), "pallet"));
    const bool stacks = pallet != goods.stacked.end();
    const auto& twice = stacks ? pallet->second : goods.loaded;
    return twice.empty() ? std::string() : goods.boxes.at(twice.front()).on_it->number;
  }
  const bool strict = prompt == "SCAN_LOCATION" || prompt == "SCAN_ITEM" || prompt == "PUT_TO" ||
                      prompt == "SCAN_DROP" || prompt == "PACK_SCAN_TOTE" ||
                      prompt == "PACK_SCAN_ITEM" || prompt == "APPLY_LABEL_SCAN";
  // The SSCC is of no range, or it would be the right one now and then.
  static const std::vector<std::string> codes = {
      "LOC-A-01", "LOC-A-02",      "LOC-A-04",     "4006381333153",      "4006381333139",
      "TOTE-T-1", "TOTE-T-5",      "NO-SUCH-CODE", "395219999999999996", "garbage%",
      "^XA^XZ",   "4006381333146", "RR000000099DE"};
  const auto& code = shift_.choices.of(codes);
  if (!strict || code == right || puts_back(screen)) return {};
  if (prompt == "PUT_TO" && text(args(screen), "tote").empty()) return {};
  if (prompt == "PACK_SCAN_TOTE" &&
      std::any_of(goods.staged.begin(), goods.staged.end(),
                  [&](const auto& tote) { return lpn_code(tote) == code; }))
    return {};
  if (prompt == "PACK_SCAN_ITEM" && code.starts_with("TOTE-")) return {};  // maybe its next one
  if (prompt == "PACK_SCAN_ITEM" || (prompt == "SCAN_ITEM" && text(screen, "kind") == "wall")) {
    const auto tote = goods.totes.find(text(view(screen), "tote"));
    if (tote == goods.totes.end()) return {};
    for (const auto& [unit, n] : tote->second)  // another unit of it would be right
      if (code_on(unit) == code) return {};
  }
  return code;
}

// ---- what goes wrong under people's hands ------------------------------------------------------

/// A damaged unit, a place that nobody gets to, a scan taken back, a substitute asked for.
bool Worker::mishaps(const json::object& screen) {
  if (!has(shift_.chores, Chore::mishap) || !shift_.chaos()) return false;
  if (text(screen, "kind") != "pick" || !process_of(screen).empty() || puts_back(screen))
    return false;
  const auto prompt = prompt_of(screen);
  auto& choices = shift_.choices;
  const auto& task = part(view(screen), "task");
  const auto hand = shift_.goods.hands.find(station_);
  const bool holds = hand != shift_.goods.hands.end() && !is_empty(hand->second.inside);
  if (prompt == "SCAN_ITEM" && text(args(screen), "code") == "E08") {
    if (choices.one_in(2)) return false;
    send(screen, code_on({"PEN", ""}), true);  // it stands for nothing here
    shift_.say(station_ + " gives up the substitute");
    return true;
  }
  std::string code;
  if (prompt == "SCAN_ITEM" && choices.one_in(10)) code = "CMD-DAMAGED";
  if (prompt == "SCAN_ITEM" && text(task, "sku") == "LAMP" && choices.one_in(8)) code = "CMD-SUBST";
  if (prompt == "SCAN_LOCATION" && choices.one_in(12)) code = "CMD-BLOCKED";
  if (prompt == "SCAN_LOCATION" && choices.one_in(12)) code = "CMD-SKIP";
  if (holds && (prompt == "SCAN_ITEM" || prompt == "PUT_TO") && choices.one_in(8))
    code = "CMD-UNDO";
  if (last_put_ && (prompt == "SCAN_LOCATION" || prompt == "SCAN_DROP") && choices.one_in(3))
    code = "CMD-UNDO";
  if (code.empty()) return false;
  press(screen, code);
  return true;
}

/// True: it was one of these, and nothing else moves.
bool Worker::took_mishap(const json::object& before, const std::string& code,
                         const std::optional<LastPut>& put) {
  auto& goods = shift_.goods;
  const auto& task = part(view(before), "task");
  const Unit unit{text(task, "sku"), text(task, "lot")};
  if (code == "CMD-DAMAGED") {
    move_unit(goods.shelves[text(task, "location")], goods.shelves["Q-01"], unit);
    return true;
  }
  if (code != "CMD-UNDO") return code.starts_with("CMD-S") || code == "CMD-BLOCKED";
  if (put) {
    auto& tote = goods.totes[put->tote];
    goods.hands[station_] = put->hand;
    for (const auto& [one, n] : put->hand.inside) tote[one] -= n;
    return true;
  }
  auto& hand = goods.hands[station_];
  if (!is_empty(hand.inside)) move_unit(hand.inside, goods.shelves[hand.from], unit);
  return true;
}

}  // namespace wec::test
