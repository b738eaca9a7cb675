// What every registered protocol owes whatever comes: bounded memory, the next whole frame after
// garbage, a name for what it cannot understand and for a device that does not answer.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <random>

#include "drivers/kind_name.hpp"
#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t packet_bytes = 64;  // of a USB HID report
constexpr std::size_t chunk_bytes = 1000;

/// A driver on time that the test moves; its deadlines are kept, what it sends is thrown away.
class Alone {
 public:
  explicit Alone(const Protocol& protocol) : protocol_(protocol), driver_(protocol.make()) {
    Effects fx;
    driver_->on_open(now_, fx);
    take(fx);
  }
  void bytes(std::string_view all) {
    const auto most = protocol_.wire == Wire::packets ? packet_bytes : chunk_bytes;
    for (; !all.empty(); all.remove_prefix(std::min(most, all.size()))) {
      Effects fx;
      driver_->on_bytes(all.substr(0, most), now_, fx);
      take(fx);
      pass(1ms);
    }
  }
  void command(const DeviceCommand& command) {
    Effects fx;
    driver_->on_command(command, now_, fx);
    take(fx);
  }
  void pass(std::chrono::milliseconds time) {
    const auto end = now_ + time;
    for (int calls = 0; wake_ && *wake_ <= end && calls < 1000; ++calls) {
      now_ = std::max(now_, *wake_);
      wake_.reset();
      Effects fx;
      driver_->on_timeout(now_, fx);
      take(fx);
    }
    now_ = end;
  }
  std::vector<std::string> faults() const { return faults_; }
  std::size_t scans() const { return scans_; }
  std::size_t masses() const { return masses_; }
  std::size_t most_at_once() const { return most_at_once_; }

 private:
  void take(Effects& fx) {
    if (fx.wake) wake_ = fx.wake;
    most_at_once_ = std::max(most_at_once_, fx.events.size());
    for (const auto& event : fx.events) {
      if (const auto* fault = std::get_if<DeviceFault>(&event)) note(fault->code);
      if (std::holds_alternative<Scanned>(event)) ++scans_;
      if (const auto* weighed = std::get_if<Weighed>(&event)) masses_ += weighed->mass ? 1 : 0;
    }
  }
  void note(const std::string& code) {
    if (std::find(faults_.begin(), faults_.end(), code) == faults_.end()) faults_.push_back(code);
  }

  const Protocol& protocol_;
  std::unique_ptr<Driver> driver_;
  Instant now_{1h};
  std::optional<Instant> wake_;
  std::vector<std::string> faults_;
  std::size_t scans_ = 0, masses_ = 0, most_at_once_ = 0;
};

std::string noise(unsigned seed, std::size_t size) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// The driver is asked what its kind is asked, so that its answers' parser runs, too.
void ask(Alone& device, DeviceKind kind) {
  if (kind == DeviceKind::scale) device.command(ReadWeight{});
  if (kind == DeviceKind::printer) device.command(AskStatus{});
}

/// Where every byte means something, nothing can be told from nonsense: a line of text is a symbol,
/// a status byte a status. modbus_io asks for what its options name, and here they name nothing.
bool has_no_nonsense(std::string_view protocol) {
  constexpr std::string_view names[] = {"line", "cognex_dmcc",   "keyboard_wedge", "hid_simplecom",
                                        "cpcl", "dat400_status", "ibm_usb_status", "modbus_io"};
  return std::find(std::begin(names), std::end(names), protocol) != std::end(names);
}

/// Scales that tell their status unasked, beside another protocol that weighs.
bool is_never_asked(std::string_view protocol) {
  return protocol == "dat400_status" || protocol == "ibm_usb_status";
}

class Robust : public testing::TestWithParam<const Protocol*> {};

TEST_P(Robust, KeepsNoMoreThanItsBufferOfWhateverComes) {
  constexpr std::size_t much = 8 * 1024;
  constexpr std::size_t kept_max = 32 * 1024;  // of 48 KiB; no buffer is larger than 4 KiB
  Alone device(*GetParam());
  const std::string hostile[] = {std::string(much, 'A'),    std::string(much, '\0'),
                                 std::string(much, '\xFF'), std::string(much, '\x02'),
                                 std::string(much, '\x10'), noise(1, much)};
  ask(device, GetParam()->kind);
  const auto before = ::mallinfo2().uordblks;  // nothing under the sanitizers, which have their own
  for (const auto& bytes : hostile) {
    device.bytes(bytes);
    ask(device, GetParam()->kind);
  }
  const auto after = ::mallinfo2().uordblks;
  EXPECT_LT(after, before + kept_max);
  EXPECT_LE(device.most_at_once(), chunk_bytes + 1) << "events of one read";
}

TEST_P(Robust, NamesWhatItCannotUnderstand) {
  const auto& protocol = *GetParam();
  Alone device(protocol);
  for (unsigned frame = 0; frame < 30; ++frame) {
    ask(device, protocol.kind);
    device.bytes(protocol.wire == Wire::packets ? std::string(packet_bytes, '\xEE')
                                                : std::string("\x02\x01\x03\xEE\r\n\x03"));
    device.pass(20s);
  }
  EXPECT_EQ(device.masses(), 0u);
  if (!has_no_nonsense(protocol.name))
    EXPECT_FALSE(device.faults().empty()) << "no fault was named";
}

/// The lines of a replay that begin so.
std::vector<std::string> told(const std::string& replayed, std::string_view name) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < replayed.size();) {
    const auto end = std::min(replayed.find('\n', at), replayed.size());
    const auto line = replayed.substr(at, end - at);
    if (line.starts_with(name)) lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

/// A scanner's symbols behind garbage and a pause are those without it.
TEST_P(Robust, FindsTheNextSymbolBehindGarbage) {
  const auto& protocol = *GetParam();
  if (protocol.kind != DeviceKind::scanner) return;
  for (const auto& model : protocol.models) {
    const auto fixture = read_file(std::string(WEC_SOURCE_DIR "/tests/replay/scanner/") +
                                   std::string(model.id) + ".replay");
    const auto opened = fixture.find("\nopen\n");
    ASSERT_NE(opened, fixture.npos) << model.id;
    const auto behind = opened + 6;
    const auto wanted = told(replay(protocol, fixture, whole), "= scanned");
    for (unsigned seed = 0; seed < 20; ++seed) {
      const auto garbage = "< " + escape(noise(seed, packet_bytes)) + "\n@ +5000\n";
      auto found = told(
          replay(protocol, fixture.substr(0, behind) + garbage + fixture.substr(behind), whole),
          "= scanned");
      ASSERT_GE(found.size(), wanted.size()) << model.id << " seed " << seed;
      found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(wanted.size()));
      EXPECT_EQ(found, wanted) << model.id << " seed " << seed;
    }
  }
}

TEST_P(Robust, NamesADeviceThatDoesNotAnswer) {
  if (GetParam()->kind != DeviceKind::scale && GetParam()->kind != DeviceKind::printer) return;
  if (is_never_asked(GetParam()->name)) return;
  Alone device(*GetParam());
  for (int n = 0; n < 30; ++n) {
    ask(device, GetParam()->kind);
    device.pass(1s);
  }
  EXPECT_FALSE(device.faults().empty()) << "silence was not noticed";
}

INSTANTIATE_TEST_SUITE_P(Protocols, Robust,
                         testing::ValuesIn(protocols().begin(), protocols().end()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace
}  // namespace wec::test
