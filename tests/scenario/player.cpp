#include "tests/scenario/player.hpp"
#include "tests/scenario/coverage.hpp"
#include "tests/scenario/reading.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

namespace wec::scenario {
namespace {

namespace json = boost::json;

/// "from.location": a field inside a field.
std::string field(const json::object& from, std::string_view key) {
  const auto dot = key.find('.');
  if (dot == std::string_view::npos) return text(from, key);
  return field(part(from, key.substr(0, dot)), key.substr(dot + 1));
}

using Fields = std::map<std::string, std::string>;

bool has(const json::object& row, const Fields& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const auto& one) { return field(row, one.first) == one.second; });
}

Fields fields_of(const Step& step, std::size_t from) {
  auto wanted = pairs(step.words, from);
  if (!wanted) throw Deviation{wanted.error()};
  return *wanted;
}

/// An arg of the prompt, or what stands around it; "view.next.sku" from the screen's top.
std::string of_screen(const json::object& screen, const std::string& key) {
  if (key.find('.') != std::string::npos) return field(screen, key);
  for (const auto& place :
       {part(screen, "args"), part(screen, "view"), part(part(screen, "view"), "task"),
        part(part(screen, "view"), "label"), part(part(screen, "view"), "weight"), screen})
    if (place.contains(key)) return text(place, key);
  return "(none)";
}

/// "%PAD:100000%" as so many letters, "%NEST:200%" as so many brackets that open: what no line of a
/// file can hold.
std::string with_bulk(std::string text) {
  for (const auto& [name, fill] : {std::pair{"%PAD:", 'x'}, std::pair{"%NEST:", '['}}) {
    const auto at = text.find(name);
    if (at == std::string::npos) continue;
    const auto digits = at + std::string_view(name).size();
    const auto end = text.find('%', digits);
    const auto count = std::stoul(text.substr(digits, end - digits));
    text.replace(at, end + 1 - at, std::string(count, fill));
  }
  return text;
}

std::string in_short(const json::object& screen) {
  auto words = text(screen, "prompt");
  for (const auto& [key, value] : part(screen, "args"))
    words += fmt::format(" {}={}", std::string_view(key), plain(value));
  if (const auto code = text(part(screen, "refusal"), "code"); !code.empty())
    words += ", refused " + code;
  return words;
}

}  // namespace

Player::Player(World& world, Report& report, Trouble trouble)
    : world_(world),
      report_(report),
      trouble_(trouble),
      bots_(world, book_, ledger_, [this](const auto& s) { say(s); }) {}

void Player::play(const std::vector<Step>& steps) {
  TroubleMaker maker(world_, trouble_, steps);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    next_ = i + 1 < steps.size() ? &steps[i + 1] : nullptr;
    try {
      maker.before(steps[i]);
      run(steps[i]);
    } catch (const Deviation& deviation) {
      throw Deviation{fmt::format("{}: {} {}: {}", steps[i].at(), steps[i].verb, steps[i].rest,
                                  deviation.what)};
    }
  }
}

void Player::run(const Step& step) {
  const auto& words = step.words;
  using Handler = std::function<void()>;
  const std::map<std::string, Handler> handlers{
      {"site", [] {}},  // taken before the world is made
      {"oms", [&] { oms(step); }},
      {"oms-raw", [&] { world_.oms_raw(with_bulk(step.rest)); }},
      {"wait", [&] { wait(step); }},
      {"scan", [&] { scan(step); }},
      {"scan-hex",
       [&] {
         std::string bytes;
         for (std::size_t i = 0; i + 1 < words[1].size(); i += 2)
           bytes += static_cast<char>(std::stoi(words[1].substr(i, 2), nullptr, 16));
         std::string all;
         const int times = words.size() == 4 && words[2] == "times" ? std::stoi(words[3]) : 1;
         for (int n = 0; n < times; ++n) all += bytes;
         scan_bytes(words[0], all);
       }},
      {"scan-half", [&] { scan_half(step); }},
      {"scan-label",
       [&] {
         const auto code = bots_.label_code(words[0], words.size() > 1 && words[1] == "sscc");
         if (!code) throw Deviation{"no label came out of the printer"};
         scan_bytes(words[0], *code);
       }},
      {"key", [&] { key(step); }},
      {"expect", [&] { expect(step); }},
      {"tone", [&] { tone(step); }},
      {"hears", [&] { hears(step); }},
      {"refused", [&] { refused(step); }},
      {"shown", [&] { shown_code(step); }},
      {"scale", [&] { scale(step); }},
      {"weigh-right",
       [&] {
         if (bots_.weigh(words[0], world_.screen(words[0])) != Moved::yes)
           throw Deviation{"the right weight is refused: " + in_short(world_.screen(words[0]))};
       }},
      {"printer",
       [&] {
         world_.printer(words[0], words[1]);
         say(fmt::format("printer {} is now {}", words[0], words[1]));
       }},
      {"link",
       [&] {
         world_.link(words[0] == "up");
         say(words[0] == "up" ? "the link to head office is back (mosquitto started)"
                              : "the link to head office is cut (mosquitto killed)");
       }},
      {"disk", [&] { disk(step); }},
      {"scan-on", [&] { scan_on(step); }},
      {"kill",
       [&] {
         if (words[0] == "office") {
           world_.restart_office();
           return say("head office is killed and started again");
         }
         world_.kill_daemon();
         say("wecd is killed");
       }},
      {"disk-keep",
       [&] {
         world_.keep_disk(words[0]);
         say(fmt::format("a copy of the disk is kept: {}", words[0]));
       }},
      {"disk-back",
       [&] {
         world_.put_back_disk(words[0], words.size() > 1);
         say(fmt::format("the disk is put back: {}", words[0]));
       }},
      {"start",
       [&] {
         world_.start_daemon();
         say("wecd is started again");
       }},
      {"clock",
       [&] {
         world_.step_clock(std::stoll(words[0]));
         say(fmt::format("the clock goes forward by {} s", words[0]));
       }},
      {"work", [&] { work(step); }},
      {"ship", [&] { bots_.ship(words[0]); }},
      {"expect-stock", [&] { expect_stock(step); }},
      {"expect-task", [&] { expect_task(step); }},
      {"expect-event", [&] { expect_event(step); }},
      {"expect-order", [&] { expect_order(step); }},
      {"expect-label", [&] { expect_label(step); }},
      {"expect-kpi", [&] { expect_kpi(world_.rows("kpi"), step, 0); }},
      {"expect-published",
       [&] {
         std::vector<json::object> rows;
         const auto there = [&] {
           rows = published(words[0]);
           return !rows.empty();
         };
         if (!world_.until(there, patience)) throw Deviation{"head office has none of that day"};
         expect_kpi(rows, step, 1);
       }},
      {"expect-rejected", [&] { expect_rejected(step); }},
      {"same", [&] { same(); }},
      {"verify",
       [&] {
         if (const auto said = world_.verify(); !said.empty()) throw Deviation{said};
         say("wec verify: the log gives the tables");
       }},
      {"say", [&] { report_.line("== " + step.rest); }},
  };
  handlers.at(step.verb)();
}

// ---- head office
// -----------------------------------------------------------------------------------

void Player::oms(const Step& step) {
  boost::system::error_code bad;
  const auto data = json::parse(step.after(1), bad);
  if (bad || !data.is_object()) throw Deviation{"what follows the type is not one JSON object"};
  const auto& type = step.words[0];
  book_.note(type, data.as_object());
  world_.oms(type, data.as_object());
  if (type == "order.released") ++orders_;
  std::string about;
  for (const auto* key : {"order", "sku", "location", "carton", "lpn", "operator", "range"})
    if (about.empty()) about = text(data.as_object(), key);
  say(fmt::format("head office sends {} {}", type, about));
}

void Player::wait(const Step& step) {
  if (step.words[0] == "quiet") return wait_quiet();
  if (step.words[0] == "offline") {
    const auto offline = [&] { return text(world_.status(), "link") != "online"; };
    if (!world_.until(offline, patience)) throw Deviation{"the site still says online"};
    return say("the site knows that it is offline");
  }
  if (step.words[0] == "device") return wait_device(step);
  if (step.words[0] != "answered") throw Deviation{"wait answered, quiet, offline or device ID"};
  json::object office;
  const auto answered = [&] {
    office = world_.oms_status();
    return text(office, "pending") == "0";
  };
  if (!world_.until(answered, patience))
    throw Deviation{"head office still waits: " + json::serialize(office)};
  say(fmt::format("all {} commands are answered", text(office, "commands")));
}

void Player::wait_device(const Step& step) {
  if (step.words.size() != 2) throw Deviation{"expected wait device ID"};
  const auto ready = [&] {
    for (const auto& row : world_.rows("devices"))
      if (text(row, "device") == step.words[1] || text(row, "id") == step.words[1])
        return text(row, "state") == "ok";
    return false;
  };
  if (!world_.until(ready, patience)) throw Deviation{"it does not come back"};
  say(fmt::format("{} is connected", step.words[1]));
}

void Player::wait_quiet() {
  json::object site, office;
  const auto quiet = [&] {
    office = world_.oms_status();
    site = world_.status();
    const auto head = text(site, "head");
    return text(office, "pending") == "0" && text(site, "stored") == head &&
           text(site, "applied") == head && text(office, "stored") == head;
  };
  if (!world_.until(quiet, patience * 2))
    throw Deviation{fmt::format("not drained: site {}, head office {}", json::serialize(site),
                                json::serialize(office))};
  say(fmt::format("drained: all {} events are at head office and acknowledged",
                  text(site, "head")));
}

void Player::same_of(const std::string& what) {
  const auto site = world_.site_lines(what);
  const auto office = world_.oms_lines(what);
  if (site == office)
    return say(
        fmt::format("{}: {} rows, the same at the site and at head office", what, site.size()));
  for (std::size_t i = 0; i < std::max(site.size(), office.size()); ++i) {
    const std::string ours = i < site.size() ? site[i] : "(none)";
    const std::string theirs = i < office.size() ? office[i] : "(none)";
    if (ours != theirs)
      throw Deviation{
          fmt::format("{} differ:\n  site        {}\n  head office {}", what, ours, theirs)};
  }
}

void Player::same() {
  same_of("stock");
  same_of("orders");
  const auto office = world_.oms_status();
  if (const auto* found = office.if_contains("violations"); found && !found->as_array().empty())
    throw Deviation{"head office found: " + json::serialize(*found)};
}

// ---- stations
// --------------------------------------------------------------------------------------

void Player::scan(const Step& step) {
  const auto code = book_.code(step.after(1));
  if (!code) throw Deviation{code.error()};
  scan_bytes(step.words[0], *code);
}

void Player::scan_bytes(const std::string& station, const std::string& code) {
  const bool refusal_follows = next_ && next_->verb == "refused";
  before_[station] = world_.screen(station);
  if (refusal_follows) hash_before_ = text(world_.status(), "state_hash");
  const auto scanned = bots_.scan(station, code);
  if (scanned.tone.empty()) throw Deviation{"no tone came"};
  last_[station] = scanned;
  const auto screen = world_.screen(station);
  say(fmt::format("{} {}: scans {}  {}  -> {}", station, text(before_[station], "prompt"),
                  shown(code), scanned.tone, in_short(screen)));
  const bool judged = next_ && (next_->verb == "refused" || next_->verb == "tone");
  if (!scanned.accepted() && !judged) throw Deviation{"refused: " + in_short(screen)};
}

void Player::disk(const Step& step) {
  world_.disk(step.words[0] == "full");
  if (step.words[0] == "full") return say("the disk is full");
  const auto room = [&] { return text(world_.status(), "disk_full") == "false"; };
  if (!world_.until(room, patience)) throw Deviation{"the site still says that its disk is full"};
  say("there is room on the disk, and the site has noticed");
}

/// Codes that nobody knows, until they are refused for another reason: each is an event on disk.
void Player::scan_on(const Step& step) {
  constexpr int scans_max = 20'000;  // a warm WAL takes about three thousand
  const auto& station = step.words[0];
  for (int n = 0; n < scans_max; ++n) {
    before_[station] = world_.screen(station);
    const auto known = text(world_.status(), "state_hash");
    const auto scanned = bots_.scan(station, fmt::format("NOBODY-KNOWS-{}", n));
    if (scanned.accepted()) throw Deviation{"a code that nobody knows was accepted"};
    if (text(part(world_.screen(station), "refusal"), "code") != step.words[2]) continue;
    last_[station] = scanned;
    hash_before_ = known;
    return say(fmt::format("{} refuses {} after {} scans", station, step.words[2], n));
  }
  throw Deviation{fmt::format("{} scans and never {}", scans_max, step.words[2])};
}

/// A frame that stops: the scanner's driver gives it up, and the station hears that it did not
/// count.
void Player::scan_half(const Step& step) {
  const auto& station = step.words[0];
  before_[station] = world_.screen(station);
  hash_before_ = text(world_.status(), "state_hash");
  const auto tones = world_.heard(station);
  if (!world_.scan_raw(station, step.after(1))) throw Deviation{"the scanner is not connected"};
  const auto heard = world_.next_tone(station, tones, patience);
  if (!heard) throw Deviation{"no tone came"};
  last_[station] = {heard->tone, 0};
}

/// Keys answer with a tone, as a scan does; what is heard next belongs to the next step.
void Player::key(const Step& step) {
  const auto& station = step.words[0];
  const bool judged = next_ && (next_->verb == "refused" || next_->verb == "tone");
  before_[station] = world_.screen(station);
  if (judged) hash_before_ = text(world_.status(), "state_hash");
  const auto tones = world_.heard(station);
  world_.key(station, step.words[1]);
  const auto heard = world_.next_tone(station, tones, patience);
  if (!heard) throw Deviation{"no tone came"};
  last_[station] = {heard->tone, 0};
  say(fmt::format("{} {}: keys {}  -> {}", station, text(before_[station], "prompt"), step.words[1],
                  in_short(world_.screen(station))));
}

/// The newest tone there, whatever made it: also what somebody else did.
void Player::hears(const Step& step) {
  std::string newest;
  const auto there = [&] {
    const auto count = world_.heard(step.words[0]);
    if (count == 0) return false;
    const auto heard = world_.next_tone(step.words[0], count - 1, std::chrono::milliseconds(0));
    newest = heard ? heard->tone : "";
    return newest == step.words[1];
  };
  if (!world_.until(there, patience))
    throw Deviation{"the newest tone is " + (newest.empty() ? "none" : newest)};
}

void Player::tone(const Step& step) {
  const auto& last = last_[step.words[0]];
  if (last.tone != step.words[1]) throw Deviation{"the last tone was " + last.tone};
}

void Player::refused(const Step& step) {
  const auto& station = step.words[0];
  const auto screen = world_.screen(station);
  const auto code = text(part(screen, "refusal"), "code");
  if (last_[station].tone != "STOP") throw Deviation{"the tone was " + last_[station].tone};
  if (code != step.words[1])
    throw Deviation{"the screen says " + (code.empty() ? "nothing" : code)};
  if (text(screen, "severity") != "error")
    throw Deviation{"severity is " + text(screen, "severity")};
  const auto said = part(part(screen, "refusal"), "args");
  for (const auto& [key, value] : fields_of(step, 2))
    if (field(said, key) != value) throw Deviation{"it says " + json::serialize(said)};
  if (place_of(screen) != place_of(before_[station]))
    throw Deviation{"the step changed: " + in_short(screen)};
  if (const auto hash = text(world_.status(), "state_hash"); hash != hash_before_)
    throw Deviation{"the state hash changed"};
  note_refused(code, text(screen, "step"));
}

void Player::shown_code(const Step& step) {
  json::object screen;
  const auto there = [&] {
    screen = world_.screen(step.words[0]);
    return text(part(screen, "refusal"), "code") == step.words[1];
  };
  if (!world_.until(there, patience)) throw Deviation{"the screen says " + in_short(screen)};
  note_shown(step.words[1]);
  say(fmt::format("{} shows {}: {}", step.words[0], step.words[1], in_short(screen)));
}

void Player::expect(const Step& step) {
  const auto wanted = pairs(step.words, 2);
  if (!wanted) throw Deviation{wanted.error()};
  json::object screen;
  const auto there = [&] {
    screen = world_.screen(step.words[0]);
    if (text(screen, "prompt") != step.words[1]) return false;
    for (const auto& [key, value] : *wanted)
      if (of_screen(screen, key) != value) return false;
    return true;
  };
  if (world_.until(there, patience)) return;
  auto seen = in_short(screen);
  for (const auto& [key, value] : *wanted)
    seen += fmt::format(", {}={}", key, of_screen(screen, key));
  throw Deviation{"the screen says " + seen};
}

void Player::scale(const Step& step) {
  const auto line = step.after(1);
  world_.scale(step.words[0], line == "zero" ? line : "weigh " + line);
  say(fmt::format("{}: {} on the scale", step.words[0], line == "zero" ? "nothing" : line));
}

void Player::work(const Step& step) {
  if (step.words[1] != "until") throw Deviation{"expected work STATION until idle|PROMPT"};
  bots_.work(step.words[0], step.words[2] == "idle" ? "" : step.words[2]);
}

// ---- what the site knows
// ---------------------------------------------------------------------------

void Player::expect_stock(const Step& step) {
  const auto wanted = fields_of(step, 2);
  std::int64_t sum = 0;
  const auto there = [&] {
    sum = 0;
    for (const auto& row : world_.rows("stock"))
      if (text(row, "sku") == step.words[0] && has(row, wanted)) sum += row.at("qty").as_int64();
    return std::to_string(sum) == step.words[1];
  };
  if (!world_.until(there, patience)) throw Deviation{fmt::format("there are {}", sum)};
}

/// `times=N`: exactly so many; without it at least one.
void Player::expect_rows(const Step& step, const std::function<std::vector<json::object>()>& rows) {
  auto wanted = fields_of(step, 1);
  const auto times = wanted.extract("times");
  std::size_t found = 0;
  std::string seen;
  const auto there = [&] {
    found = 0;
    seen.clear();
    for (const auto& row : rows()) {
      found += has(row, wanted) ? 1 : 0;
      seen += "\n  " + json::serialize(row);
    }
    return times.empty() ? found > 0 : std::to_string(found) == times.mapped();
  };
  if (!world_.until(there, patience))
    throw Deviation{
        fmt::format("{} of {}:{}", found, step.words[0], seen.empty() ? " none" : seen)};
}

void Player::expect_task(const Step& step) {
  expect_rows(step, [&] {
    auto rows = world_.rows("tasks");
    std::erase_if(rows, [&](const auto& row) { return text(row, "type") != step.words[0]; });
    return rows;
  });
}

/// Events of the log by "noun.verb"; fields are those of their data.
void Player::expect_event(const Step& step) {
  expect_rows(step, [&] {
    std::vector<json::object> data;
    for (const auto& event : world_.rows("events"))
      if (text(event, "type") == "org.wec." + step.words[0] + ".v1")
        data.push_back(part(event, "data"));
    return data;
  });
}

void Player::expect_order(const Step& step) {
  std::string state;
  const auto there = [&] {
    for (const auto& row : world_.rows("orders"))
      if (text(row, "order") == step.words[0]) state = text(row, "state");
    return state == step.words[1];
  };
  if (!world_.until(there, patience))
    throw Deviation{"it is " + (state.empty() ? "not there" : state)};
  say(fmt::format("order {} is {}", step.words[0], state));
}

void Player::expect_label(const Step& step) {
  const auto wanted = pairs(step.words, 2);
  if (!wanted) throw Deviation{wanted.error()};
  std::string seen;
  const auto there = [&] {
    seen.clear();
    for (const auto& row : world_.rows("labels")) {
      if (text(row, "order") != step.words[0]) continue;
      seen += fmt::format(" {} copy {}", text(row, "state"), text(row, "copy"));
      bool fits = text(row, "state") == step.words[1];
      for (const auto& [key, value] : *wanted) fits = fits && text(row, key) == value;
      if (fits) return true;
    }
    return false;
  };
  if (!world_.until(there, patience)) throw Deviation{"its labels:" + seen};
  say(fmt::format("a label of {} is {}", step.words[0],
                  fmt::join(std::vector(step.words.begin() + 1, step.words.end()), " ")));
}

std::vector<json::object> Player::published(const std::string& day) {
  std::vector<json::object> rows;
  for (auto& row : world_.oms_dump("kpi"))
    if (day == "any" || text(row, "day") == day) rows.push_back(std::move(row));
  return rows;
}

/// K9: the first of its figures; K9.lines_full, K21.scans_rejected/WRONG_ITEM: that one.
void Player::expect_kpi(const std::vector<json::object>& rows, const Step& step,
                        std::size_t first_word) {
  const auto& wanted = step.words[first_word];
  const auto dot = wanted.find('.'), slash = wanted.find('/');
  const auto kpi = wanted.substr(0, dot);
  const auto name =
      dot == std::string::npos ? std::string() : wanted.substr(0, slash).substr(dot + 1);
  const auto of_part = slash == std::string::npos ? "" : wanted.substr(slash + 1);
  for (const auto& row : rows) {
    if (text(row, "kpi") != kpi || text(row, "part") != of_part) continue;
    if (!name.empty() && text(row, "name") != name) continue;
    const auto num = text(row, "num"), den = text(row, "den");
    if (num == step.words[first_word + 1] && den == step.words[first_word + 2])
      return say(fmt::format("{} {} is {} / {}", kpi, text(row, "name"), num, den));
    throw Deviation{fmt::format("{} is {} / {}", text(row, "name"), num, den)};
  }
  throw Deviation{"there is no such figure"};
}

/// The next rejected answer after those that earlier steps looked at.
void Player::expect_rejected(const Step& step) {
  const auto results = world_.oms_dump("results");
  for (; results_seen_ < results.size(); ++results_seen_) {
    const auto& row = results[results_seen_];
    if (text(row, "result") != "rejected") continue;
    ++results_seen_;
    if (text(row, "reason") != step.words[0])
      throw Deviation{"the next rejected answer is " + json::serialize(row)};
    return say(
        fmt::format("head office was told rejected({}): {}", step.words[0], text(row, "detail")));
  }
  throw Deviation{"no further command was rejected"};
}

std::vector<std::string> Player::summary() {
  const auto office = world_.oms_status();
  std::map<std::string, std::int64_t> states;
  for (const auto& row : world_.rows("orders")) ++states[text(row, "state")];
  std::string orders;
  for (const auto& [state, n] : states)
    orders += fmt::format("{}{} {}", orders.empty() ? "" : ", ", n, state);
  return {fmt::format("orders       {} ({})", orders_, orders),
          fmt::format("parcels      {} handed over", bots_.floor().gone.size()),
          fmt::format("events       {} at the site, {} at head office",
                      text(world_.status(), "head"), text(office, "stored")),
          fmt::format("duplicates   {} messages seen twice by head office and counted once",
                      text(office, "duplicates")),
          fmt::format("scans        {}, scan to tone {}", bots_.times().size(),
                      percentiles(bots_.times()))};
}

}  // namespace wec::scenario
