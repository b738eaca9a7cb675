#include "tests/scenario/bot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/scenario/reading.hpp"

namespace wec::scenario {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

/// Ruling 18: the same code within 200 ms from the same device is one scan.
constexpr milliseconds same_code_gap{215};
constexpr milliseconds quiet_gap{60};
constexpr milliseconds paper_wait{4'000};
constexpr int refusals_max = 3;

std::string prompt_of(const json::object& screen) { return text(screen, "prompt"); }
const json::object& view(const json::object& screen) { return part(screen, "view"); }

/// The article behind a code: the digits of its GTIN stand in it, or it is its barcode.
std::string sku_of(const Book& book, const std::string& code) {
  for (const auto& [sku, article] : book.articles) {
    if (code == article.barcode || code.ends_with("C0" + article.barcode)) return sku;
    if (!article.gtin.empty() &&
        code.find("01" + fmt::format("{:0>14}", article.gtin)) != code.npos)
      return sku;
    if (!article.gtin.empty() && code.ends_with(article.gtin)) return sku;
  }
  return {};
}

std::string grams(std::int64_t mg) {
  const auto tenths = (mg + 50) / 100;
  return fmt::format("{}.{} g", tenths / 10, tenths % 10);
}

}  // namespace

json::object place_of(const json::object& screen) {
  auto prompt = prompt_of(screen);
  if (prompt == "WAIT_STABLE") prompt = "PLACE_ON_SCALE";
  if (prompt == "PRINTING") prompt = "APPLY_LABEL_SCAN";  // a restart makes a queued label doubtful
  json::object place{{"prompt", prompt}, {"operator", text(screen, "operator")}};
  for (const auto* key : {"order", "tote", "task", "carton", "units_done", "manifest", "parcels"})
    if (const auto* value = view(screen).if_contains(key)) place[key] = *value;
  return place;
}

Bots::Bots(World& world, Book& book, Ledger& ledger, std::function<void(const std::string&)> say)
    : world_(world), book_(book), ledger_(ledger), say_(std::move(say)) {}

// ---- one scan
// --------------------------------------------------------------------------------------

void Bots::wait_same_code(const std::string& station, const std::string& code) {
  const auto& [last, at] = last_[station];
  if (last != code) return;
  world_.until([&] { return world_.now() - at >= same_code_gap; }, patience);
}

/// Lets tones of scale and printer pass, so that the next one is that of the scan.
void Bots::settle(const std::string& station) {
  for (auto count = world_.heard(station); world_.next_tone(station, count, quiet_gap); ++count) {
  }
}

Scanned Bots::scan(const std::string& station, const std::string& code) {
  wait_same_code(station, code);
  const auto before = world_.screen(station);
  if (prompt_of(before) == "APPLY_LABEL_SCAN") settle(station);
  const auto tones = world_.heard(station);
  before_scan();
  in_flight_ = {station, code, before};
  const auto start = world_.now();
  const bool sent = world_.scan(station, code);
  const auto heard = sent ? world_.next_tone(station, tones, patience) : std::nullopt;
  last_[station] = {code, world_.now()};
  Scanned result;
  if (!heard) return result;
  in_flight_.reset();
  result.tone = heard->tone;
  result.ms = std::chrono::duration<double, std::milli>(heard->at - start).count();
  times_ms_.push_back(result.ms);
  if (result.accepted()) took(station, before, code);
  return result;
}

std::optional<bool> Bots::resolve() {
  if (!in_flight_) return std::nullopt;
  const auto lost = *std::exchange(in_flight_, std::nullopt);
  const bool taken = place_of(world_.screen(lost.station)) != place_of(lost.before);
  if (taken) took(lost.station, lost.before, lost.code);
  return taken;
}

/// An accepted scan goes with a thing that moved.
void Bots::took(const std::string& station, const json::object& before, const std::string& code) {
  const auto prompt = prompt_of(before);
  const auto& shown = view(before);
  const auto tote = text(shown, "tote");
  if (const bool asks_work = code == "CMD-GETWORK"; asks_work) return;
  if (text(before, "kind") == "wall") {
    took_at_wall(station, before, code);
  } else if (text(shown, "work") == "putback") {
    if (prompt == "SCAN_ITEM") take_out(tote, code);
    if (floor_.totes[tote].empty()) std::erase(floor_.staged, tote);
  } else if (prompt == "SCAN_ITEM") {
    const auto& task = part(shown, "task");
    const auto lot = text(task, "lot");
    floor_.totes[tote].push_back(
        lot.empty() ? code : book_.on_article(text(task, "sku"), lot, text(task, "expiry")));
  } else if (prompt == "SCAN_DROP") {
    (text(shown, "method") == "BATCH" ? floor_.to_sort : floor_.staged).push_back(tote);
  } else if (prompt == "PACK_SCAN_TOTE") {
    std::erase_if(floor_.staged, [&](const std::string& id) { return book_.tote(id) == code; });
  } else if (prompt == "PACK_CHOOSE_BOX" || text(before, "step") == "UNIT") {
    took_unit(station, before, code);
  } else if (prompt == "PACK_SCAN_ITEM" && !code.starts_with("CMD-")) {
    const auto& carton = part(shown, "carton");
    if (sku_of(book_, code).empty()) return;  // a tote
    auto& mass = floor_.cartons[text(carton, "sscc")];
    if (mass == 0) mass = book_.boxes.at(text(carton, "type")).tare_mg;
    const auto unit = book_.articles.at(sku_of(book_, code)).weight_mg;
    if (text(part(before, "args"), "remove") == "true") {
      mass -= unit;
      floor_.totes[tote].push_back(code);
    } else {
      mass += unit;
      take_out(tote, code);
    }
  } else if (prompt == "APPLY_LABEL_SCAN" && !code.starts_with("CMD-")) {
    apply_label(station, before, code);
  } else if (prompt == "SCAN_LPN" && code == "CMD-CLOSE") {
    floor_.gone.insert(floor_.gone.end(), floor_.loaded.begin(), floor_.loaded.end());
    floor_.loaded.clear();
  } else if (prompt == "SCAN_LPN") {
    const auto at = std::find_if(
        floor_.parcels.begin(), floor_.parcels.end(),
        [&](const Parcel& p) { return code.ends_with(p.number) || code.ends_with(p.sscc); });
    if (at != floor_.parcels.end()) {
      floor_.loaded.push_back(*at);
      floor_.parcels.erase(at);
    }
  }
  ledger_.accepted(station, event_of_prompt(prompt, code));
}

void Bots::take_out(const std::string& tote, const std::string& code) {
  auto& inside = floor_.totes[tote];
  const auto at = std::find(inside.begin(), inside.end(), code);
  if (at != inside.end()) inside.erase(at);
}

/// What the dock scans is on the paper: read from it, or else what was scanned now.
void Bots::apply_label(const std::string& station, const json::object& before,
                       const std::string& code) {
  const auto& args = part(before, "args");
  const auto read = std::exchange(floor_.label_in_hand[station], {});
  floor_.parcels.push_back({text(view(before), "order"), text(args, "sscc"), text(args, "number"),
                            read.empty() ? code : read});
  if (weighed_.contains(station)) world_.scale(station, "zero");  // the carton goes to the dock
}

// ---- what the screen asks for
// ----------------------------------------------------------------------

std::string Bots::badge_of(const std::string& station) const {
  const auto all = world_.stations();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].id == station && !book_.badges.empty())
      return book_.badges[i % book_.badges.size()].second;
  throw Deviation{"nobody has a badge for " + station};
}

/// The next tote in the rack that nothing lies in.
std::string Bots::empty_tote() {
  for (std::size_t tried = 0; tried < book_.totes.size(); ++tried) {
    const auto& [id, barcode] = book_.totes[floor_.next_tote++ % book_.totes.size()];
    if (floor_.totes[id].empty()) return barcode;
  }
  throw Deviation{"all totes are full"};
}

std::optional<std::string> Bots::pick_code(const std::string&, const json::object& screen) {
  const auto prompt = prompt_of(screen);
  const auto& args = part(screen, "args");
  const auto& task = part(view(screen), "task");
  if (prompt == "SCAN_TOTE") {
    if (book_.totes.empty()) throw Deviation{"there is no tote in the scenario"};
    return empty_tote();
  }
  if (prompt == "SCAN_LOCATION" || prompt == "SCAN_CART")  // a cart is not needed
    return book_.places.at(text(args, "location")).barcode;
  if (prompt == "SCAN_ITEM")
    return book_.on_article(text(args, "sku"), text(task, "lot"), text(task, "expiry"));
  if (prompt == "SCAN_LOT") return text(args, "lot");
  if (prompt == "PUT_TO") return book_.tote(text(args, "tote"));
  if (prompt == "SCAN_LPN" && text(view(screen), "work") == "putback")
    return book_.tote(text(args, "lpn"));
  if (prompt == "PUTBACK") return book_.places.at(text(args, "location")).barcode;
  if (prompt == "SCAN_DROP" && !text(args, "location").empty())
    return book_.places.at(text(args, "location")).barcode;
  if (prompt == "SCAN_DROP")
    for (const auto& [id, place] : book_.places)
      if (place.kind == "PACK") return place.barcode;
  return std::nullopt;
}

std::optional<std::string> Bots::pack_code(const std::string& station, const json::object& screen) {
  const auto prompt = prompt_of(screen);
  const auto& shown = view(screen);
  if (prompt == "PACK_SCAN_TOTE" && part(screen, "args").contains("order")) {
    const auto next = text(part(screen, "args"), "tote");  // of the order that is being packed
    return next.empty() ? std::nullopt : std::optional(book_.tote(next));
  }
  if (prompt == "PACK_SCAN_TOTE") {
    if (floor_.staged.empty()) return std::nullopt;
    return book_.tote(floor_.staged.front());
  }
  if (prompt == "PACK_CHOOSE_BOX") {
    const auto suggestion = text(part(screen, "args"), "suggestion");
    if (suggestion.empty()) throw Deviation{station + " suggests no box"};
    return book_.boxes.at(suggestion).barcode;
  }
  if (prompt == "PACK_SCAN_ITEM") {
    const auto& inside = floor_.totes[text(shown, "tote")];
    if (inside.empty()) throw Deviation{station + " asks for an item, the tote is empty"};
    return inside.front();
  }
  if (prompt == "PRINTING" && !part(screen, "refusal").empty()) return "CMD-REPRINT";
  if (prompt != "APPLY_LABEL_SCAN") return std::nullopt;
  const auto code = label_code(station, floor_.parcels.size() % 2 == 1);
  return code ? *code : "CMD-REPRINT";  // no paper came
}

std::optional<std::string> Bots::next_code(const std::string& station, const json::object& screen) {
  if (prompt_of(screen) == "SCAN_BADGE") return badge_of(station);
  if (text(screen, "kind") == "pick") return pick_code(station, screen);
  if (text(screen, "kind") == "pack") return pack_code(station, screen);
  if (text(screen, "kind") == "wall") return wall_code(screen);
  if (!floor_.parcels.empty()) return floor_.parcels.front().on_it;
  return std::nullopt;
}

std::optional<std::string> Bots::label_code(const std::string& station, bool sscc) {
  const auto screen = world_.screen(station);
  const auto& args = part(screen, "args");
  auto& taken = floor_.labels_taken[station];
  std::size_t printed = 0;
  const auto paper = [&] { return (printed = world_.labels_printed(station)) > taken; };
  if (!world_.until(paper, paper_wait)) return std::nullopt;
  const auto& label = world_.label(station, printed - 1);
  const auto want_sscc = "00" + text(args, "sscc");
  const auto want_number = text(args, "number");
  std::string found_sscc, found_number;
  for (const auto& symbol : label.symbols) {
    if (symbol.text == want_sscc) found_sscc = symbol.aim + symbol.text;
    if (symbol.text == want_number) found_number = symbol.aim + symbol.text;
  }
  if (found_sscc.empty() || found_number.empty()) {
    std::string read;
    for (const auto& symbol : label.symbols) read += fmt::format(" {}{}", symbol.aim, symbol.text);
    throw Deviation{fmt::format("the label carries{}, expected {} and {}",
                                read.empty() ? " nothing" : read, want_sscc, want_number)};
  }
  taken = printed;
  floor_.label_in_hand[station] = found_number;
  return sscc ? found_sscc : found_number;
}

Moved Bots::weigh(const std::string& station, const json::object& screen) {
  const auto sscc = text(part(view(screen), "carton"), "sscc");
  const auto weight = [&] { return part(view(world_.screen(station)), "weight"); };
  const auto gone = [&] { return !world_.daemon_runs(); };
  weighed_.insert(station);
  world_.scale(station, "zero");
  const auto empty = [&] {
    if (gone()) return true;
    const auto seen = weight();
    return text(seen, "mass_mg") == "0" && text(seen, "stable") == "true";
  };
  if (!world_.until(empty, patience)) throw Deviation{station + " does not see the empty scale"};
  if (gone()) return Moved::lost;
  world_.scale(station, "weigh " + grams(floor_.cartons.at(sscc)));
  std::string code;
  const auto judged = [&] {
    if (gone()) return true;
    const auto now = world_.screen(station);
    code = text(part(now, "refusal"), "code");
    const auto prompt = prompt_of(now);
    return (prompt != "PLACE_ON_SCALE" && prompt != "WAIT_STABLE") || code == "UNDERWEIGHT" ||
           code == "OVERWEIGHT";
  };
  if (!world_.until(judged, patience)) throw Deviation{station + " does not judge the weight"};
  if (gone()) return Moved::lost;
  const bool refused = code == "UNDERWEIGHT" || code == "OVERWEIGHT";
  say_(fmt::format("{} weighs {}{}", station, grams(floor_.cartons.at(sscc)),
                   refused ? ": " + code : ""));
  return refused ? Moved::refused : Moved::yes;
}

// ---- going on
// --------------------------------------------------------------------------------------

Moved Bots::step(const std::string& station) {
  const auto screen = world_.screen(station);
  const auto prompt = prompt_of(screen);
  if (prompt == "PLACE_ON_SCALE" || prompt == "WAIT_STABLE") return weigh(station, screen);
  if (prompt == "PRINTING" && part(screen, "refusal").empty()) return Moved::waits;
  auto& asked_again = printed_again_[station];
  if (prompt != "PRINTING")
    asked_again = 0;
  else if (++asked_again > refusals_max)
    throw Deviation{station +
                    " does not get its label printed: " + text(part(screen, "refusal"), "code")};
  const bool asks_work = prompt == "MENU";
  const auto code =
      asks_work ? std::optional<std::string>("CMD-GETWORK") : next_code(station, screen);
  if (!code) return Moved::idle;
  const auto scanned = scan(station, *code);
  if (scanned.tone.empty()) return Moved::lost;
  if (asks_work) return prompt_of(world_.screen(station)) == "MENU" ? Moved::idle : Moved::yes;
  if (!scanned.accepted()) {
    const auto why = text(part(world_.screen(station), "refusal"), "code");
    say_(fmt::format("{} scans {}: {} {}", station, *code, scanned.tone, why));
    if (++refused_in_a_row_[station] >= refusals_max)
      throw Deviation{
          fmt::format("{} refuses {} with {} although it asked {}", station, *code, why, prompt)};
    return Moved::refused;
  }
  refused_in_a_row_[station] = 0;
  say_(fmt::format("{} {}: scans {}  {}", station, prompt, *code, scanned.tone));
  return Moved::yes;
}

void Bots::work(const std::string& station, const std::string& prompt) {
  for (;;) {
    if (prompt_of(world_.screen(station)) == prompt) return;
    switch (step(station)) {
      case Moved::yes:
      case Moved::refused:
        break;
      case Moved::lost:
        throw Deviation{station + ": no tone came"};
      case Moved::waits: {
        const auto moved = [&] {
          const auto now = world_.screen(station);
          return prompt_of(now) != "PRINTING" || !part(now, "refusal").empty();
        };
        if (!world_.until(moved, patience)) throw Deviation{station + " waits for the printer"};
        break;
      }
      case Moved::idle:
        if (prompt.empty()) return;
        throw Deviation{fmt::format("{} is idle and never asked {}", station, prompt)};
    }
  }
}

void Bots::ship(const std::string& station) {
  work(station, "");
  if (floor_.loaded.empty()) throw Deviation{"there is no parcel to ship at " + station};
  const auto closed = scan(station, "CMD-CLOSE");
  if (!closed.accepted()) throw Deviation{station + " refuses CMD-CLOSE"};
  say_(fmt::format("{} closes the manifest  {}", station, closed.tone));
}

}  // namespace wec::scenario
