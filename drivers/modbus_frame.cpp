// Frames, checksums and replies of Modbus.
//
// Source: MODBUS Application Protocol Specification V1.1b3 and MODBUS over Serial Line V1.02.
#include "drivers/modbus_frame.hpp"

namespace wec {

namespace {

constexpr std::size_t mbap_size = 7;  // transaction, protocol 0, length, unit

int at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }
int word(std::string_view bytes, std::size_t i) { return at(bytes, i) * 256 + at(bytes, i + 1); }

void put_word(std::string& out, unsigned value) {
  out.push_back(static_cast<char>(value >> 8 & 0xFF));
  out.push_back(static_cast<char>(value & 0xFF));
}

char function_of(ModbusTable table) {
  switch (table) {
    case ModbusTable::coil:
      return 1;
    case ModbusTable::discrete:
      return 2;
    case ModbusTable::holding:
      return 3;
    case ModbusTable::input:
      return 4;
  }
  return 0;
}

/// Function, exception and byte count of a reply to a read; null: the data begins at byte 2.
std::optional<std::string> problem_of(std::string_view pdu, char function, std::size_t bytes) {
  if (pdu.size() < 2) return "a reply of " + std::to_string(pdu.size()) + " bytes";
  if ((at(pdu, 0) & 0x80) != 0) {  // of whatever was asked
    return "exception " + std::to_string(at(pdu, 1)) + ": " +
           std::string(modbus_exception(at(pdu, 1)));
  }
  if (pdu[0] != function) return "function code " + std::to_string(at(pdu, 0));
  const auto count = static_cast<std::size_t>(at(pdu, 1));
  if (count != pdu.size() - 2) return "the byte count is wrong";
  if (count != bytes) return "not as many values as were asked for";
  return std::nullopt;
}

}  // namespace

std::uint16_t modbus_crc(std::string_view bytes) {
  unsigned crc = 0xFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
  }
  return static_cast<std::uint16_t>(crc);
}

std::string modbus_read(const ModbusSpan& span) {
  std::string pdu(1, function_of(span.table));
  put_word(pdu, span.first);
  put_word(pdu, span.count);
  return pdu;
}

std::string modbus_write_register(std::uint16_t address, std::uint16_t value) {
  std::string pdu(1, '\x06');
  put_word(pdu, address);
  put_word(pdu, value);
  return pdu;
}

std::string modbus_write_coil(std::uint16_t address, bool on) {
  std::string pdu(1, '\x05');
  put_word(pdu, address);
  put_word(pdu, on ? 0xFF00 : 0);
  return pdu;
}

std::string modbus_frame(ModbusFraming framing, std::string_view pdu, std::uint8_t unit,
                         std::uint16_t transaction) {
  if (framing == ModbusFraming::pdu) return std::string(pdu);
  std::string frame;
  if (framing == ModbusFraming::tcp) {
    put_word(frame, transaction);
    put_word(frame, 0);
    put_word(frame, static_cast<unsigned>(pdu.size() + 1));
  }
  frame.push_back(static_cast<char>(unit));
  frame += pdu;
  if (framing == ModbusFraming::rtu) {
    const auto crc = modbus_crc(frame);
    frame.push_back(static_cast<char>(crc & 0xFF));
    frame.push_back(static_cast<char>(crc >> 8));
  }
  return frame;
}

tl::expected<std::string_view, std::string_view> modbus_reply(ModbusFraming framing,
                                                              std::string_view frame,
                                                              std::uint8_t unit,
                                                              std::uint16_t transaction) {
  if (framing == ModbusFraming::pdu) return frame;
  if (framing == ModbusFraming::rtu) {
    if (frame.size() < 5) return tl::unexpected(std::string_view("short"));
    const auto body = frame.substr(0, frame.size() - 2);
    const int crc = at(frame, frame.size() - 1) * 256 + at(frame, frame.size() - 2);
    if (modbus_crc(body) != crc) return tl::unexpected(std::string_view("checksum"));
    if (at(frame, 0) != unit) return tl::unexpected(std::string_view("unit"));
    return body.substr(1);
  }
  if (frame.size() < mbap_size + 2) return tl::unexpected(std::string_view("short"));
  if (word(frame, 2) != 0) return tl::unexpected(std::string_view("protocol"));
  if (static_cast<std::size_t>(word(frame, 4)) != frame.size() - 6) {
    return tl::unexpected(std::string_view("length"));
  }
  if (word(frame, 0) != transaction) return tl::unexpected(std::string_view("transaction"));
  if (at(frame, 6) != unit) return tl::unexpected(std::string_view("unit"));
  return frame.substr(mbap_size);
}

tl::expected<std::vector<std::uint16_t>, std::string> modbus_registers(std::string_view pdu,
                                                                       const ModbusSpan& asked) {
  const auto bytes = static_cast<std::size_t>(asked.count) * 2;
  if (auto problem = problem_of(pdu, function_of(asked.table), bytes)) {
    return tl::unexpected(std::move(*problem));
  }
  std::vector<std::uint16_t> registers;
  for (std::size_t i = 2; i < pdu.size(); i += 2) {
    registers.push_back(static_cast<std::uint16_t>(word(pdu, i)));
  }
  return registers;
}

tl::expected<std::vector<bool>, std::string> modbus_bits(std::string_view pdu,
                                                         const ModbusSpan& asked) {
  const auto bytes = static_cast<std::size_t>(asked.count + 7) / 8;
  if (auto problem = problem_of(pdu, function_of(asked.table), bytes)) {
    return tl::unexpected(std::move(*problem));
  }
  std::vector<bool> bits;
  for (std::size_t i = 0; i < asked.count; ++i) {
    bits.push_back((at(pdu, 2 + i / 8) >> (i % 8) & 1) != 0);
  }
  return bits;
}

std::string_view modbus_exception(int code) {
  switch (code) {
    case 1:
      return "no such function";
    case 2:
      return "no such address";
    case 3:
      return "no such value";
    case 4:
      return "the device failed";
    case 5:
      return "the device is at it, ask again";
    case 6:
      return "the device is busy, ask again";
    case 10:
    case 11:
      return "the gateway does not reach the device";
    default:
      return "unknown";
  }
}

}  // namespace wec
