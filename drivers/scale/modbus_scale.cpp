// Any weighing indicator with Modbus registers: the site file says which.
//
//     host       03 or 04 first count          the span from the lowest to the highest register
//     indicator  03 or 04 bytes registers
//
//     register, table   where the weight stands (wire address) and holding or input
//     type              u16 s16 u32 s32; with words = low the low word comes first
//     decimals, unit    of the integer
//     status            the register with the bits below; without it rest is not known, and the
//                       weight passes no weigh check
//     stable moving over under error        bit numbers 0 to 15 in it
//     zero_register, zero_value             what is written to zero the scale
//
// Source: MODBUS Application Protocol Specification V1.1b3; the register map is the indicator's
// manual, in the site file.
#include <array>

#include "drivers/modbus_driver.hpp"
#include "drivers/scale/reading.hpp"

namespace wec {
namespace {

constexpr int span_max = 64;  // registers from the first to the last that is needed

enum class Type { u16, s16, u32, s32 };

class ModbusScale final : public ModbusDriver {
 public:
  bool set_option(std::string_view name, std::string_view value) override {
    if (name == "unit") {
      unit_ = plain_unit(value);
      return !unit_.empty();
    }
    if (name == "type") return set_type(value);
    if (name == "table" || name == "words") {
      const bool second = value == (name == "table" ? "input" : "low");
      if (!second && value != (name == "table" ? "holding" : "high")) return false;
      if (name == "table") table_ = second ? ModbusTable::input : ModbusTable::holding;
      if (name == "words") low_first_ = second;
      return true;
    }
    for (auto& [known, slot, most] : numbers()) {
      if (known != name) continue;
      const auto number = whole_number(value, 0, most);
      if (number) *slot = *number;
      return number.has_value();
    }
    return ModbusDriver::set_option(name, value);
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (std::holds_alternative<ReadWeight>(command)) {
      ask(modbus_read(span()), now, out);
    } else if (std::holds_alternative<ZeroScale>(command) && zero_register_ >= 0) {
      const bool sent = ask(modbus_write_register(static_cast<std::uint16_t>(zero_register_),
                                                  static_cast<std::uint16_t>(zero_value_)),
                            now, out);
      if (!sent) out.events.push_back(no_weight("busy"));
    } else {
      Driver::on_command(command, now, out);
    }
  }

 private:
  struct Number {
    std::string_view name;
    int* slot;
    int most;
  };
  std::array<Number, 10> numbers() {
    return {{{"register", &register_, 65535},
             {"decimals", &decimals_, 6},
             {"status", &status_, 65535},
             {"stable", &stable_bit_, 15},
             {"moving", &moving_bit_, 15},
             {"over", &over_bit_, 15},
             {"under", &under_bit_, 15},
             {"error", &error_bit_, 15},
             {"zero_register", &zero_register_, 65535},
             {"zero_value", &zero_value_, 65535}}};
  }

  bool set_type(std::string_view value) {
    static constexpr std::pair<std::string_view, Type> types[] = {
        {"u16", Type::u16}, {"s16", Type::s16}, {"u32", Type::u32}, {"s32", Type::s32}};
    for (const auto& [name, type] : types) {
      if (name == value) {
        type_ = type;
        return true;
      }
    }
    return false;
  }

  int words() const { return type_ == Type::u32 || type_ == Type::s32 ? 2 : 1; }

  ModbusSpan span() const {
    int first = register_, last = register_ + words() - 1;
    if (status_ >= 0) {
      first = std::min(first, status_);
      last = std::max(last, status_);
    }
    // A status further away is not read: rest stays unknown.
    if (last - first >= span_max) {
      first = register_;
      last = register_ + words() - 1;
    }
    return {table_, static_cast<std::uint16_t>(first),
            static_cast<std::uint16_t>(last - first + 1)};
  }

  void on_reply(std::string_view pdu, Instant, Effects& out) override {
    if (pdu[0] == '\x06') {
      out.events.push_back(no_weight("ack"));
      return;
    }
    const auto asked = span();
    const auto registers = modbus_registers(pdu, asked);
    if (!registers) {
      out.events.push_back(DeviceFault{"SCALE_ERROR", registers.error()});
      return;
    }
    const auto value = [&](int address) {
      const auto index = address - asked.first;
      const auto size = static_cast<int>(registers->size());
      return index >= 0 && index < size ? int{(*registers)[static_cast<std::size_t>(index)]} : -1;
    };
    out.events.push_back(read(value));
  }

  template <class Value>
  Weighed read(const Value& value) const {
    const int status = status_ < 0 ? -1 : value(status_);
    const auto bit = [&](int number) {
      return status >= 0 && number >= 0 && (status >> number & 1);
    };
    if (bit(error_bit_)) return no_weight("error", unit_);
    if (bit(over_bit_)) return no_weight("overload", unit_);
    if (bit(under_bit_)) return no_weight("underload", unit_);
    std::optional<bool> stable;
    if (status >= 0 && stable_bit_ >= 0) stable = bit(stable_bit_);
    if (status >= 0 && moving_bit_ >= 0) stable = !bit(moving_bit_);
    return weight(shifted(number(value), decimals_), unit_, stable);
  }

  template <class Value>
  std::int64_t number(const Value& value) const {
    std::int64_t raw = value(register_);
    if (words() == 2) {
      const std::int64_t next = value(register_ + 1);
      raw = low_first_ ? next * 65536 + raw : raw * 65536 + next;
    }
    if (type_ == Type::s16 && raw >= 0x8000) raw -= 0x10000;
    if (type_ == Type::s32 && raw >= 0x80000000) raw -= 0x100000000;
    return raw;
  }

  void on_silence(Instant, Effects& out) override {
    out.events.push_back(DeviceFault{"SCALE_SILENT", "no answer"});
  }

  std::string unit_;
  Type type_ = Type::s32;
  ModbusTable table_ = ModbusTable::holding;
  bool low_first_ = false;
  int register_ = 0, decimals_ = 0, status_ = -1;
  int stable_bit_ = -1, moving_bit_ = -1, over_bit_ = -1, under_bit_ = -1, error_bit_ = -1;
  int zero_register_ = -1, zero_value_ = 0;
};

constexpr std::array options{
    OptionSpec{"framing", "rtu, tcp or pdu"},
    OptionSpec{"address", "of the indicator on its bus, 1 to 247"},
    OptionSpec{"table", "holding or input"},
    OptionSpec{"register", "wire address of the weight: 4xxxx minus 40001"},
    OptionSpec{"type", "u16 s16 u32 s32"},
    OptionSpec{"words", "high or low: which word of 32 bits comes first"},
    OptionSpec{"decimals", "digits behind the point, 0 to 6"},
    OptionSpec{"unit", "g kg lb oz"},
    OptionSpec{"status", "wire address of the status register"},
    OptionSpec{"stable", "its bit that is set at rest"},
    OptionSpec{"moving", "its bit that is set in motion"},
    OptionSpec{"over", "its bit that is set over the range"},
    OptionSpec{"under", "its bit that is set under the range"},
    OptionSpec{"error", "its bit that is set when there is no weight"},
    OptionSpec{"zero_register", "wire address of the command register"},
    OptionSpec{"zero_value", "what zeroes the scale there"},
};

constexpr std::array models{
    Model{"modbus-indicator", "Indicators with Modbus registers", Evidence::rule,
          "MODBUS Application Protocol V1.1b3, function codes 03, 04 and 06"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ModbusScale>(); }

}  // namespace

extern const Protocol modbus_scale_protocol;
const Protocol modbus_scale_protocol{"modbus_scale", DeviceKind::scale, models, make, options};

}  // namespace wec
