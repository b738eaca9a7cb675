#include "tests/sim/worker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/chaos.hpp"
#include "tests/sim/screen_text.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

constexpr std::int64_t tone_wait_ms = 3'000;
constexpr std::int64_t paper_wait_ms = 6'000;

bool puts_back(const json::object& screen) { return text(view(screen), "work") == "putback"; }

/// A tote, or a box that is opened again.
Heap& heap_of(Goods& goods, const std::string& lpn) {
  return lpn.size() == 18 ? goods.boxes[lpn].inside : goods.totes[lpn];
}

Unit unit_of(const json::object& task) { return {text(task, "sku"), text(task, "lot")}; }
}  // namespace

std::string lpn_code(const std::string& lpn) {
  if (lpn.starts_with("T-")) return "TOTE-" + lpn;
  return lpn.starts_with("W1-") ? "SLOT-" + lpn : lpn;
}

json::object place_of(const json::object& screen) {
  auto prompt = prompt_of(screen);
  if (prompt == "WAIT_STABLE") prompt = "PLACE_ON_SCALE";
  if (prompt == "PRINTING") prompt = "APPLY_LABEL_SCAN";  // a restart makes a queued label doubtful
  json::object place{{"prompt", prompt}, {"operator", text(screen, "operator")}};
  for (const auto* key : {"order", "tote", "task", "carton", "units_done", "manifest", "parcels",
                          "lines", "about", "pallet", "load", "unload", "slots"})
    if (const auto* value = view(screen).if_contains(key)) place[key] = *value;
  return place;
}

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
      shift_.happened(Fault::walk_away);
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
    SOMETIMES(taken, "sim/the screen told: taken");
    SOMETIMES(!taken, "sim/the screen told: not taken");
    return finish(taken);
  }
  if (shift_.now_ms() - scan.at_ms <= tone_wait_ms) return;
  if (has(shift_.faults, Fault::scanner_link)) {
    SOMETIMES(true, "sim/lost on the wire");
    return in_flight_.reset();
  }
  broken("I13", station_ + " scanned " + scan.code + " and heard nothing");
}

void Worker::finish(bool accepted) {
  const auto scan = *std::exchange(in_flight_, std::nullopt);
  if (!accepted) {
    ++shift_.outcome.refusals;
    SOMETIMES(scan.wrong && scan.id.empty(), "sim/wrong scan refused");
    SOMETIMES(scan.wrong && !scan.id.empty(), "sim/wrong touch refused");
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
  if (twice) shift_.happened(Fault::double_scan);
  if (twice && in_flight_->sent)
    shift_.in(shift_.choices.between(1, 190), [this, code] { (void)shift_.scan(station_, code); });
  if (shift_.daemon_runs()) resolve();
}

void Worker::press(const json::object& screen, const std::string& text, bool wrong) {
  shift_.say(fmt::format("{} asks {}: touches {}", station_, prompt_of(screen), text));
  in_flight_ = InFlight{screen,
                        text,
                        0,
                        shift_.starts(),
                        shift_.now_ms(),
                        true,
                        fmt::format("{}-{}", station_, ++touches_),
                        wrong};
  const auto id = in_flight_->id;
  const auto answer = shift_.touch(station_, id, text);
  if (!answer) return;
  if (has(shift_.faults, Fault::double_scan) && shift_.choices.one_in(6)) touch_again(id, text);
  finish(answer->accepted);
}

/// The page was not sure that its request arrived, and sends it once more.
void Worker::touch_again(const std::string& id, const std::string& text) {
  if (!shift_.daemon_runs()) return;
  SOMETIMES(true, "sim/touched twice");
  const auto starts = shift_.starts();
  const auto head = shift_.site().controller().store().head().seq;
  if (!shift_.touch(station_, id, text) || shift_.starts() != starts) return;
  if (shift_.site().controller().store().head().seq != head)
    broken("I2", station_ + " touched " + text + " once, it was sent twice, and counted twice");
}

// ---- what the screen asks for ------------------------------------------------------------------

void Worker::act() {
  const auto seen = shift_.screen(station_);
  if (!seen) return;
  const auto& screen = *seen;
  const auto prompt = prompt_of(screen);
  if (prompt != asked_) asked_ = prompt, asked_since_ms_ = shift_.now_ms();
  put_hand_back(screen);
  if (looks_up_) return look_once_more();
  if (prompt == "SCAN_BADGE") return send(screen, badge_to_scan());
  if (wrong_touch(screen) || mishaps(screen)) return;
  if (has(shift_.chores, Chore::change) && shift_.chaos() && shift_.choices.one_in(80))
    return press(screen, "CMD-LOGOUT");
  const auto process = process_of(screen);
  if (process == "count" && text(screen, "step") == "COUNTING") return count_all(screen);
  const auto kind = text(screen, "kind");
  const bool floor = kind == "receive" || kind == "returns" || kind == "supervisor";
  const auto code = floor || !process.empty() ? floor_code(screen) : station_code(screen);
  if (!code) return;
  const bool touches = code->starts_with("CMD-");
  if ((!touches || kind == "dock") && wrong_scan(screen, *code)) return;
  return touches ? press(screen, *code) : send(screen, *code);
}

/// Who scans at another station is signed out at the one before.
std::string Worker::badge_to_scan() const {
  static const std::vector<std::string> bench = {"BADGE-caro", "BADGE-dora", "BADGE-emil"};
  const bool at_bench = std::find(bench.begin(), bench.end(), badge_) != bench.end();
  if (!at_bench || !has(shift_.chores, Chore::change) || !shift_.chaos()) return badge_;
  return shift_.choices.one_in(3) ? bench[shift_.choices.below(3)] : badge_;
}

std::optional<std::string> Worker::station_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  const auto kind = text(screen, "kind");
  if (prompt == "MENU" && !shift_.choices.one_in(6)) return {};  // work is offered by itself
  if (prompt == "MENU" || prompt == "TAKEN_OVER") return "CMD-GETWORK";
  if (prompt == "LINE_CANCELLED") return "CMD-CONFIRM";
  if (prompt == "ZERO_CHECK") return "CMD-YES";
  if (prompt == "PLACE_ON_SCALE" || prompt == "WAIT_STABLE") {
    weigh(screen);
    return {};
  }
  if (kind == "pick") return pick_code(screen);
  if (kind == "pack") return pack_code(screen);
  if (kind == "wall") return wall_code(screen);
  return dock_code(screen);
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
  if (prompt == "PUTBACK" && has(shift_.chores, Chore::cancel) && shift_.choices.one_in(4))
    return "LOC-B-01";  // it is on the way; it wants a second scan there
  if (prompt == "SCAN_LOCATION" || prompt == "PUTBACK" || prompt == "CONFIRM_OTHER_DEST")
    return "LOC-" + text(asked, "location");
  if (prompt == "SCAN_LPN") return lpn_code(text(asked, "lpn"));
  if (prompt == "SCAN_ITEM" && !text(asked, "code").empty()) return "CMD-CANCEL";  // a substitute
  if (prompt == "SCAN_ITEM") {
    const auto unit = unit_of(task);
    auto& from = puts_back(screen) ? heap_of(shift_.goods, text(view(screen), "tote"))
                                   : shift_.goods.shelves[text(task, "location")];
    const auto& missing = shift_.goods.missing;
    const auto gone = missing.find(text(task, "location"));
    if (from[unit] < 1 && gone != missing.end() && gone->second.contains(unit) &&
        !puts_back(screen))
      return "CMD-SHORT";
    if (from[unit] < 1)
      broken("I4",
             fmt::format("{} asks for {} where there is none", station_, json::serialize(task)));
    return code_on(unit);
  }
  if (prompt == "CHOOSE_REASON") return "CMD-REASON-01";
  if (prompt == "SCAN_LOT") return text(asked, "lot");
  if (prompt == "PUT_TO") return lpn_code(text(asked, "tote"));
  if (prompt == "SCAN_DROP") {
    const auto wanted = text(asked, "location");
    return "LOC-" + (wanted.empty() ? "PACK-1" : wanted);
  }
  return "CMD-CANCEL";
}

std::optional<std::string> Worker::pack_code(const json::object& screen) {
  const auto prompt = prompt_of(screen);
  auto& goods = shift_.goods;
  if (prompt == "PACK_SCAN_TOTE") {
    auto ready = goods.staged;
    for (const auto& slot : complete_slots()) ready.push_back(slot);
    if (ready.empty()) return std::nullopt;
    return lpn_code(shift_.choices.of(ready));
  }
  if (prompt == "SCAN_TOTE")  // its order was cancelled: the tote is set down
    return lpn_code(text(args(screen), "tote"));
  if (prompt == "PACK_CHOOSE_BOX") return "BOX";
  if (prompt == "PACK_SCAN_ITEM") {
    const auto& tote = goods.totes[text(view(screen), "tote")];
    std::vector<Unit> units;
    for (const auto& [unit, n] : tote)
      if (n > 0) units.push_back(unit);
    if (units.empty() && text(screen, "step") == "UNIT") return "CMD-EMPTY";
    if (units.empty()) broken("I4", station_ + " asks for a unit of an empty tote");
    if (text(screen, "step") == "UNIT" && leaves_tote()) return "CMD-CANCEL";
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
  if (lies) {
    shift_.happened(Fault::lies);
    return "CMD-REPRINT";
  }
  if (tray.size() > sheets_seen_ && tray.back().number == number) {
    const auto& sheet = tray.back();
    return shift_.choices.one_in(2) ? "00" + sheet.sscc : sheet.number;
  }
  if (shift_.now_ms() - asked_since_ms_ < paper_wait_ms) return std::nullopt;
  if (shift_.choices.below(8) > 0) return std::nullopt;  // some are patient
  asked_since_ms_ = shift_.now_ms();
  return "CMD-REPRINT";
}

std::optional<std::string> Worker::dock_code(const json::object& screen) {
  auto& goods = shift_.goods;
  const auto pending = text(args(screen), "pending");
  const auto* unload = view(screen).if_contains("unload");
  if (unload && pending != "UNLOAD") return "CMD-UNLOAD";
  if (unload) return std::string(unload->as_array().at(0).as_string());
  if (!pending.empty()) return "CMD-CANCEL";
  const auto pallet = text(args(screen), "pallet");
  const auto load = text(part(view(screen), "load"), "load");
  const auto next = pallet.empty() ? parcel_for(load) : parcel_onto(pallet);
  if (!pallet.empty() && (goods.stacked[pallet].size() >= 2 || next.empty()))
    return goods.stacked[pallet].empty() ? std::nullopt
                                         : std::optional<std::string>("CMD-CLOSEBOX");
  const bool of_load = !parcel_for("L-1").empty() || !pallet_for("L-1").empty();
  if (prompt_of(screen) == "SCAN_DOOR" && goods.loaded.empty() && of_load) return "LOC-DOCK-1";
  const auto closed = pallet.empty() ? pallet_for(load) : std::string();
  if (!closed.empty()) return closed;
  const bool may_stack = has(shift_.chores, Chore::load) && pallet.empty() && load.empty();
  if (may_stack && goods.loaded.empty() && !next.empty() && shift_.choices.one_in(2))
    return "CMD-NEWPALLET";
  if (!next.empty()) {
    const auto& sheet = *goods.boxes.at(next).on_it;
    return shift_.choices.one_in(2) ? sheet.number : "00" + sheet.sscc;
  }
  const bool done = load.empty() ? !goods.loaded.empty() : text(screen, "step") == "LOADED";
  if (!done) return std::nullopt;
  return load.empty() ? "CMD-CLOSE" : "CMD-CLOSELOAD";
}

/// The next parcel that waits at the dock and goes with this load; empty: none.
std::string Worker::parcel_for(const std::string& load) const {
  for (const auto& sscc : shift_.goods.at_dock)
    if (load_of(sscc) == load) return sscc;
  return {};
}

/// The first one may be any; what comes after it goes with the same load.
std::string Worker::parcel_onto(const std::string& pallet) const {
  const auto boxes = shift_.goods.stacked.find(pallet);
  if (boxes != shift_.goods.stacked.end() && !boxes->second.empty())
    return parcel_for(load_of(boxes->second.front()).value_or(""));
  const auto& waiting = shift_.goods.at_dock;
  return waiting.empty() ? std::string() : waiting.front();
}

/// The same of pallets.
std::string Worker::pallet_for(const std::string& load) const {
  for (const auto& [pallet, boxes] : shift_.goods.stacked)
    if (!boxes.empty() && load_of(boxes.front()) == load) return pallet;
  return {};
}

/// Nothing: nobody knows the parcel.
std::optional<std::string> Worker::load_of(const std::string& sscc) const {
  const auto carton = shift_.site().controller().state().cartons.get(Lpn(sscc));
  if (!carton) return {};
  return shift_.day().load_of(carton->order.text);
}

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
  if (!lies_there.empty()) {         // the box before still lies there, for a while
    if (shift_.choices.one_in(2)) {  // somebody bumps into it
      shift_.scale(station_, "weigh 1.0 g unstable");
      return touch_scale();
    }
    shift_.scale(station_, "zero");
    goods.on_scale[station_].clear();
    shift_.checks().box_lies_on_scale(station_, "");
    return;
  }
  const bool restless =
      has(shift_.faults, Fault::scale) && shift_.chaos() && shift_.choices.one_in(3);
  goods.on_scale[station_] = sscc;
  shift_.checks().box_lies_on_scale(station_, sscc);
  if (!restless) return touch_scale();
  const auto tenths = mass_of(goods.boxes[sscc]) / 100;  // a hand still leans on it
  shift_.scale(station_, fmt::format("weigh {}.{} g unstable",
                                     (tenths + shift_.choices.below(500)) / 10, tenths % 10));
}

/// It says again what lies on it.
void Worker::touch_scale() {
  const auto tenths = mass_of(shift_.goods.boxes[shift_.goods.on_scale[station_]]) / 100;
  shift_.scale(station_, fmt::format("weigh {}.{} g", tenths / 10, tenths % 10));
}

// ---- what moves when it was accepted -----------------------------------------------------------

/// Units that were counted, and then the work was somebody else's: back to where they came from.
void Worker::put_hand_back(const json::object& screen) {
  const auto found = shift_.goods.hands.find(station_);
  if (found == shift_.goods.hands.end() || is_empty(found->second.inside)) return;
  const auto prompt = prompt_of(screen);
  if (prompt == "SCAN_BADGE" || prompt == "MENU") return;  // the work may come back
  const auto& task = part(view(screen), "task");
  std::int64_t held = 0;
  for (const auto& [unit, n] : found->second.inside) held += n;
  if (text(task, "done") == std::to_string(held)) return;
  if (prompt == "ENTER_QTY" || prompt == "SCAN_LOT" || prompt == "ZERO_CHECK") return;
  auto& hand = found->second;
  shift_.say(station_ + " puts back what was in the hand");
  const bool is_lpn =
      hand.from.starts_with("T-") || hand.from.starts_with("W1-") || hand.from.size() == 18;
  auto& home = is_lpn                          ? heap_of(shift_.goods, hand.from)
               : hand.from.starts_with("ASN-") ? shift_.goods.trucks[hand.from]
                                               : shift_.goods.shelves[hand.from];
  move_all(hand.inside, home);
  shift_.goods.hands.erase(found);
}

void Worker::took(const json::object& before, const std::string& code) {
  if (code.starts_with("BADGE-")) return;
  const auto kind = text(before, "kind");
  const bool floor = kind == "receive" || kind == "returns" || kind == "supervisor";
  if (floor || !process_of(before).empty()) return took_on_floor(before, code);
  const auto put = std::exchange(last_put_, {});
  if (kind == "pick" && took_mishap(before, code, put)) return;
  if (kind == "wall") return took_at_wall(before, code);
  if (kind == "dock") return took_at_dock(before, code);
  if (kind == "pick") took_pick(before, code);
  if (kind == "pack") took_pack(before, code);
}

void Worker::took_at_dock(const json::object& before, const std::string& code) {
  auto& goods = shift_.goods;
  const auto pallet = text(args(before), "pallet");
  if (code == "CMD-CLOSE" || code == "CMD-CLOSELOAD") {
    goods.gone.insert(goods.gone.end(), goods.loaded.begin(), goods.loaded.end());
    goods.loaded.clear();
    return;
  }
  if (code.starts_with("CMD-")) return;
  if (const auto boxes = goods.stacked.find(code); boxes != goods.stacked.end()) {
    goods.loaded.insert(goods.loaded.end(), boxes->second.begin(), boxes->second.end());
    boxes->second.clear();
    return;
  }
  const auto is_it = [&](const std::string& sscc) {
    const auto& sheet = *goods.boxes.at(sscc).on_it;
    return sheet.number == code || "00" + sheet.sscc == code || sscc == code;
  };
  const bool off = text(args(before), "pending") == "UNLOAD";
  auto& from = off ? goods.loaded : goods.at_dock;
  auto& onto = off ? goods.at_dock : pallet.empty() ? goods.loaded : goods.stacked[pallet];
  const auto box = std::find_if(from.begin(), from.end(), is_it);
  if (box == from.end()) return;
  onto.push_back(*box);
  from.erase(box);
  if (!off) shift_.day().loaded(onto.back());
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
    last_put_ = LastPut{tote, goods.hands[station_]};
    move_all(goods.hands[station_].inside, goods.totes[tote]);
    goods.hands.erase(station_);
  }
  const bool other = prompt == "PUTBACK" && code != "LOC-" + text(args(before), "location");
  if ((prompt == "PUTBACK" && !other) || prompt == "CONFIRM_OTHER_DEST") {
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
      else if (text(view(before), "method") == "BATCH")
        goods.to_sort.push_back(id);
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
  if (text(before, "step") == "UNIT") return took_single(before, code);
  if (prompt == "PACK_CHOOSE_BOX" && bound_) pack_bound(tote);
  if (prompt == "PACK_SCAN_ITEM" && !code.starts_with("CMD-")) {
    for (const auto& [unit, n] : goods.totes[tote]) {
      if (code_on(unit) != code) continue;
      move_unit(goods.totes[tote], goods.boxes[sscc].inside, Unit(unit));
      break;
    }
    if (is_empty(goods.totes[tote]) && tote.starts_with("T-")) goods.rack.insert(tote);
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
