// Laumas indicators (TLB, TLU, W100, LCB) by Modbus RTU on a serial line.
//
//     host   01 03 0006 0005 CRC            registers 40007 to 40011
//     scale  01 03 0A status gross(2) net(2) CRC         high word first
//
//     status  b0 load cell  b1 converter  b2 9 divisions over maximum  b3 110 % of full scale
//             b4 gross, b5 net beyond 999999  b7 gross, b8 net, b9 peak negative
//             b10 net mode  b11 at rest  b12 within a quarter division of zero
//     host   01 06 0005 command CRC         40006: 7 tare, 8 zero
//
// Weights are magnitudes without point and without unit: the sign is in the status, `decimals` and
// `unit` are in the site file (register 40014 of the indicator shows them).
//
// Sources: Laumas TLU manual p34, TLB4, LCB p8, W100.
#include <array>

#include "drivers/modbus_frame.hpp"
#include "drivers/scale/scale_driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t reply_size = 15;
constexpr ModbusSpan asked{ModbusTable::holding, 6, 5};
constexpr std::uint8_t unit_address = 1;

/// A reply is found by its length; a frame whose checksum fails is still the reply.
Cut cut(std::string_view b, bool) {
  if (static_cast<unsigned char>(b[0]) == 0 || static_cast<unsigned char>(b[0]) > 247) {
    return Cut::garbage(1);
  }
  if (b.size() < 3) return Cut::wait();
  if (b[1] == '\x83' || b[1] == '\x86') return b.size() < 5 ? Cut::wait() : Cut::frame(5);
  if (b[1] == '\x06') return b.size() < 8 ? Cut::wait() : Cut::frame(8);
  if (b[1] != '\x03' || b[2] != '\x0A') return Cut::garbage(1);
  return b.size() < reply_size ? Cut::wait() : Cut::frame(reply_size);
}

std::string_view trouble(int status) {
  if ((status & 0x01) != 0) return "load_cell_error";
  if ((status & 0x02) != 0) return "converter_error";
  if ((status & 0x3C) != 0) return "overload";
  return {};
}

Reading read(const std::vector<std::uint16_t>& r, const ScaleSettings& settings) {
  const int status = r[0];
  const auto wrong = trouble(status);
  if (!wrong.empty()) return Reading::of(no_weight(wrong, settings.unit));
  const auto number = [&](std::size_t high, int sign_bit) {
    const auto value = std::int64_t{r[high]} * 65536 + r[high + 1];
    return shifted((status & sign_bit) != 0 ? -value : value, settings.decimals);
  };
  const bool net = (status & 0x0400) != 0;
  auto reading =
      weight(net ? number(3, 0x0100) : number(1, 0x0080), settings.unit, (status & 0x0800) != 0);
  if ((status & 0x1000) != 0) reading = at_zero(std::move(reading));
  if (net) {
    reading.details.push_back({"net", true});
    reading.details.push_back({"gross", number(1, 0x0080)});
  }
  return Reading::of(std::move(reading));
}

Reading parse(std::string_view frame, const ScaleSettings& settings) {
  const auto pdu = modbus_reply(ModbusFraming::rtu, frame, static_cast<std::uint8_t>(frame[0]), 0);
  if (!pdu) return Reading::bad(std::string(pdu.error()));
  if ((*pdu)[0] == '\x06') return Reading::of(Answered{"ack"});
  const auto registers = modbus_registers(*pdu, asked);
  if (!registers) return Reading::refused(registers.error());
  return read(*registers, settings);
}

/// RTU frames are made once; ScaleProtocol wants texts that stay.
std::string_view request(std::string pdu) {
  static std::array<std::string, 3> frames;
  static std::size_t used = 0;
  frames[used] = modbus_frame(ModbusFraming::rtu, pdu, unit_address, 0);
  return frames[used++];
}

const ScaleProtocol& protocol() {
  static const ScaleProtocol made{.cutter = cut,
                                  .parse = parse,
                                  .frame_max = 64,
                                  .gap = 100ms,
                                  .units_in_frame = false,
                                  .read = request(modbus_read(asked)),
                                  .zero = request(modbus_write_register(5, 8)),
                                  .tare = request(modbus_write_register(5, 7))};
  return made;
}

constexpr std::array models{
    Model{"laumas-tlb", "Laumas TLB, W100", Evidence::rule,
          "TLB4, TLU and W100 manuals: registers 40006 to 40014"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol()); }

}  // namespace

extern const Protocol laumas_protocol;
const Protocol laumas_protocol{"laumas", DeviceKind::scale, models, make, unit_options};

}  // namespace wec
