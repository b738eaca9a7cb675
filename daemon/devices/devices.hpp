// All devices of the site: made from the site file, given their orders after each commit.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "config/site_file.hpp"
#include "daemon/controller/door.hpp"
#include "daemon/devices/session.hpp"
#include "firmware-bridge/link_factory.hpp"
#include "firmware-bridge/sim/registry.hpp"

namespace wec {

class Devices final : public Listener {
 public:
  /// `io` runs on one thread; door and io outlive this object. The error names device and link.
  static tl::expected<std::unique_ptr<Devices>, std::string> create(boost::asio::io_context& io,
                                                                    Door&, const SiteFile&,
                                                                    const std::string& boot,
                                                                    RandomBelow random);

  void start();
  void committed(const Committed&) override;

  /// On the io thread. Rows {device, driver, kind, station, state, trouble, address, maker, model,
  /// serial, firmware, port}.
  std::vector<boost::json::object> rows() const;

  struct CaptureRequest {
    std::string device;
    std::chrono::seconds for_how_long{60};
    bool mask = false;
    CaptureWriter line;         // of a .replay file; on the io thread
    std::function<void()> end;  // once, when the time is over
  };
  static constexpr std::chrono::seconds capture_max{3600};
  /// On the io thread. The error has a name and a hint: UNKNOWN_DEVICE, CAPTURED (by somebody
  /// else).
  tl::expected<void, LinkError> capture(CaptureRequest request);

  /// On the io thread, with simulation on: `wec sim scan|weigh|printer|taken`. The answer's fields,
  /// or what is wrong.
  tl::expected<boost::json::object, std::string> sim(const boost::json::object& request);

 private:
  Devices(boost::asio::io_context& io, bool simulation);
  tl::expected<std::string, std::string> device_of(const std::string& station, DeviceKind) const;

  boost::asio::io_context& io_;
  bool simulation_;
  SimRegistry simulated_;
  std::map<DeviceId, std::unique_ptr<Session>> sessions_;
};

}  // namespace wec
