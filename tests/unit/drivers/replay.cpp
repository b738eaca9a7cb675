#include "tests/unit/drivers/replay.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "drivers/event_names.hpp"

namespace wec::test {
namespace {

using std::chrono::milliseconds;

/// Grams with nine decimals, without rounding.
std::string grams(Mass mass) {
  const bool negative = mass.nanograms < 0;
  const auto ng = negative ? 0 - static_cast<std::uint64_t>(mass.nanograms)
                           : static_cast<std::uint64_t>(mass.nanograms);
  return fmt::format("{}{}.{:09} g", negative ? "-" : "", ng / 1'000'000'000, ng % 1'000'000'000);
}

struct DescribeValue {
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& value) const { return escape(value); }
  std::string operator()(const std::vector<std::string>& list) const {
    return fmt::format("{}", fmt::join(list, "+"));
  }
};

std::string details(const Details& list) {
  std::string line;
  for (const auto& detail : list)
    line += fmt::format(" {}={}", detail.name, std::visit(DescribeValue{}, detail.value));
  return line;
}

struct Describe {
  std::string operator()(const Scanned& e) const {
    std::string aim = e.aim.empty() ? "-" : e.aim;
    if (!e.implied_aim.empty()) aim += "(" + e.implied_aim + ")";
    return fmt::format("scanned {} {}{}", aim, escape(e.data), details(e.details));
  }
  std::string operator()(const Weighed& e) const {
    return fmt::format("weighed {} [{}] [{}] {} {}", e.mass ? grams(*e.mass) : "null",
                       escape(e.weight), escape(e.unit),
                       !e.stable   ? "unknown"
                       : *e.stable ? "stable"
                                   : "moving",
                       e.condition.empty() ? std::string(name_of(e.status))
                                           : fmt::format("{}/{}", name_of(e.status), e.condition)) +
           details(e.details);
  }
  std::string operator()(const PrinterStatus& e) const {
    std::string line = "status";
    for (const auto& flag : e.flags) {
      if (flag.set) line += fmt::format(" {}", flag.name);
    }
    if (e.formats_waiting) line += fmt::format(" formats={}", *e.formats_waiting);
    if (e.labels_remaining) line += fmt::format(" labels={}", *e.labels_remaining);
    return line + details(e.details);
  }
  std::string operator()(const PrintEnded& e) const {
    return fmt::format("{} {}{}{}", name_of(e.outcome), e.job, e.reason.empty() ? "" : " ",
                       e.reason);
  }
  std::string operator()(const DeviceFault& e) const {
    return fmt::format("fault {} {}", e.code, escape(e.detail));
  }
  std::string operator()(const Answered& e) const {
    return fmt::format("answered {} [{}]{}", e.kind, escape(e.data), details(e.details));
  }
};

DeviceCommand parse_command(std::string_view words) {
  if (words == "weigh") return ReadWeight{};
  if (words == "weigh at rest") return ReadWeight{true};
  if (words == "zero") return ZeroScale{};
  if (words == "tare") return TareScale{};
  if (words == "clear tare") return TareScale{true};
  if (words == "identity") return AskIdentity{};
  if (words == "status") return AskStatus{};
  if (words == "beep") return Beep{};
  if (words.starts_with("light ")) {
    std::istringstream in{std::string(words.substr(6))};
    SetLight light;
    std::string look;
    in >> light.light >> look >> light.number;
    if (look == "on") light.look = LightLook::on;
    if (look == "flash") light.look = LightLook::flash;
    return light;
  }
  if (words.starts_with("print ")) {
    words.remove_prefix(6);
    const auto blank = words.find(' ');
    if (blank != std::string_view::npos) {
      return PrintLabel{std::string(words.substr(0, blank)), unescape(words.substr(blank + 1))};
    }
  }
  throw std::invalid_argument("no such command: " + std::string(words));
}

/// The driver with the clock and the deadline that a session would keep for it.
class Bench {
 public:
  Bench(const Protocol& protocol, const Split& split) : driver_(protocol.make()), split_(split) {}

  void step(const std::string& line) {
    if (line.starts_with("option ")) return option(line.substr(7));
    if (line == "open") return call([&](Effects& fx) { driver_->on_open(now_, fx); });
    if (line == "close") return call([&](Effects& fx) { driver_->on_close(now_, fx); });
    if (line.starts_with("! ")) {
      const auto command = parse_command(line.substr(2));
      return call([&](Effects& fx) { driver_->on_command(command, now_, fx); });
    }
    if (line.starts_with("< ")) {
      for (const auto& chunk : split_(unescape(line.substr(2)))) {
        call([&](Effects& fx) { driver_->on_bytes(chunk, now_, fx); });
      }
      return;
    }
    if (line.starts_with("@ +")) return pass(milliseconds(std::stoi(line.substr(3))));
    if (!line.empty() && !line.starts_with('#'))
      throw std::invalid_argument("no such line: " + line);
  }

  /// What the driver has done since the last call, as `>` and `=` lines.
  std::string take() {
    std::string lines;
    if (!sent_.empty()) lines += "> " + escape(sent_) + "\n";
    for (const auto& event : events_) lines += "= " + event + "\n";
    sent_.clear();
    events_.clear();
    return lines;
  }

 private:
  void option(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos ||
        !driver_->set_option(text.substr(0, equals), unescape(text.substr(equals + 1))))
      throw std::invalid_argument("the driver takes no " + text);
  }

  template <class Call>
  void call(Call&& make) {
    Effects fx;
    make(fx);
    sent_ += fx.send;
    for (const auto& event : fx.events) events_.push_back(describe(event));
    if (fx.wake) wake_ = fx.wake;
  }

  /// Time passes; every deadline on the way is met at its instant.
  void pass(milliseconds time) {
    const auto end = now_ + time;
    while (wake_ && *wake_ <= end) {
      now_ = std::max(now_, *wake_);
      wake_.reset();
      call([&](Effects& fx) { driver_->on_timeout(now_, fx); });
    }
    now_ = end;
  }

  std::unique_ptr<Driver> driver_;
  const Split& split_;
  Instant now_{std::chrono::hours(1)};
  std::optional<Instant> wake_;
  std::string sent_;
  std::vector<std::string> events_;
};

}  // namespace

std::string describe(const DeviceEvent& event) { return std::visit(Describe{}, event); }

std::string replay(const Protocol& protocol, const std::string& fixture, const Split& split) {
  Bench bench(protocol, split);
  std::string out;
  std::istringstream in(fixture);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("> ") || line.starts_with("= ")) continue;
    out += bench.take();
    bench.step(line);
    out += line + "\n";
  }
  return out + bench.take();
}

std::vector<std::string> whole(const std::string& bytes) { return {bytes}; }

std::vector<std::string> byte_by_byte(const std::string& bytes) {
  std::vector<std::string> chunks;
  for (const char byte : bytes) chunks.emplace_back(1, byte);
  return chunks;
}

std::string escape(std::string_view raw) {
  std::string out;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\\') {
      out += "\\\\";
    } else if (byte < 32 || byte > 126) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) throw std::invalid_argument("a backslash at the end");
    switch (text[i]) {
      case 'r':
        out += '\r';
        break;
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case 'x':
        out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
        i += 2;
        break;
      default:
        out += text[i];
    }
  }
  return out;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace wec::test
