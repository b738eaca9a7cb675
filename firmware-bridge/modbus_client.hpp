// One Modbus bus through libmodbus, for the thread that waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

#include "firmware-bridge/link_address.hpp"

struct _modbus;  // libmodbus's modbus_t

namespace wec {

class ModbusClient {
 public:
  using Bus = std::variant<TcpAddress, SerialAddress>;
  static constexpr std::chrono::milliseconds connect_max{2000};

  explicit ModbusClient(Bus bus) : bus_(std::move(bus)) {}

  bool is_open() const { return context_ != nullptr; }
  /// Error: why not, for the engineer.
  tl::expected<void, std::string> open();
  void close() { context_.reset(); }

  /// `pdu` is a request of FC 01 to 06, 15 or 16. A reply PDU (an exception is one, too), or
  /// nothing: the unit was silent, or what came was no reply to this. Error: the bus itself is
  /// gone, and must be closed.
  tl::expected<std::optional<std::string>, std::string> exchange(
      std::uint8_t unit, std::string_view pdu, std::chrono::milliseconds reply_max);

 private:
  struct Free {
    void operator()(_modbus* context) const;
  };
  using Context = std::unique_ptr<_modbus, Free>;

  Context make() const;
  void prepare(std::uint8_t unit, std::chrono::milliseconds reply_max);

  Bus bus_;
  Context context_;
};

}  // namespace wec
