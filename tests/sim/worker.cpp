#include "tests/sim/worker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

constexpr std::int64_t tone_wait_ms = 3'000;
constexpr std::int64_t paper_wait_ms = 6'000;

std::string text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (!value || value->is_null()) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

const json::object& part(const json::object& from, std::string_view key) {
  static const json::object none;
  const auto* value = from.if_contains(key);
  return value && value->is_object() ? value->get_object() : none;
}

std::string prompt_of(const json::object& screen) { return text(screen, "prompt"); }
const json::object& view(const json::object& screen) { return part(screen, "view"); }
const json::object& args(const json::object& screen) { return part(screen, "args"); }
bool puts_back(const json::object& screen) { return text(view(screen), "work") == "putback"; }

/// What of a screen is the station's place in its work: the same before and after a restart.
json::object place_of(const json::object& screen) {
  auto prompt = prompt_of(screen);
  if (prompt == "WAIT_STABLE") prompt = "PLACE_ON_SCALE";
  if (prompt == "PRINTING") prompt = "APPLY_LABEL_SCAN";  // a restart makes a queued label doubtful
  json::object place{{"prompt", prompt}, {"operator", text(screen, "operator")}};
  for (const auto* key :
       {"order", "tote", "task", "carton", "units_done", "manifest", "parcels", "lines", "about"})
    if (const auto* value = view(screen).if_contains(key)) place[key] = *value;
  return place;
}

/// A tote, or a box that is opened again.
Heap& heap_of(Goods& goods, const std::string& lpn) {
  return lpn.size() == 18 ? goods.boxes[lpn].inside : goods.totes[lpn];
}

Unit unit_of(const json::object& task) { return {text(task, "sku"), text(task, "lot")}; }
std::string lpn_code(const std::string& lpn) { return lpn.starts_with("T-") ? "TOTE-" + lpn : lpn; }

}  // namespace

// ---- looking, and what became of the last scan -------------------------------------------------

void Worker::look() {
  const auto again = [this](std::int64_t ms) { shift_.in(ms, [this] { look(); }); };
  if (!shift_.daemon_runs()) return again(500);
  if (in_flight_) resolve();
  if (!shift_.daemon_runs()) return again(500);
  if (!in_flight_) {
    const bool leaves =
        has(shift_.faults, Fault::walk_away) && shift_.chaos() && shift_.choices.one_in(60);
    if (leaves) {
      shift_.say(station_ + " walks away");
      return again(shift_.choices.between(60'000, 1'500'000));
    }
    act();
  }
  again(shift_.choices.between(300, 1'500));
}

void Worker::resolve() {
  auto& scan = *in_flight_;
  if (!scan.id.empty()) {  // a touch: the page sends it again, with the same id
    const auto answer = shift_.touch(station_, scan.id, scan.code);
    if (answer) finish(answer->accepted);
    return;
  }
  if (shift_.heard(station_) > scan.heard)
    return finish(shift_.tone(station_, scan.heard) != Tone::stop);
  if (!scan.sent) return in_flight_.reset();
  if (scan.starts != shift_.starts()) {
    const auto now = place_of(shift_.first_screen(station_));
    auto before = place_of(scan.before);
    const bool taken = now != before;
    shift_.say(fmt::format("{} heard nothing; the screen shows that {} was {}taken", station_,
                           scan.code, taken ? "" : "not "));
    return finish(taken);
  }
  if (shift_.now_ms() - scan.at_ms <= tone_wait_ms) return;
  if (has(shift_.faults, Fault::scanner_link)) return in_flight_.reset();  // lost on the wire
  broken("I13", station_ + " scanned " + scan.code + " and heard nothing");
}

void Worker::finish(bool accepted) {
  const auto scan = *std::exchange(in_flight_, std::nullopt);
  if (!accepted) {
    ++shift_.outcome.refusals;
    auto& parcels = shift_.goods.at_dock;  // the next one, then
    if (text(scan.before, "kind") == "dock" && !parcels.empty())
      std::rotate(parcels.begin(), parcels.begin() + 1, parcels.end());
    return;
  }
  if (scan.wrong)
    broken("I11",
           fmt::format("{} asked {} and took {}", station_, prompt_of(scan.before), scan.code));
  took(scan.before, scan.code);
}

void Worker::send(const json::object& screen, const std::string& code, bool wrong) {
  in_flight_ = InFlight{
      screen, code, shift_.heard(station_), shift_.starts(), shift_.now_ms(), false, {}, wrong};
  shift_.say(fmt::format("{} asks {}: scans {}", station_, prompt_of(screen), code));
  in_flight_->sent = true;
  if (!shift_.scan(station_, code)) in_flight_->sent = false;
  const bool twice = has(shift_.faults, Fault::double_scan) && shift_.choices.one_in(8);
  if (twice && in_flight_->sent)
    shift_.in(shift_.choices.between(1, 190), [this, code] { (void)shift_.scan(station_, code); });
  if (shift_.daemon_runs()) resolve();
}

void Worker::press(const json::object& screen, const std::string& text) {
  shift_.say(fmt::format("{} asks {}: touches {}", station_, prompt_of(screen), text));
  in_flight_ = InFlight{screen,
                        text,
                        0,
                        shift_.starts(),
                        shift_.now_ms(),
                        true,
                        fmt::format("{}-{}", station_, ++touches_),
                        false};
  const auto answer = shift_.touch(station_, in_flight_->id, text);
  if (answer) finish(answer->accepted);
}

// ---- what the screen asks for ------------------------------------------------------------------

void Worker::act() {
  const auto seen = shift_.screen(station_);
  if (!seen) return;
  const auto& screen = *seen;
  const auto prompt = prompt_of(screen);
  if (prompt != asked_) asked_ = prompt, asked_since_ms_ = shift_.now_ms();
  put_hand_back(screen);
  if (prompt == "SCAN_BADGE") return send(screen, badge_);
  if (prompt == "MENU" && !shift_.choices.one_in(12)) return;  // work is offered by itself
  if (prompt == "MENU" || prompt == "TAKEN_OVER") return press(screen, "CMD-GETWORK");
  if (prompt == "LINE_CANCELLED") return press(screen, "CMD-CONFIRM");
  if (prompt == "ZERO_CHECK") return press(screen, "CMD-YES");
  if (prompt == "PLACE_ON_SCALE" || prompt == "WAIT_STABLE") return weigh(screen);
  const auto kind = text(screen, "kind");
  const auto code = kind == "pick"   ? pick_code(screen)
                    : kind == "pack" ? pack_code(screen)
                    : kind == "dock" ? dock_code()
                                     : receive_code(screen);
  if (!code) return;
  if (code->starts_with("CMD-")) return press(screen, *code);
  if (!missteps(screen, *code)) send(screen, *code);
}

/// Scans something that cannot be right here; it must be refused and change nothing.
bool Worker::missteps(const json::object& screen, const std::string& right) {
  if (!has(shift_.faults, Fault::wrong_scan) || !shift_.chaos() || !shift_.choices.one_in(8))
    return false;
  const auto prompt = prompt_of(screen);
  const bool strict = prompt == "SCAN_LOCATION" || prompt == "SCAN_ITEM" || prompt == "PUT_TO" ||
                      prompt == "SCAN_DROP" || prompt == "PACK_SCAN_TOTE" ||
                      prompt == "PACK_SCAN_ITEM" || prompt == "APPLY_LABEL_SCAN";
  static const std::vector<std::string> codes = {
      "LOC-A-01", "LOC-A-02",      "LOC-A-04",     "4006381333153",      "4006381333139",
      "TOTE-T-1", "TOTE-T-5",      "NO-SUCH-CODE", "395210000000000019", "garbage%",
      "^XA^XZ",   "4006381333146", "RR000000099DE"};
  const auto& code = shift_.choices.of(codes);
  if (!strict || code == right || text(screen, "kind") == "receive" || puts_back(screen))
    return false;
  const auto& goods = shift_.goods;
  if (prompt == "PUT_TO" && text(args(screen), "tote").empty()) return false;
  if (prompt == "PACK_SCAN_TOTE" &&
      std::any_of(goods.staged.begin(), goods.staged.end(),
                  [&](const auto& tote) { return lpn_code(tote) == code; }))
    return false;
  if (prompt == "PACK_SCAN_ITEM") {  // another unit of the tote would be right
    const auto tote = goods.totes.find(text(view(screen), "tote"));
    if (tote == goods.totes.end()) return false;
    for (const auto& [unit, n] : tote->second)
      if (code_on(unit) == code) return false;
  }
  send(screen, code, true);
  return true;
}

std::string Worker::free_tote() const {
  return shift_.goods.rack.empty() ? std::string() : *shift_.goods.rack.begin();
}

std::optional<std::string> Worker::pick_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  const auto& asked = args(screen);
  const auto& task = part(view(screen), "task");
  if (prompt == "SCAN_TOTE" || (prompt == "PUT_TO" && text(asked, "tote").empty())) {
    const auto wanted = text(asked, "tote");
    const auto tote = wanted.empty() ? free_tote() : wanted;
    return tote.empty() ? std::nullopt : std::optional(lpn_code(tote));
  }
  if (prompt == "SCAN_LOCATION" || prompt == "PUTBACK" || prompt == "CONFIRM_OTHER_DEST")
    return "LOC-" + text(asked, "location");
  if (prompt == "SCAN_LPN") return lpn_code(text(asked, "lpn"));
  if (prompt == "SCAN_ITEM") {
    const auto unit = unit_of(task);
    auto& from = puts_back(screen) ? heap_of(shift_.goods, text(view(screen), "tote"))
                                   : shift_.goods.shelves[text(task, "location")];
    if (from[unit] < 1)
      broken("I4",
             fmt::format("{} asks for {} where there is none", station_, json::serialize(task)));
    return code_on(unit);
  }
  if (prompt == "SCAN_LOT") return text(asked, "lot");
  if (prompt == "PUT_TO") return lpn_code(text(asked, "tote"));
  if (prompt == "SCAN_DROP") return "LOC-PACK-1";
  return "CMD-CANCEL";
}

std::optional<std::string> Worker::pack_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  auto& goods = shift_.goods;
  if (prompt == "PACK_SCAN_TOTE") {
    if (goods.staged.empty()) return std::nullopt;
    return lpn_code(shift_.choices.of(goods.staged));
  }
  if (prompt == "SCAN_TOTE")  // its order was cancelled: the tote is set down
    return lpn_code(text(args(screen), "tote"));
  if (prompt == "PACK_CHOOSE_BOX") return "BOX";
  if (prompt == "PACK_SCAN_ITEM") {
    const auto& tote = goods.totes[text(view(screen), "tote")];
    std::vector<Unit> units;
    for (const auto& [unit, n] : tote)
      if (n > 0) units.push_back(unit);
    if (units.empty()) broken("I4", station_ + " asks for a unit of an empty tote");
    return code_on(shift_.choices.of(units));
  }
  if (prompt == "PRINTING") {
    const bool says_why = !part(screen, "refusal").empty();
    return says_why ? std::optional<std::string>("CMD-REPRINT") : std::nullopt;
  }
  if (prompt == "APPLY_LABEL_SCAN") return label_code(screen);
  return "CMD-CANCEL";
}

/// The newest sheet in the tray; what came before it is for the bin.
std::optional<std::string> Worker::label_code(const json::object& screen) {
  const auto& tray = shift_.tray(station_);
  const auto number = text(args(screen), "number");
  const bool lies = has(shift_.faults, Fault::lies) && shift_.chaos() && shift_.choices.one_in(30);
  if (lies) return "CMD-REPRINT";
  if (tray.size() > sheets_seen_ && tray.back().number == number) {
    const auto& sheet = tray.back();
    return shift_.choices.one_in(2) ? "00" + sheet.sscc : sheet.number;
  }
  if (shift_.now_ms() - asked_since_ms_ < paper_wait_ms) return std::nullopt;
  asked_since_ms_ = shift_.now_ms();
  return "CMD-REPRINT";
}

std::optional<std::string> Worker::dock_code() {
  const auto& goods = shift_.goods;
  if (!goods.at_dock.empty()) {
    const auto& sheet = *goods.boxes.at(goods.at_dock.front()).on_it;
    return shift_.choices.one_in(2) ? sheet.number : "00" + sheet.sscc;
  }
  if (goods.loaded.empty()) return std::nullopt;
  return "CMD-CLOSE";
}

std::optional<std::string> Worker::receive_code(const json::object&) { return std::nullopt; }

void Worker::weigh(const json::object& screen) {
  auto& goods = shift_.goods;
  const auto sscc = text(part(view(screen), "carton"), "sscc");
  const auto lies_there = goods.on_scale[station_];
  if (lies_there == sscc) {  // restless, or it was not seen empty
    shift_.scale(station_, "zero");
    goods.on_scale[station_].clear();
    shift_.checks().box_lies_on_scale(station_, "");
    return;
  }
  if (!lies_there.empty()) {  // the box before still lies there, for a while
    if (shift_.choices.one_in(2)) return;
    shift_.scale(station_, "zero");
    goods.on_scale[station_].clear();
    shift_.checks().box_lies_on_scale(station_, "");
    return;
  }
  const auto tenths = mass_of(goods.boxes[sscc]) / 100;
  const bool restless =
      has(shift_.faults, Fault::scale) && shift_.chaos() && shift_.choices.one_in(3);
  goods.on_scale[station_] = sscc;
  shift_.checks().box_lies_on_scale(station_, sscc);
  if (restless)  // a hand still leans on it
    shift_.scale(station_, fmt::format("weigh {}.{} g unstable",
                                       (tenths + shift_.choices.below(500)) / 10, tenths % 10));
  else
    shift_.scale(station_, fmt::format("weigh {}.{} g", tenths / 10, tenths % 10));
}

// ---- what moves when it was accepted -----------------------------------------------------------

/// Units that were counted, and then the work was somebody else's: back to where they came from.
void Worker::put_hand_back(const json::object& screen) {
  const auto found = shift_.goods.hands.find(station_);
  if (found == shift_.goods.hands.end() || is_empty(found->second.inside)) return;
  const auto prompt = prompt_of(screen);
  if (prompt == "SCAN_BADGE") return;
  const auto& task = part(view(screen), "task");
  std::int64_t held = 0;
  for (const auto& [unit, n] : found->second.inside) held += n;
  if (text(task, "done") == std::to_string(held)) return;
  if (prompt == "ENTER_QTY" || prompt == "SCAN_LOT" || prompt == "ZERO_CHECK") return;
  auto& hand = found->second;
  shift_.say(station_ + " puts back what was in the hand");
  const bool is_lpn = hand.from.starts_with("T-") || hand.from.size() == 18;
  auto& home = is_lpn ? heap_of(shift_.goods, hand.from) : shift_.goods.shelves[hand.from];
  for (const auto& [unit, n] : hand.inside) home[unit] += n;
  shift_.goods.hands.erase(found);
}

void Worker::took(const json::object& before, const std::string& code) {
  const auto kind = text(before, "kind");
  if (kind == "pick") took_pick(before, code);
  if (kind == "pack") took_pack(before, code);
  if (kind != "dock") return;
  auto& goods = shift_.goods;
  if (code == "CMD-CLOSE") {
    goods.gone.insert(goods.gone.end(), goods.loaded.begin(), goods.loaded.end());
    goods.loaded.clear();
    return;
  }
  if (code.starts_with("CMD-")) return;
  for (auto box = goods.at_dock.begin(); box != goods.at_dock.end(); ++box) {
    const auto& sheet = *goods.boxes.at(*box).on_it;
    if (sheet.number != code && "00" + sheet.sscc != code) continue;
    goods.loaded.push_back(*box);
    goods.at_dock.erase(box);
    return;
  }
}

void Worker::took_pick(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  const auto prompt = prompt_of(before);
  const auto& task = part(view(before), "task");
  const auto tote = code.starts_with("TOTE-") ? code.substr(5) : std::string();
  if (prompt == "SCAN_TOTE" && !tote.empty()) goods.rack.erase(tote);
  if (prompt == "SCAN_ITEM" && !code.starts_with("CMD-")) {
    auto& hand = goods.hands[station_];
    const bool back = puts_back(before);
    hand.from = back ? text(view(before), "tote") : text(task, "location");
    move_unit(back ? heap_of(goods, hand.from) : goods.shelves[hand.from], hand.inside,
              unit_of(task));
  }
  if (prompt == "PUT_TO" && !tote.empty()) {
    goods.rack.erase(tote);
    for (const auto& [unit, n] : goods.hands[station_].inside) goods.totes[tote][unit] += n;
    goods.hands.erase(station_);
  }
  if (prompt == "PUTBACK" || prompt == "CONFIRM_OTHER_DEST") {
    auto& hand = goods.hands[station_];
    for (const auto& [unit, n] : hand.inside) goods.shelves[code.substr(4)][unit] += n;
    if (hand.from.starts_with("T-") && is_empty(goods.totes[hand.from]))
      goods.rack.insert(hand.from);
    if (hand.from.size() == 18 && is_empty(goods.boxes[hand.from].inside))
      std::erase(goods.at_dock, hand.from);
    goods.hands.erase(station_);
  }
  if (prompt == "SCAN_DROP")
    for (const auto& one : view(before).at("totes").as_array()) {
      const auto id = text(one.as_object(), "tote");
      if (is_empty(goods.totes[id]))
        goods.rack.insert(id);
      else
        goods.staged.push_back(id);
    }
}

void Worker::took_pack(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  const auto prompt = prompt_of(before);
  const auto sscc = text(part(view(before), "carton"), "sscc");
  const auto tote = text(view(before), "tote");
  if (prompt == "PACK_SCAN_TOTE" && code.starts_with("TOTE-"))
    std::erase(goods.staged, code.substr(5));
  if (prompt == "SCAN_TOTE") {  // cancelled: what is in the box goes back into the tote
    auto& inside = goods.boxes[text(args(before), "carton")].inside;
    for (const auto& [unit, n] : inside) goods.totes[code.substr(5)][unit] += n;
    inside.clear();
  }
  if (prompt == "PACK_SCAN_ITEM" && !code.starts_with("CMD-")) {
    for (const auto& [unit, n] : goods.totes[tote]) {
      if (code_on(unit) != code) continue;
      move_unit(goods.totes[tote], goods.boxes[sscc].inside, Unit(unit));
      break;
    }
    if (is_empty(goods.totes[tote])) goods.rack.insert(tote);
  }
  if (code == "CMD-REPRINT" || code == "CMD-CONFIRM") shift_.checks().person_asked_reprint(sscc);
  if (prompt != "APPLY_LABEL_SCAN" || code.starts_with("CMD-")) return;
  const auto& tray = shift_.tray(station_);
  goods.boxes[sscc].on_it = tray.back();
  sheets_seen_ = tray.size();
  goods.at_dock.push_back(sscc);
  const bool lazy = shift_.choices.one_in(3);  // it stays on the scale until somebody needs that
  if (lazy || goods.on_scale[station_].empty()) return;
  goods.on_scale[station_].clear();
  shift_.checks().box_lies_on_scale(station_, "");
  shift_.scale(station_, "zero");
}

}  // namespace wec::test
