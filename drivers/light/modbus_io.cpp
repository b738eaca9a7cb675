// Buttons and stack lights on a Modbus I/O module: Wiren Board WB-MCM8 and WB-MR6C, Waveshare,
// ADAM-like modules, and pick-to-light by a register map in the site file.
//
//     host    04 counters count           the press counters, every 100 ms
//     module  04 bytes counters           16 bits each, they wrap
//     host    05 coil FF00 or 0000        a light on or off
//     host    06 register value           a light with looks of its own, a number
//
// A press is a change of a counter, so that none is lost between two polls; a module that was
// restarted counts from 0 again, and so much a jump is no press. Each press of button n is reported
// as the text of `button_n`, as if it had been scanned: CMD-CONFIRM, a location, a slot of the
// wall. The lights `ok_coil` and `error_coil` follow the station's tones for one second; named
// lights
// (`light_1`...) show what they are told, and are set again when the module comes back.
//
// Sources: wirenboard/wb-mqtt-serial templates (addresses, facts): WB-MCM8 press counters at input
// 464; MODBUS Application Protocol V1.1b3; Advantech ADAM-6000 manual (force coil 01 05 00 03 FF
// 00).
#include <array>
#include <vector>

#include "drivers/light/light_map.hpp"
#include "drivers/modbus_driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto poll_every = 100ms;
constexpr auto light_on = 1000ms;
constexpr std::size_t buttons_max = 16;
constexpr int presses_max = 20;  // in one poll; more is a restart of the module
constexpr std::string_view button_option = "button_";
constexpr std::string_view light_option = "light_";
constexpr std::size_t lights_max = 16;

class ModbusIo final : public ModbusDriver {
 public:
  bool set_option(std::string_view name, std::string_view value) override {
    if (name.starts_with(button_option)) {
      const auto number = whole_number(name.substr(button_option.size()), 1, buttons_max);
      if (!number || value.empty() || value.size() > 64) return false;
      texts_[static_cast<std::size_t>(*number - 1)] = value;
      return true;
    }
    if (name.starts_with(light_option)) return add_light(name.substr(light_option.size()), value);
    const std::pair<std::string_view, int*> numbers[] = {
        {"counters", &counters_}, {"ok_coil", &lights_[0].coil}, {"error_coil", &lights_[1].coil}};
    for (const auto& [known, slot] : numbers) {
      if (known != name) continue;
      const auto number = whole_number(value, 0, 65535);
      if (number) *slot = *number;
      return number.has_value();
    }
    return ModbusDriver::set_option(name, value);
  }

  void on_open(Instant now, Effects& out) override {
    ModbusDriver::on_open(now, out);
    if (closing_) return;
    next_poll_ = now;
    work(now, out);
  }

  /// The base starts anew; nothing can be sent then.
  void on_close(Instant now, Effects& out) override {
    closing_ = true;
    ModbusDriver::on_close(now, out);
    closing_ = false;
    out.wake.reset();
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    ModbusDriver::on_bytes(bytes, now, out);
    work(now, out);
  }

  void on_timeout(Instant now, Effects& out) override {
    ModbusDriver::on_timeout(now, out);
    work(now, out);
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (const auto* light = std::get_if<SetLight>(&command)) return set_light(*light, now, out);
    const auto* beep = std::get_if<Beep>(&command);
    if (!beep) return Driver::on_command(command, now, out);
    auto& light = lights_[beep->tone == BeepTone::ok ? 0 : 1];
    if (light.coil < 0) return;
    light.until = now + light_on;
    light.wanted = true;
    work(now, out);
  }

 private:
  struct Light {
    int coil = -1;
    bool wanted = false, is_on = false;
    Instant until{};
  };

  bool add_light(std::string_view place, std::string_view text) {
    if (!whole_number(place, 1, lights_max)) return false;
    auto light = read_light(text);
    if (!light) return false;
    named_.push_back(std::move(*light));
    return true;
  }

  void set_light(const SetLight& told, Instant now, Effects& out) {
    for (auto& light : named_) {
      if (light.name != told.light) continue;
      light.look = told.look;
      light.number = told.number;
    }
    work(now, out);
  }

  /// At most one write; what it sets is taken for set, until the module says no.
  void set_named(Instant now, Effects& out) {
    for (auto& light : named_) {
      if (asking()) return;
      const auto value = light.value_at(now);
      if (light.value_there != value) {
        light.value_there = value;
        written_ = light.name;
        ask(light.is_coil ? modbus_write_coil(light.address, value != 0)
                          : modbus_write_register(light.address, value),
            now, out);
      } else if (light.number_address && light.number_there != light.number) {
        light.number_there = light.number;
        written_ = light.name;
        ask(modbus_write_register(*light.number_address, light.number), now, out);
      }
    }
  }

  std::size_t buttons() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (!texts_[i].empty()) count = i + 1;
    }
    return count;
  }

  ModbusSpan span() const {
    return {ModbusTable::input, static_cast<std::uint16_t>(counters_),
            static_cast<std::uint16_t>(buttons())};
  }

  /// Lights first: a worker waits for them. One request at a time.
  void work(Instant now, Effects& out) {
    for (auto& light : lights_) {
      if (light.wanted && light.until <= now) light.wanted = false;
      if (asking() || light.wanted == light.is_on || light.coil < 0) continue;
      light.is_on = light.wanted;
      written_ = {};
      ask(modbus_write_coil(static_cast<std::uint16_t>(light.coil), light.wanted), now, out);
    }
    // Many lights do not keep the buttons waiting for longer than a poll.
    if (next_poll_ + poll_every > now || buttons() == 0) set_named(now, out);
    if (!asking() && buttons() > 0 && next_poll_ <= now) {
      next_poll_ = now + poll_every;
      ask(modbus_read(span()), now, out);
    }
    wake_for_next(now, out);
  }

  void wake_for_next(Instant now, Effects& out) const {
    if (asking()) return;  // its answer or its deadline comes first
    const auto wake = [&](Instant at) {
      if (!out.wake || at < *out.wake) out.wake = at;
    };
    if (buttons() > 0) wake(next_poll_);
    for (const auto& light : lights_) {
      if (light.is_on) wake(light.until);
    }
    for (const auto& light : named_) {
      if (light.is_coil && light.look == LightLook::flash) wake(next_flash(now));
    }
  }

  void on_reply(std::string_view pdu, Instant, Effects& out) override {
    silent_ = false;
    if ((pdu[0] & 0x7F) != 4) return on_written(pdu, out);
    const auto counts = modbus_registers(pdu, span());
    if (!counts) {
      out.events.push_back(DeviceFault{"IO_ERROR", counts.error()});
      return;
    }
    for (std::size_t i = 0; i < counts->size(); ++i) {
      if (known_) report_presses(i, (*counts)[i], out);
      last_[i] = (*counts)[i];
    }
    known_ = true;
  }

  void on_written(std::string_view pdu, Effects& out) {
    if ((pdu[0] & 0x80) == 0 || written_.empty()) return;
    const int code = pdu.size() > 1 ? static_cast<unsigned char>(pdu[1]) : 0;
    out.events.push_back(
        DeviceFault{"IO_ERROR", "light " + written_ + ": " + std::string(modbus_exception(code))});
  }

  void report_presses(std::size_t button, std::uint16_t count, Effects& out) const {
    const auto presses = static_cast<std::uint16_t>(count - last_[button]);
    if (presses > presses_max || texts_[button].empty()) return;
    for (int i = 0; i < presses; ++i) out.events.push_back(Scanned{"", texts_[button]});
  }

  void on_silence(Instant, Effects& out) override {
    for (auto& light : named_) light.value_there = light.number_there = std::nullopt;
    if (!silent_) out.events.push_back(DeviceFault{"IO_SILENT", "the module does not answer"});
    silent_ = true;
  }

  void on_reset() override {
    ModbusDriver::on_reset();
    known_ = silent_ = false;
    for (auto& light : lights_) light.is_on = light.wanted = false;
    for (auto& light : named_) light.value_there = light.number_there = std::nullopt;
  }

  int counters_ = 464;
  std::array<std::string, buttons_max> texts_;
  std::array<std::uint16_t, buttons_max> last_{};
  std::array<Light, 2> lights_;
  std::vector<MappedLight> named_;  // lights_max
  std::string written_;             // the named light that was written last
  bool closing_ = false;
  bool known_ = false;   // the counters were read since opening
  bool silent_ = false;  // and said so
  Instant next_poll_{};
};

constexpr std::array options{
    OptionSpec{"framing", "rtu, tcp or pdu"},
    OptionSpec{"address", "of the module on its bus, 1 to 247"},
    OptionSpec{"counters", "wire address of the first press counter, an input register; 464"},
    OptionSpec{"ok_coil", "the light that follows the OK tone"},
    OptionSpec{"error_coil", "the light that follows the error tone"},
    OptionSpec{"light_1", "a light: NAME coil N, or NAME register N OFF ON FLASH [number N]"},
    OptionSpec{"light_2", "the same"},
    OptionSpec{"light_3", "the same"},
    OptionSpec{"light_4", "the same"},
    OptionSpec{"light_5", "the same"},
    OptionSpec{"light_6", "the same"},
    OptionSpec{"light_7", "the same"},
    OptionSpec{"light_8", "the same"},
    OptionSpec{"light_9", "the same"},
    OptionSpec{"light_10", "the same"},
    OptionSpec{"light_11", "the same"},
    OptionSpec{"light_12", "the same"},
    OptionSpec{"light_13", "the same"},
    OptionSpec{"light_14", "the same"},
    OptionSpec{"light_15", "the same"},
    OptionSpec{"light_16", "the same"},
    OptionSpec{"button_1", "what a press of the button means: CMD-CONFIRM, a code"},
    OptionSpec{"button_2", "the same"},
    OptionSpec{"button_3", "the same"},
    OptionSpec{"button_4", "the same"},
    OptionSpec{"button_5", "the same"},
    OptionSpec{"button_6", "the same"},
    OptionSpec{"button_7", "the same"},
    OptionSpec{"button_8", "the same"},
};

constexpr std::array models{
    Model{"wb-mcm8", "Wiren Board WB-MCM8", Evidence::rule,
          "wb-mqtt-serial template of the WB-MCM8: press counters at input 464"},
    Model{"waveshare-io-8ch", "Waveshare Modbus RTU IO 8CH", Evidence::rule,
          "Waveshare's pages as transcribed by Busloom: coils 0 to 7"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ModbusIo>(); }

}  // namespace

extern const Protocol modbus_io_protocol;
const Protocol modbus_io_protocol{"modbus_io", DeviceKind::light, models, make, options};

}  // namespace wec
