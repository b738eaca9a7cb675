#include "firmware-bridge/link_factory.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include "firmware-bridge/bridge_link.hpp"
#include "firmware-bridge/ipp_link.hpp"
#include "firmware-bridge/keys_link.hpp"
#include "firmware-bridge/serial_link.hpp"
#include "firmware-bridge/tcp_link.hpp"
#include "firmware-bridge/tcp_listen_link.hpp"
#include "firmware-bridge/usb_link.hpp"

namespace wec {

namespace {

using Made = tl::expected<std::unique_ptr<Link>, LinkError>;

struct Maker {
  boost::asio::io_context& io;
  const LinkMakings& makings;
  std::string_view device;
  const std::string& text;

  Backoff backoff() const { return Backoff(makings.random, makings.backoff); }
  ModbusRetry retry() const {
    return {makings.random(std::numeric_limits<std::uint32_t>::max()), makings.backoff};
  }

  Made through(std::string_view bridge, const std::string& wire) const {
    const auto found = makings.bridges.find(bridge);
    if (found != makings.bridges.end()) {
      return make_bridge_link(io, found->second, wire, backoff());
    }
    std::vector<std::string_view> known;
    for (const auto& [name, path] : makings.bridges) known.push_back(name);
    return tl::make_unexpected(LinkError{
        "UNKNOWN_BRIDGE",
        fmt::format("no bridge is called \"{}\"; known are: {}", bridge, fmt::join(known, ", "))});
  }

  Made operator()(const TcpAddress& to) const {
    if (!makings.in_process) return through(lan_bridge_name, text);
    return make_tcp_link(io, to, backoff());
  }
  Made operator()(const TcpListenAddress& to) const {
    if (!makings.in_process) return through(lan_bridge_name, text);
    return make_tcp_listen_link(io, to, backoff());
  }
  Made operator()(const SerialAddress& to) const {
    if (!makings.in_process) return through(usb_bridge_name, text);
    return make_serial_link(io, to, backoff());
  }
  Made operator()(const UsbAddress& to) const {
    if (!makings.in_process) return through(usb_bridge_name, text);
    auto& host = *makings.usb;
    if (!host) {
      auto made = make_usb_host();
      if (!made) return tl::make_unexpected(LinkError{"NO_USB", made.error()});
      host = std::move(*made);
    }
    return make_usb_link(io, host, to, backoff());
  }
  Made operator()(const KeysAddress& to) const {
    if (!makings.in_process) return through(usb_bridge_name, text);
    return make_keys_link(io, to, backoff());
  }
  Made operator()(const ModbusTcpAddress& to) const {
    if (!makings.in_process) return through(lan_bridge_name, text);
    return make_modbus_link(io, *makings.modbus, to, retry());
  }
  Made operator()(const ModbusRtuAddress& to) const {
    if (!makings.in_process) return through(usb_bridge_name, text);
    return make_modbus_link(io, *makings.modbus, to, retry());
  }
  Made operator()(const IppAddress& to) const {
    if (!makings.in_process) return through(lan_bridge_name, text);
    return make_ipp_link(
        io, to, {makings.random(std::numeric_limits<std::uint32_t>::max()), makings.backoff});
  }
  Made operator()(const BridgeAddress& to) const { return through(to.bridge, to.inner); }
  Made operator()(const SimAddress& to) const {
    if (makings.make_sim) return makings.make_sim(to, device);
    return tl::make_unexpected(
        LinkError{"SIMULATION_OFF", fmt::format("\"{}\" needs [simulation] enabled = true", text)});
  }
};

}  // namespace

std::string_view bridge_for(const LinkTarget& target) {
  const bool node = std::holds_alternative<SerialAddress>(target) ||
                    std::holds_alternative<UsbAddress>(target) ||
                    std::holds_alternative<KeysAddress>(target) ||
                    std::holds_alternative<ModbusRtuAddress>(target);
  if (node) return usb_bridge_name;
  const bool network = std::holds_alternative<TcpAddress>(target) ||
                       std::holds_alternative<TcpListenAddress>(target) ||
                       std::holds_alternative<ModbusTcpAddress>(target) ||
                       std::holds_alternative<IppAddress>(target);
  return network ? lan_bridge_name : std::string_view{};
}

Made make_link(boost::asio::io_context& io, const LinkAddress& address, std::string_view device,
               const LinkMakings& makings) {
  return std::visit(Maker{io, makings, device, address.text}, address.target);
}

Made make_link(boost::asio::io_context& io, std::string_view address, std::string_view device,
               const LinkMakings& makings) {
  const auto parsed = parse_link_address(address);
  if (!parsed) return tl::make_unexpected(parsed.error());
  return make_link(io, *parsed, device, makings);
}

}  // namespace wec
