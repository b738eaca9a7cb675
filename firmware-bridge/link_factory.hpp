// From the address of the site file to a link that can be started.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"
#include "firmware-bridge/modbus_link.hpp"
#include "firmware-bridge/usb_host.hpp"

namespace wec {

/// The two bridges of a site, for addresses that name none.
inline constexpr std::string_view usb_bridge_name = "usb";
inline constexpr std::string_view lan_bridge_name = "lan";

/// Makes the link of a simulated device; `device` is the id of the site file.
using MakeSimLink = std::function<tl::expected<std::unique_ptr<Link>, LinkError>(
    const SimAddress&, std::string_view device)>;

struct LinkMakings {
  RandomBelow random;
  BackoffLimits backoff;
  /// True: this process opens wires itself (wec-bridge; tests and the demo). False: they are opened
  /// by the bridge of their kind.
  bool in_process = false;
  /// Bridge name -> path of its unix socket.
  std::map<std::string, std::string, std::less<>> bridges{
      {std::string(usb_bridge_name), "/run/wec/bridge-usb.sock"},
      {std::string(lan_bridge_name), "/run/wec/bridge-lan.sock"}};
  /// Empty: simulation is off. SimRegistry::make_link of firmware-bridge/sim/registry.hpp fits.
  MakeSimLink make_sim;
  /// Modbus links of one line or connection share its bus; copies of these makings do, too.
  std::shared_ptr<ModbusBuses> modbus = make_modbus_buses();
  /// Made by the first usb: link, for all of them.
  std::shared_ptr<std::shared_ptr<UsbHost>> usb = std::make_shared<std::shared_ptr<UsbHost>>();
};

/// The bridge that opens wires of this kind when the address names none; empty for sim: and
/// bridge://.
std::string_view bridge_for(const LinkTarget& target);

/// A link, not yet started. Errors beyond those of the address: SIMULATION_OFF, UNKNOWN_BRIDGE,
/// LINE_SETTINGS, NO_USB.
/// `io` runs on one thread and outlives the link; the link is used on that thread only.
tl::expected<std::unique_ptr<Link>, LinkError> make_link(boost::asio::io_context& io,
                                                         const LinkAddress& address,
                                                         std::string_view device,
                                                         const LinkMakings& makings);

/// The same from text.
tl::expected<std::unique_ptr<Link>, LinkError> make_link(boost::asio::io_context& io,
                                                         std::string_view address,
                                                         std::string_view device,
                                                         const LinkMakings& makings);

}  // namespace wec
