#include "firmware-bridge/sim/scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "firmware-bridge/sim/scale/protocols.hpp"
#include "firmware-bridge/sim/words.hpp"

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

constexpr std::array protocols{
    &sim_mt_sics,   &sim_toledo_8217, &sim_toledo_8213, &sim_toledo_continuous,
    &sim_nci_scp01, &sim_nci_ecr,     &sim_nci_scp12,   &sim_and,
    &sim_ohaus,     &sim_sartorius,   &sim_radwag,      &sim_dini,
    &sim_kern,      &sim_cas_22,      &sim_cas_enq,     &sim_ricelake,
};

const SimScaleProtocol* find_protocol_of(std::string_view name) {
  const auto found = std::find_if(protocols.begin(), protocols.end(),
                                  [&](const auto* one) { return one->name == name; });
  return found == protocols.end() ? &sim_mt_sics : *found;
}

std::optional<SimScaleFault> scale_fault(std::string_view name) {
  if (name == "ok") return SimScaleFault::none;
  if (name == "overload") return SimScaleFault::overload;
  if (name == "underload") return SimScaleFault::underload;
  if (name == "busy") return SimScaleFault::busy;
  if (name == "silent") return SimScaleFault::silent;
  if (name == "garbage") return SimScaleFault::garbage;
  return std::nullopt;
}

/// Bit 7 so that the number of ones is even.
std::string with_even_parity(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto seven = static_cast<unsigned char>(c & 0x7f);
    out += static_cast<char>(seven | (std::popcount(seven) % 2 == 0 ? 0 : 0x80));
  }
  return out;
}

}  // namespace

std::span<const SimScaleProtocol* const> sim_scale_protocols() { return protocols; }

SimScale::SimScale(SimScaleOptions options)
    : options_(std::move(options)),
      protocol_(find_protocol_of(options_.protocol)),
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
  on_expire(now);
}

SimAnswer SimScale::obey(std::string_view line, Instant now) {
  if (line.starts_with("weigh ")) {
    auto rest = line.substr(6);
    const auto value = take_word(rest);
    const auto unit = take_word(rest);
    if (!rest.empty() && rest != "unstable" && rest != "stable") {
      return sim_refused("BAD_VALUE", fmt::format("\"{}\" is not \"unstable\"", rest));
    }
    const auto weighed = weigh(value, unit, rest != "unstable", now);
    if (!weighed) return sim_refused("BAD_VALUE", weighed.error());
  } else if (const auto fault = scale_fault(line)) {
    set_fault(*fault, now);
  } else if (line == "zero") {
    unload(now);
  } else {
    return sim_unknown(
        line, "weigh VALUE UNIT [unstable], zero, ok, overload, underload, busy, silent, garbage");
  }
  return sim_done();
}

// ---- time --------------------------------------------------------------------------------------

std::optional<Instant> SimScale::own_deadline() const {
  std::optional<Instant> first = repeat_at_;
  const auto consider = [&](const std::optional<Instant>& at) {
    if (at && (!first || *at < *first)) first = at;
  };
  consider(wait_until_);
  const bool waits_to_settle = wait_until_ || (report_changes_ && !settled_reported_);
  if (waits_to_settle) consider(stable_at_);
  return first;
}

void SimScale::on_expire(Instant now) {
  if (wait_until_ && is_stable(now)) {
    wait_until_.reset();
    say_weight(now);
  }
  if (wait_until_ && now >= *wait_until_) {
    wait_until_.reset();
    reply(otherwise_);
  }
  if (report_changes_ && !settled_reported_ && is_stable(now)) {
    settled_reported_ = true;
    say_weight(now);
  }
  if (repeat_at_ && now >= *repeat_at_) {
    repeat_at_ = now + repeat_every_;
    say_weight(now);
  }
}

void SimScale::on_connect(Instant now) {
  if (protocol_->speaks_every.count() > 0) say_every(protocol_->speaks_every, now);
}

void SimScale::on_disconnect(Instant) {
  say_nothing();
  received_.clear();
}

void SimScale::on_bytes(std::string_view bytes, Instant now) {
  for (const char c : bytes) {
    received_ += c;
    if (received_.size() > command_max_bytes) received_.erase(command_max_bytes / 2, 1);
    if (const auto used = protocol_->take(*this, received_, now)) received_.erase(0, used);
  }
}

// ---- for the protocols -------------------------------------------------------------------------

void SimScale::reply(std::string_view bytes) {
  if (fault_ == SimScaleFault::silent || bytes.empty()) return;
  if (fault_ == SimScaleFault::garbage) return say(noise);
  options_.even_parity ? say(with_even_parity(bytes)) : say(bytes);
}

void SimScale::say_weight(Instant now) { reply(protocol_->weight(*this, now)); }

void SimScale::say_at_rest(Instant until, std::string_view otherwise, Instant now) {
  if (is_stable(now) || out_of_range() || busy()) return say_weight(now);
  wait_until_ = until;
  otherwise_ = otherwise;
}

void SimScale::say_every(std::chrono::milliseconds interval, Instant now) {
  repeat_every_ = interval;
  repeat_at_ = now + interval;
}

void SimScale::say_changes(Instant now) {
  report_changes_ = true;
  settled_reported_ = is_stable(now);
}

void SimScale::say_nothing() {
  wait_until_.reset();
  repeat_at_.reset();
  report_changes_ = false;
}

SimScale::Zeroed SimScale::zero(bool at_once, Instant now) {
  const auto range = capacity() / 50;  // 2 % to either side
  if (busy() || (!is_stable(now) && !at_once)) return Zeroed::not_now;
  const char out = out_of_range();
  if (out == '+' || load_ > range) return Zeroed::above;
  if (out == '-' || load_ < -range) return Zeroed::below;
  zero_ = load_;
  tare_ = 0;
  return Zeroed::done;
}

SimScale::Zeroed SimScale::take_tare(bool at_once, Instant now) {
  if (busy() || (!is_stable(now) && !at_once)) return Zeroed::not_now;
  const char out = out_of_range();
  if (out == '+') return Zeroed::above;
  if (out == '-' || load_ < zero_) return Zeroed::below;
  tare_ = load_ - zero_;
  return Zeroed::done;
}

std::optional<SimScale::Micro> SimScale::parse_tare(std::string_view text) const {
  const auto space = text.find(' ');
  const auto amount = parse_amount(text.substr(0, space));
  const bool same_unit = space != text.npos && text.substr(space + 1) == unit_;
  if (!amount || !same_unit || amount->micro < 0 || amount->micro > capacity()) return {};
  return amount->micro;
}

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

std::string SimScale::digits(Micro amount, std::size_t width) const {
  auto text = show(std::max(amount, -amount));
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

}  // namespace wec
