#include "firmware-bridge/sim/pty.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <memory>
#include <system_error>

#include "firmware-bridge/dial_link.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

struct Closing {
  int descriptor;
  explicit Closing(int to_close) : descriptor(to_close) {}
  Closing(const Closing&) = delete;
  Closing& operator=(const Closing&) = delete;
  ~Closing() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

tl::unexpected<std::string> failed(std::string_view what) {
  return tl::make_unexpected(fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

bool make_raw(int descriptor) {
  termios settings{};
  if (::tcgetattr(descriptor, &settings) != 0) return false;
  ::cfmakeraw(&settings);
  return ::tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

}  // namespace

tl::expected<Pty, std::string> open_pty(asio::io_context& io) {
  const auto device = std::make_shared<Closing>(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (device->descriptor < 0) return failed("posix_openpt");
  if (::grantpt(device->descriptor) != 0 || ::unlockpt(device->descriptor) != 0) {
    return failed("grantpt");
  }
  std::array<char, 64> name{};
  if (::ptsname_r(device->descriptor, name.data(), name.size()) != 0) return failed("ptsname");
  const auto host = std::make_shared<Closing>(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (host->descriptor < 0 || !make_raw(host->descriptor)) return failed(name.data());
  Dial<stream_descriptor> dial = [&io, device,
                                  host]() -> asio::awaitable<Dialed<stream_descriptor>> {
    co_return Dialed<stream_descriptor>(stream_descriptor(io, ::dup(device->descriptor)));
  };
  auto link = std::make_unique<DialLink<stream_descriptor>>(
      io, std::move(dial), Backoff([](std::uint64_t) { return std::uint64_t{0}; }));
  return Pty{std::move(link), name.data()};
}

}  // namespace wec
