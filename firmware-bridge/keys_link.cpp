#include "firmware-bridge/keys_link.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

#include "firmware-bridge/dial_link.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using Node = asio::posix::stream_descriptor;

std::string told(std::string_view name, const std::string& path, int error) {
  return fmt::format("{}: {}: {}", name, path, std::generic_category().message(error));
}

std::string_view name_of_open_error(int error) {
  if (error == EACCES || error == EPERM) return "NO_ACCESS";
  return error == ENOENT || error == ENODEV || error == ENXIO ? "NOT_THERE" : "NOT_OPENED";
}

/// Digits and Enter: what a scanner cannot do without. A power button has keys, too.
bool types(int node) {
  std::array<unsigned char, KEY_MAX / 8 + 1> keys{};
  if (::ioctl(node, EVIOCGBIT(EV_KEY, keys.size()), keys.data()) < 0) return false;
  const auto has = [&](unsigned key) { return (keys[key / 8] >> (key % 8) & 1) != 0; };
  return has(KEY_1) && has(KEY_0) && has(KEY_A) && has(KEY_ENTER);
}

void forget_what_was_typed(int node) {
  std::array<input_event, 64> events;  // the kernel's own queue of a client
  while (::read(node, events.data(), sizeof events) > 0) {
  }
}

asio::awaitable<Dialed<Node>> open_keys(asio::io_context& io, KeysAddress to) {
  const int fd = ::open(to.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    const int error = errno;
    co_return tl::make_unexpected(told(name_of_open_error(error), to.path, error));
  }
  Node node(io, fd);  // closes it from here on
  if (!types(fd)) {
    co_return tl::make_unexpected(
        fmt::format("NO_FUNCTION: {}: has not the keys of a keyboard", to.path));
  }
  if (::ioctl(fd, EVIOCGRAB, 1) < 0) {
    const int error = errno;
    co_return tl::make_unexpected(told("IN_USE", to.path, error));
  }
  forget_what_was_typed(fd);
  co_return Dialed<Node>(std::move(node));
}

}  // namespace

std::unique_ptr<Link> make_keys_link(asio::io_context& io, const KeysAddress& address,
                                     Backoff backoff) {
  return std::make_unique<DialLink<Node>>(
      io, [&io, address] { return open_keys(io, address); }, std::move(backoff));
}

}  // namespace wec
