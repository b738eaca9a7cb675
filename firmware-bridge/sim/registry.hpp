// The simulated devices inside a process: sim: links lead to them, `wec sim` drives them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"
#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/device.hpp"

namespace wec {

/// One thread, that of `io`. Links made here may be destroyed before or after the registry.
/// Errors of the calls below, beyond those of control(): NO_SUCH_DEVICE.
class SimRegistry {
 public:
  explicit SimRegistry(boost::asio::io_context& io);
  ~SimRegistry();

  /// A link to the simulated device called `device`, which is made at the first call and keeps its
  /// state when the link is made anew. Fits LinkMakings::make_sim. Errors: BAD_PARAMETER.
  tl::expected<std::unique_ptr<Link>, LinkError> make_link(const SimAddress& address,
                                                           std::string_view device);

  /// One line of control.hpp; the answer is one JSON object.
  tl::expected<std::string, SimError> control(std::string_view device, std::string_view line);

  tl::expected<void, SimError> scan(std::string_view device, std::string_view bytes);
  tl::expected<void, SimError> weigh(std::string_view device, std::string_view value,
                                     std::string_view unit, bool stable);
  tl::expected<void, SimError> printer(std::string_view device, std::string_view state);
  /// All bytes that the device has received so far.
  tl::expected<std::string, SimError> taken(std::string_view device) const;

  /// For looking at it; null when there is none. Drive it by the calls above, which also send.
  const SimDevice* find(std::string_view device) const;
  std::vector<std::string> devices() const;

 private:
  struct Entry;
  Entry* entry(std::string_view device) const;

  boost::asio::io_context& io_;
  std::map<std::string, std::unique_ptr<Entry>, std::less<>> entries_;
};

}  // namespace wec
