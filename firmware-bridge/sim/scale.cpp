#include "firmware-bridge/sim/scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace wec {

namespace {

constexpr unsigned decimals_max = 6;
constexpr std::size_t digits_max = 12;  // keeps sums far away from overflow
constexpr std::string_view noise = "\xf8\x80\xfe\x00\x1c\xe3\x80\x1c\xff\xf8";

struct Unit {
  std::string_view name;
  std::int64_t capacity_micro;  // of a 30 kg scale
};
constexpr std::array units{Unit{"g", 30'000'000'000}, Unit{"kg", 30'000'000},
                           Unit{"mg", 30'000'000'000'000}, Unit{"lb", 66'000'000},
                           Unit{"oz", 1'058'000'000}};

const Unit* find_unit(std::string_view name) {
  const auto found =
      std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.name == name; });
  return found == units.end() ? nullptr : &*found;
}

struct Amount {
  std::int64_t micro = 0;
  unsigned decimals = 0;
};

std::optional<Amount> parse_amount(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == text.npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || whole.size() > digits_max || fraction.size() > decimals_max) return {};
  if (point != text.npos && fraction.empty()) return {};
  Amount amount;
  for (const char c : std::string(whole) + std::string(fraction)) {
    if (c < '0' || c > '9') return {};
    amount.micro = amount.micro * 10 + (c - '0');
  }
  amount.decimals = static_cast<unsigned>(fraction.size());
  for (auto i = amount.decimals; i < decimals_max; ++i) amount.micro *= 10;
  if (negative) amount.micro = -amount.micro;
  return amount;
}

}  // namespace

SimScale::SimScale(SimScaleOptions options)
    : options_(std::move(options)),
      unit_(options_.unit),
      decimals_(parse_amount(options_.empty).value_or(Amount{}).decimals) {}

tl::expected<void, std::string> SimScale::weigh(std::string_view value, std::string_view unit,
                                                bool stable, Instant now) {
  const auto amount = parse_amount(value);
  if (!amount) {
    return tl::make_unexpected(
        fmt::format("\"{}\" is no weight; expected digits as in 912.0", value));
  }
  if (find_unit(unit) == nullptr) {
    return tl::make_unexpected(
        fmt::format("unknown unit \"{}\"; expected mg, g, kg, lb or oz", unit));
  }
  if (unit != unit_) zero_ = tare_ = 0;
  unit_ = unit;
  decimals_ = amount->decimals;
  load_ = amount->micro;
  changed(stable, now);
  return {};
}

void SimScale::unload(Instant now) {
  load_ = 0;
  changed(true, now);
}

void SimScale::set_fault(SimScaleFault fault, Instant now) {
  fault_ = fault;
  changed(stable_at_.has_value(), now);
}

void SimScale::changed(bool stable, Instant now) {
  stable_at_ = stable ? std::optional(now + options_.settle) : std::nullopt;
  settled_reported_ = false;
  if (report_changes_ && !is_stable(now)) say_weight(now);
  expire(now);
}

std::optional<Instant> SimScale::deadline() const {
  std::optional<Instant> first = repeat_at_;
  const auto consider = [&](const std::optional<Instant>& at) {
    if (at && (!first || *at < *first)) first = at;
  };
  consider(wait_until_);
  const bool waits_to_settle = wait_until_ || (report_changes_ && !settled_reported_);
  if (waits_to_settle) consider(stable_at_);
  return first;
}

void SimScale::expire(Instant now) {
  if (wait_until_ && is_stable(now)) {
    wait_until_.reset();
    say_weight(now);
  }
  if (wait_until_ && now >= *wait_until_) {
    wait_until_.reset();
    reply("S I");
  }
  if (report_changes_ && !settled_reported_ && is_stable(now)) {
    settled_reported_ = true;
    say_weight(now);
  }
  if (repeat_at_ && now >= *repeat_at_) {
    repeat_at_ = now + repeat_interval;
    say_weight(now);
  }
}

void SimScale::on_disconnect(Instant) {
  reset();
  line_.clear();
  line_overlong_ = false;
}

void SimScale::reset() {
  wait_until_.reset();
  repeat_at_.reset();
  report_changes_ = false;
}

void SimScale::on_bytes(std::string_view bytes, Instant now) {
  for (const char c : bytes) {
    if (c == '\n') {
      if (line_.ends_with('\r')) line_.pop_back();
      if (std::exchange(line_overlong_, false)) {
        reply("ET");
      } else {
        on_line(line_, now);
      }
      line_.clear();
    } else if (line_.size() < line_max_bytes) {
      line_ += c;
    } else {
      line_overlong_ = true;
    }
  }
}

void SimScale::on_line(std::string_view line, Instant now) {
  reset();  // any command ends what an earlier one had started
  if (weight_command(line, now) || zero_command(line, now) || tare_command(line, now) ||
      information_command(line)) {
    return;
  }
  reply("ES");
}

bool SimScale::weight_command(std::string_view line, Instant now) {
  if (line == "S") {
    const bool answers_now = is_stable(now) || out_of_range() || fault_ == SimScaleFault::busy;
    if (answers_now) {
      say_weight(now);
    } else {
      wait_until_ = now + stable_wait;
    }
    return true;
  }
  if (line != "SI" && line != "SIR" && line != "SR") return false;
  say_weight(now);
  if (line == "SIR") repeat_at_ = now + repeat_interval;
  report_changes_ = line == "SR";
  settled_reported_ = is_stable(now);
  return true;
}

bool SimScale::zero_command(std::string_view line, Instant now) {
  if (line != "Z" && line != "ZI") return false;
  zero(line, line == "ZI", now);
  return true;
}

void SimScale::zero(std::string_view command, bool at_once, Instant now) {
  const bool stable = is_stable(now);
  const auto range = capacity() / 50;  // 2 % to either side
  if (fault_ == SimScaleFault::busy || (!stable && !at_once)) {
    return reply(fmt::format("{} I", command));
  }
  if (const char out = out_of_range()) return reply(fmt::format("{} {}", command, out));
  if (load_ > range) return reply(fmt::format("{} +", command));
  if (load_ < -range) return reply(fmt::format("{} -", command));
  zero_ = load_;
  tare_ = 0;
  reply(at_once ? fmt::format("ZI {}", stable ? 'S' : 'D') : "Z A");
}

bool SimScale::tare_command(std::string_view line, Instant now) {
  if (line == "T" || line == "TI") {
    tare(line, line == "TI", now);
  } else if (line == "TA") {
    reply(fmt::format("TA A {:>10} {}", show(tare_), unit_));
  } else if (line.starts_with("TA ")) {
    set_tare(line.substr(3));
  } else if (line == "TAC") {
    tare_ = 0;
    reply("TAC A");
  } else {
    return false;
  }
  return true;
}

void SimScale::tare(std::string_view command, bool at_once, Instant now) {
  const bool stable = is_stable(now);
  if (fault_ == SimScaleFault::busy || (!stable && !at_once)) {
    return reply(fmt::format("{} I", command));
  }
  if (const char out = out_of_range()) return reply(fmt::format("{} {}", command, out));
  if (load_ < zero_) return reply(fmt::format("{} -", command));
  tare_ = load_ - zero_;
  reply(fmt::format("{} {} {:>10} {}", command, stable ? 'S' : 'D', show(tare_), unit_));
}

void SimScale::set_tare(std::string_view arguments) {
  const auto space = arguments.find(' ');
  const auto amount = parse_amount(arguments.substr(0, space));
  const bool same_unit = space != arguments.npos && arguments.substr(space + 1) == unit_;
  if (!amount || !same_unit || amount->micro < 0 || amount->micro > capacity()) return reply("EL");
  tare_ = amount->micro;
  reply(fmt::format("TA A {:>10} {}", show(tare_), unit_));
}

bool SimScale::information_command(std::string_view line) {
  if (line == "@") {
    tare_ = 0;
    reply(fmt::format("I4 A \"{}\"", options_.serial_number));
  } else if (line == "I0") {
    constexpr std::size_t of_level_0 = 11;
    constexpr std::array commands{"I0",  "I1", "I2", "I3", "I4", "@",  "S",   "SI",
                                  "SIR", "Z",  "ZI", "SR", "T",  "TA", "TAC", "TI"};
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const bool last = i + 1 == commands.size();
      reply(fmt::format("I0 {} {} \"{}\"", last ? 'A' : 'B', i < of_level_0 ? 0 : 1, commands[i]));
    }
  } else if (line == "I1") {
    reply("I1 A \"01\" \"2.00\" \"2.00\" \"\" \"\"");
  } else if (line == "I2") {
    reply(fmt::format("I2 A \"SIM-SICS {} {}\"", show(capacity()), unit_));
  } else if (line == "I3") {
    reply("I3 A \"1.00\"");
  } else if (line == "I4") {
    reply(fmt::format("I4 A \"{}\"", options_.serial_number));
  } else {
    return false;
  }
  return true;
}

void SimScale::reply(std::string_view line) {
  if (fault_ == SimScaleFault::silent) return;
  if (fault_ == SimScaleFault::garbage) return say(noise);
  say(line);
  say("\r\n");
}

void SimScale::say_weight(Instant now) {
  if (fault_ == SimScaleFault::busy) return reply("S I");
  if (const char out = out_of_range()) return reply(fmt::format("S {}", out));
  reply(fmt::format("S {} {:>10} {}", is_stable(now) ? 'S' : 'D', show(net()), unit_));
}

bool SimScale::is_stable(Instant now) const { return stable_at_ && now >= *stable_at_; }

char SimScale::out_of_range() const {
  if (fault_ == SimScaleFault::overload || load_ > capacity()) return '+';
  if (fault_ == SimScaleFault::underload || load_ < -capacity() / 50) return '-';
  return 0;
}

SimScale::Micro SimScale::capacity() const {
  const auto* unit = find_unit(unit_);
  return unit == nullptr ? 0 : unit->capacity_micro;
}

std::string SimScale::show(Micro amount) const {
  auto step = Micro{1};
  for (auto i = decimals_; i < decimals_max; ++i) step *= 10;
  const auto magnitude = (std::max(amount, -amount) + step / 2) / step;
  const auto sign = amount < 0 && magnitude != 0 ? "-" : "";
  auto digits = fmt::format("{:0{}}", magnitude, decimals_ + 1);
  if (decimals_ > 0) digits.insert(digits.size() - decimals_, ".");
  return sign + digits;
}

}  // namespace wec
