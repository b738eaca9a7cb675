// Scanners in keyboard mode, read as an input device. Refused by default: set the scanner to
// serial, HID POS or USB CDC instead. Where a site insists, the device is grabbed, so that its keys
// reach nothing else, and its keys are decoded here with the scanner's own layout.
//
//     struct input_event of 64-bit Linux, 24 bytes:  seconds(8) microseconds(8) type(2) code(2)
//     value(4) type 1 is a key; value 1 down, 0 up, 2 autorepeat; little endian
//     type 0 code 3 (SYN_DROPPED): the kernel's queue was full, and keys are lost
//
//     end     Enter, keypad Enter, Tab, or 100 ms without a key
//     GS      Ctrl+], F8, Alt + keypad 0 2 9, the texts <GS> and {GS}, or the option `gs`
//
// Sources: linux/input.h, linux/input-event-codes.h; odoo PRs #86726, #99730, #157179 (ways of GS);
// markusressel/barcode-server PR #93 (Alt + digits).
#include <array>

#include "drivers/frame_driver.hpp"
#include "drivers/scanner/aim.hpp"
#include "drivers/scanner/device_text.hpp"
#include "drivers/scanner/key_decoder.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t event_size = 24;
constexpr std::size_t symbol_max = 4096;
constexpr unsigned keys_dropped = 3;
constexpr auto key_gap = 100ms;  // a person types slower

Cut cut(std::string_view b, bool) {
  return b.size() < event_size ? Cut::wait() : Cut::frame(event_size);
}

unsigned at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

std::string with_gs(std::string text, std::string_view written) {
  if (written.empty()) return text;
  for (auto i = text.find(written); i != std::string::npos; i = text.find(written, i + 1)) {
    text.replace(i, written.size(), "\x1D");
  }
  return text;
}

class Wedge final : public FrameDriver {
 public:
  Wedge() : FrameDriver(cut, 4096, key_gap) {}

  bool set_option(std::string_view name, std::string_view value) override {
    if (name == "gs" && !value.empty() && value.size() <= 8) {
      gs_ = value;
      return true;
    }
    const auto layout = name == "layout" ? key_layout(value) : std::nullopt;
    if (layout) keys_ = KeyDecoder(*layout);
    return layout.has_value();
  }

 private:
  void on_frame(std::string_view event, Instant now, Effects& out) override {
    good();
    const auto type = at(event, 16) + 256 * at(event, 17);
    const auto code = static_cast<std::uint16_t>(at(event, 18) + 256 * at(event, 19));
    if (type == 0 && code == keys_dropped) return start_again(now, out);
    if (type != 1) return;
    if (lost_) return set_deadline(now + key_gap, out);
    const auto value = static_cast<std::int32_t>(at(event, 20));
    switch (keys_.on_key(code, value, text_)) {
      case Typed::nothing:
        return;
      case Typed::text:
        if (text_.size() > symbol_max) {
          out.events.push_back(DeviceFault{"OVERLONG_FRAME", "more than 4096 keys without an end"});
          text_.clear();
        }
        return set_deadline(now + key_gap, out);
      case Typed::end:
        return deliver(out);
    }
  }

  void on_deadline(Instant, Effects& out) override {
    lost_ = false;
    deliver(out);
  }

  /// What is left of a symbol must not pass for one: nothing counts until it has been still.
  void start_again(Instant now, Effects& out) {
    if (!lost_) out.events.push_back(DeviceFault{"BAD_FRAME", "keys were lost"});
    on_reset();
    lost_ = true;
    set_deadline(now + key_gap, out);
  }

  void on_reset() override {
    keys_.reset();
    text_.clear();
    lost_ = false;
  }

  void deliver(Effects& out) {
    auto text = std::move(text_);
    text_.clear();
    if (text.empty()) return;
    for (const std::string_view written :
         {std::string_view("<GS>"), std::string_view("{GS}"), std::string_view(gs_)}) {
      text = with_gs(std::move(text), written);
    }
    if (auto answer = device_text(text)) {
      out.events.push_back(std::move(*answer));
      return;
    }
    auto scan = with_aim(text);
    if (scan.data.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "AIM identifier " + scan.aim + " and no data"});
    } else if (is_answer(scan.aim)) {
      out.events.push_back(Answered{"device_response", scan.data});
    } else {
      out.events.push_back(std::move(scan));
    }
  }

  KeyDecoder keys_;
  std::string gs_;
  std::string text_;
  bool lost_ = false;  // keys, since the last silence
};

constexpr std::array options{
    OptionSpec{"layout", "the keyboard that the scanner imitates: us, de, fr"},
    OptionSpec{"gs", "what the scanner types for GS, when it is a printable text: # or |"},
};

constexpr std::array models{
    Model{"keyboard-wedge", "Scanners in keyboard mode", Evidence::rule,
          "linux/input-event-codes.h; US keyboard"},
};

std::unique_ptr<Driver> make() { return std::make_unique<Wedge>(); }

}  // namespace

extern const Protocol keyboard_wedge_protocol;
const Protocol keyboard_wedge_protocol{"keyboard_wedge", DeviceKind::scanner, models, make,
                                       options};

}  // namespace wec
