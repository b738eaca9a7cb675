// Modbus on the wire, client side: requests and replies of function codes 01 to 06, 15 and 16, as
// PDU, RTU frame or TCP frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace wec {

/// pdu: the link adds unit, checksum and transaction itself; rtu: unit PDU CRC; tcp: MBAP header.
enum class ModbusFraming { pdu, rtu, tcp };

enum class ModbusTable { coil, discrete, holding, input };  // function codes 01, 02, 03, 04

struct ModbusSpan {
  ModbusTable table = ModbusTable::holding;
  std::uint16_t first = 0;  // wire address: 4xxxx minus 40001
  std::uint16_t count = 1;  // registers or bits; at most 125 or 2000
};

/// CRC-16 with polynomial A001; on the wire its low byte comes first.
std::uint16_t modbus_crc(std::string_view bytes);

std::string modbus_read(const ModbusSpan& span);                                // a PDU
std::string modbus_write_register(std::uint16_t address, std::uint16_t value);  // FC 06
std::string modbus_write_coil(std::uint16_t address, bool on);                  // FC 05
std::string modbus_frame(ModbusFraming framing, std::string_view pdu, std::uint8_t unit,
                         std::uint16_t transaction);

/// The PDU inside a reply frame. Error: what is wrong with the frame ("checksum", "unit",
/// "transaction": a late reply to an earlier request, ...).
tl::expected<std::string_view, std::string_view> modbus_reply(ModbusFraming framing,
                                                              std::string_view frame,
                                                              std::uint8_t unit,
                                                              std::uint16_t transaction);

/// Registers of a reply to a read. Error: "exception 02: no such address", "byte count", ...
tl::expected<std::vector<std::uint16_t>, std::string> modbus_registers(std::string_view pdu,
                                                                       const ModbusSpan& asked);
/// Bits of a reply to FC 01 or 02.
tl::expected<std::vector<bool>, std::string> modbus_bits(std::string_view pdu,
                                                         const ModbusSpan& asked);

/// The name of an exception code; 05 and 06 mean: ask again.
std::string_view modbus_exception(int code);

}  // namespace wec
