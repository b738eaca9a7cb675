#include "firmware-bridge/serial_link.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <boost/asio/serial_port.hpp>
#include <utility>

#include "firmware-bridge/dial_link.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using asio::serial_port;

serial_port::parity::type parity_of(Parity parity) {
  switch (parity) {
    case Parity::even:
      return serial_port::parity::even;
    case Parity::odd:
      return serial_port::parity::odd;
    case Parity::none:
      break;
  }
  return serial_port::parity::none;
}

serial_port::flow_control::type flow_of(FlowControl flow) {
  switch (flow) {
    case FlowControl::rtscts:
      return serial_port::flow_control::hardware;
    case FlowControl::xonxoff:
      return serial_port::flow_control::software;
    case FlowControl::none:
      break;
  }
  return serial_port::flow_control::none;
}

boost::system::error_code set_line(serial_port& port, const SerialAddress& to) {
  boost::system::error_code error;
  const auto stop = to.stop_bits == 2 ? serial_port::stop_bits::two : serial_port::stop_bits::one;
  port.set_option(serial_port::baud_rate(to.baud), error);
  if (!error) port.set_option(serial_port::character_size(to.data_bits), error);
  if (!error) port.set_option(serial_port::parity(parity_of(to.parity)), error);
  if (!error) port.set_option(serial_port::stop_bits(stop), error);
  if (!error) port.set_option(serial_port::flow_control(flow_of(to.flow)), error);
  return error;
}

asio::awaitable<Dialed<serial_port>> open_port(asio::io_context& io, SerialAddress to) {
  serial_port port(io);
  boost::system::error_code error;
  port.open(to.path, error);
  if (!error) error = set_line(port, to);
  if (error) co_return tl::make_unexpected(fmt::format("{}: {}", to.path, error.message()));
  ::ioctl(port.native_handle(), TIOCEXCL);
  ::tcflush(port.native_handle(), TCIOFLUSH);
  co_return Dialed<serial_port>(std::move(port));
}

}  // namespace

std::unique_ptr<Link> make_serial_link(asio::io_context& io, const SerialAddress& address,
                                       Backoff backoff) {
  return std::make_unique<DialLink<serial_port>>(
      io, [&io, address] { return open_port(io, address); }, std::move(backoff));
}

}  // namespace wec
