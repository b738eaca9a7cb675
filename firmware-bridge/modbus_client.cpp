#include "firmware-bridge/modbus_client.hpp"

#include <modbus/modbus.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include "firmware-bridge/tcp_link.hpp"

namespace wec {

namespace {

using std::chrono::milliseconds;

char parity_of(Parity parity) {
  if (parity == Parity::even) return 'E';
  return parity == Parity::odd ? 'O' : 'N';
}

/// libmodbus's own errors are about a frame; all others are about the wire.
bool is_of_the_wire(int error) { return error < MODBUS_ENOBASE; }

/// The silence that ends a frame on a serial line: three and a half characters of eleven bits.
std::chrono::microseconds frame_gap(const SerialAddress& line) {
  constexpr std::int64_t bits_us = 38'500'000;
  constexpr std::int64_t fast_lines_us = 1750;  // above 19,200 baud, by the standard
  return std::chrono::microseconds(std::max(bits_us / line.baud, fast_lines_us));
}

bool is_exception(int error) { return error > MODBUS_ENOBASE && error <= EMBXGTAR; }

// ---- a PDU as libmodbus's calls ----------------------------------------------------------------

struct Request {
  int function = 0;
  int first = 0;
  int value = 0;               // FC 05 and 06: what is written; else how many
  std::string_view data = {};  // FC 15 and 16
  std::string_view head = {};  // what the reply to a write repeats
};

int word_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) * 256 + static_cast<unsigned char>(bytes[at + 1]);
}

/// Null: not one of FC 01 to 06, 15 and 16, or its counts do not fit.
std::optional<Request> request_of(std::string_view pdu) {
  if (pdu.size() < 5) return std::nullopt;
  Request made{static_cast<unsigned char>(pdu[0]), word_at(pdu, 1), word_at(pdu, 3), pdu.substr(5),
               pdu.substr(0, 5)};
  const auto data_bytes = [&](int bytes) {
    return made.data.size() == static_cast<std::size_t>(bytes) + 1 &&
           static_cast<unsigned char>(made.data[0]) == bytes;
  };
  const auto within = [&](int most) { return made.value >= 1 && made.value <= most; };
  bool fits = made.data.empty();
  if (made.function == 1 || made.function == 2) fits = fits && within(MODBUS_MAX_READ_BITS);
  if (made.function == 3 || made.function == 4) fits = fits && within(MODBUS_MAX_READ_REGISTERS);
  if (made.function == 15) {
    fits = within(MODBUS_MAX_WRITE_BITS) && data_bytes((made.value + 7) / 8);
  }
  if (made.function == 16) fits = within(MODBUS_MAX_WRITE_REGISTERS) && data_bytes(made.value * 2);
  const bool known = (made.function >= 1 && made.function <= 6) || made.function >= 15;
  if (!fits || !known || made.function > 16) return std::nullopt;
  if (made.function >= 15) made.data.remove_prefix(1);
  return made;
}

std::string reply_to_read(int function, std::size_t bytes) {
  return {static_cast<char>(function), static_cast<char>(bytes)};
}

/// Null: errno says why.
std::optional<std::string> read_bits(modbus_t* bus, const Request& request) {
  std::array<std::uint8_t, MODBUS_MAX_READ_BITS> bits{};
  const auto call = request.function == 1 ? modbus_read_bits : modbus_read_input_bits;
  if (call(bus, request.first, request.value, bits.data()) < 0) return std::nullopt;
  const auto count = static_cast<std::size_t>(request.value);
  std::string packed((count + 7) / 8, '\0');
  for (std::size_t i = 0; i < count; ++i) {
    if (bits[i] != 0) packed[i / 8] = static_cast<char>(packed[i / 8] | 1 << (i % 8));
  }
  return reply_to_read(request.function, packed.size()) + packed;
}

std::optional<std::string> read_registers(modbus_t* bus, const Request& request) {
  std::array<std::uint16_t, MODBUS_MAX_READ_REGISTERS> words{};
  const auto call = request.function == 3 ? modbus_read_registers : modbus_read_input_registers;
  if (call(bus, request.first, request.value, words.data()) < 0) return std::nullopt;
  const auto count = static_cast<std::size_t>(request.value);
  auto reply = reply_to_read(request.function, 2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    reply += {static_cast<char>(words[i] >> 8), static_cast<char>(words[i] & 0xFF)};
  }
  return reply;
}

int write_bits(modbus_t* bus, const Request& request) {
  std::array<std::uint8_t, MODBUS_MAX_WRITE_BITS> bits{};
  for (std::size_t i = 0; i < static_cast<std::size_t>(request.value); ++i) {
    bits[i] = (request.data[i / 8] >> (i % 8) & 1) != 0;
  }
  return modbus_write_bits(bus, request.first, request.value, bits.data());
}

int write_registers(modbus_t* bus, const Request& request) {
  std::array<std::uint16_t, MODBUS_MAX_WRITE_REGISTERS> words{};
  for (std::size_t i = 0; i < static_cast<std::size_t>(request.value); ++i) {
    words[i] = static_cast<std::uint16_t>(word_at(request.data, 2 * i));
  }
  return modbus_write_registers(bus, request.first, request.value, words.data());
}

int write(modbus_t* bus, const Request& request) {
  switch (request.function) {
    case 5:
      return modbus_write_bit(bus, request.first, request.value != 0);
    case 6:
      return modbus_write_register(bus, request.first, static_cast<std::uint16_t>(request.value));
    case 15:
      return write_bits(bus, request);
    default:
      return write_registers(bus, request);
  }
}

/// The reply PDU; null: errno says why there is none.
std::optional<std::string> carry_out(modbus_t* bus, const Request& request) {
  if (request.function <= 2) return read_bits(bus, request);
  if (request.function <= 4) return read_registers(bus, request);
  if (write(bus, request) < 0) return std::nullopt;
  return std::string(request.head);
}

}  // namespace

void ModbusClient::Free::operator()(_modbus* context) const {
  modbus_close(context);
  modbus_free(context);
}

ModbusClient::Context ModbusClient::make() const {
  if (const auto* tcp = std::get_if<TcpAddress>(&bus_)) {
    return Context(modbus_new_tcp_pi(tcp->host.c_str(), std::to_string(tcp->port).c_str()));
  }
  const auto& line = std::get<SerialAddress>(bus_);
  return Context(modbus_new_rtu(line.path.c_str(), static_cast<int>(line.baud),
                                parity_of(line.parity), 8, static_cast<int>(line.stop_bits)));
}

tl::expected<void, std::string> ModbusClient::open() {
  auto made = make();
  if (!made) return tl::make_unexpected(std::string(modbus_strerror(errno)));
  modbus_set_response_timeout(made.get(), connect_max.count() / 1000, 0);
  if (modbus_connect(made.get()) != 0) {
    const int error = errno;
    return tl::make_unexpected(std::string(error == 0 ? "no such host" : modbus_strerror(error)));
  }
  const int descriptor = modbus_get_socket(made.get());
  if (std::holds_alternative<TcpAddress>(bus_)) {
    set_device_socket_options(descriptor);
  } else {
    ::ioctl(descriptor, TIOCEXCL);
  }
  modbus_flush(made.get());
  context_ = std::move(made);
  return {};
}

void ModbusClient::prepare(std::uint8_t unit, milliseconds reply_max) {
  if (const auto* line = std::get_if<SerialAddress>(&bus_)) {
    std::this_thread::sleep_for(frame_gap(*line));
  }
  modbus_flush(context_.get());  // a reply that came too late, or noise
  modbus_set_slave(context_.get(), unit);
  const auto us = std::chrono::microseconds(reply_max).count();
  modbus_set_response_timeout(context_.get(), static_cast<std::uint32_t>(us / 1'000'000),
                              static_cast<std::uint32_t>(us % 1'000'000));
}

tl::expected<std::optional<std::string>, std::string> ModbusClient::exchange(
    std::uint8_t unit, std::string_view pdu, milliseconds reply_max) {
  const auto request = request_of(pdu);
  if (!request) return std::nullopt;  // no unit would answer it
  prepare(unit, reply_max);
  if (auto reply = carry_out(context_.get(), *request)) return reply;
  const int error = errno;
  if (is_exception(error)) {
    return std::string{static_cast<char>(pdu[0] | '\x80'),
                       static_cast<char>(error - MODBUS_ENOBASE)};
  }
  if (error == ETIMEDOUT || !is_of_the_wire(error)) return std::nullopt;
  return tl::make_unexpected(std::string(modbus_strerror(error)));
}

}  // namespace wec
