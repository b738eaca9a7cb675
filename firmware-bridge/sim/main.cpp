// wec-sim: one simulated device as a process, on a TCP port, a TCP connection or a pseudo terminal.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "firmware-bridge/link_address.hpp"
#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/host.hpp"
#include "firmware-bridge/sim/make_device.hpp"
#include "firmware-bridge/sim/pty.hpp"
#include "firmware-bridge/tcp_link.hpp"
#include "firmware-bridge/tcp_listen_link.hpp"

namespace {

namespace asio = boost::asio;

constexpr std::size_t line_max_bytes = 1024 * 1024;

constexpr auto description =
    R"(wec-sim is one simulated device, byte for byte what a real one says.

It prints {"ready":true,"address":...} when it can be used: the bound address with --listen,
the other side's with --connect, the path of the device node with --pty. It then takes one command
a line on its standard input, when that is a pipe, a socket or a terminal, and answers each with
one JSON object a line: {"ok":true,...} or {"ok":false,"code":...,"error":...}. The end of its
input ends it, as SIGTERM does.

  any device   taken                 all bytes received: {"ok":true,"taken":HEX,"beyond":0}
               cut N                 break the connection after N more bytes
               disconnect            break it now
               gone, back            break every connection at once; take them again
               in MS COMMAND         any of these after so many milliseconds
               quit
  scanner      scan TEXT             one symbol, an AIM identifier in front of it or not;
                                     NOT_CONNECTED when nobody would get it
               scan-hex HEX          the same in hexadecimal
               raw-hex HEX           bytes without a frame
               damage                the next symbol comes with a wrong byte
               silent, ok            send nothing; send again
  scale        weigh 912.0 g         put a load on it; `weigh 912.0 g unstable`: it does not settle
               zero                  take the load off
               ok overload underload busy silent garbage
  printer      printer STATE         ok paper_out ribbon_out head_open paused too_hot silent
                                     drop_after_send
               power                 off and on
               labels                labels that came out: {"ok":true,"labels":[HEX],"printed":N}

Options with --set
  scanner      driver=line|ssi|honeywell|honeywell_dechdr|datalogic|metrologic|cognex_dmcc
               suffix=crlf|cr|lf|tab|etx|none prefix=none|stx results=plain|extended (DataMan)
  scale        driver=mt_sics|toledo_8217|toledo_8213|toledo_continuous|nci_scp01|nci_ecr|nci_scp12|
               and_scale|ohaus|sartorius_sbi|radwag|dini_argeo|kern_14_15|cas_22|cas_enq|ricelake
               unit=g empty=0.0 settle_ms=0 parity=none|even
  printer      language=zpl|tspl|epl2|cpcl|dpl|sbpl|escpos label_ms=200 reply_gap_ms=0
               answers_when_blocked=no|yes (ZPL))";

struct Arguments {
  std::string kind;
  std::string listen;
  std::string connect;
  bool pty = false;
  std::vector<std::string> settings;
};

void print_line(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

int refuse(const std::string& why) {
  std::fputs(("wec-sim: " + why + "\n").c_str(), stderr);
  return 2;
}

wec::Backoff quick_backoff() {
  using std::chrono::milliseconds;
  auto random = [engine = std::mt19937_64(std::random_device{}())](std::uint64_t bound) mutable {
    return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(engine);
  };
  return wec::Backoff(std::move(random), {milliseconds(50), milliseconds(500)});
}

struct Wire {
  std::unique_ptr<wec::Link> link;
  std::string address;  // empty: the link tells it once started
};

template <class Address>
tl::expected<Address, std::string> parse(std::string_view scheme, const std::string& host_port) {
  const auto parsed = wec::parse_link_address(fmt::format("{}://{}", scheme, host_port));
  if (!parsed) return tl::make_unexpected(parsed.error().message);
  return std::get<Address>(parsed->target);
}

tl::expected<Wire, std::string> open_wire(asio::io_context& io, const Arguments& arguments) {
  if (arguments.pty) {
    auto pty = wec::open_pty(io);
    if (!pty) return tl::make_unexpected(pty.error());
    return Wire{std::move(pty->link), pty->path};
  }
  if (!arguments.connect.empty()) {
    const auto to = parse<wec::TcpAddress>("tcp", arguments.connect);
    if (!to) return tl::make_unexpected(to.error());
    return Wire{wec::make_tcp_link(io, *to, quick_backoff()), arguments.connect};
  }
  const auto on = parse<wec::TcpListenAddress>("tcp-listen", arguments.listen);
  if (!on) return tl::make_unexpected(on.error());
  // Port 9100 of a printer serves one host at a time; the others replace a connection that hangs.
  const bool waits = arguments.kind == "printer";
  return Wire{wec::make_tcp_listen_link(io, *on, quick_backoff(),
                                        waits ? wec::SecondPeer::waits : wec::SecondPeer::replaces),
              ""};
}

bool can_be_watched(int descriptor) {
  struct stat found{};
  if (::fstat(descriptor, &found) != 0) return false;
  return S_ISFIFO(found.st_mode) || S_ISSOCK(found.st_mode) || ::isatty(descriptor) != 0;
}

/// Commands from the standard input, each answered before the next is taken.
class Control {
 public:
  Control(asio::io_context& io, wec::SimDevice& device, wec::SimHost& host)
      : io_(io), device_(device), host_(host), input_(io) {}

  void start() {
    if (!can_be_watched(STDIN_FILENO)) return;
    input_.assign(::dup(STDIN_FILENO));
    read_line();
  }

 private:
  void read_line() {
    asio::async_read_until(input_, asio::dynamic_buffer(buffer_, line_max_bytes), '\n',
                           [this](const boost::system::error_code& error, std::size_t size) {
                             if (error) return io_.stop();
                             take_line(size);
                           });
  }

  void take_line(std::size_t size) {
    auto line = buffer_.substr(0, size - 1);
    buffer_.erase(0, size);
    if (line.ends_with('\r')) line.pop_back();
    if (line == "quit") return io_.stop();
    if (!line.empty()) {
      const auto answer = wec::control(device_, line, std::chrono::steady_clock::now());
      host_.pump();
      print_line(answer ? *answer : wec::to_json(answer.error()));
    }
    read_line();
  }

  asio::io_context& io_;
  wec::SimDevice& device_;
  wec::SimHost& host_;
  asio::posix::stream_descriptor input_;
  std::string buffer_;
};

int serve(const Arguments& arguments) {
  std::map<std::string, std::string, std::less<>> options;
  for (const auto& setting : arguments.settings) {
    const auto equals = setting.find('=');
    if (equals == setting.npos) return refuse(fmt::format("\"{}\" is not key=value", setting));
    options[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  const auto device = wec::make_sim_device(arguments.kind, options);
  if (!device) return refuse(device.error());
  asio::io_context io(1);
  auto wire = open_wire(io, arguments);
  if (!wire) return refuse(wire.error());
  wec::SimHost host(io, **device, std::move(wire->link));
  const auto address = wire->address.empty() ? host.wire().local_address() : wire->address;
  if (address.empty()) return refuse(fmt::format("cannot listen on {}", arguments.listen));
  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
  Control control(io, **device, host);
  control.start();
  print_line(boost::json::serialize(boost::json::object{{"ready", true}, {"address", address}}));
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{description};
  Arguments arguments;
  app.add_option("kind", arguments.kind, "scanner, scale or printer")
      ->required()
      ->check(CLI::IsMember({"scanner", "scale", "printer"}));
  auto* where = app.add_option_group("where", "exactly one of");
  where->add_option("--listen", arguments.listen, "HOST:PORT to be reached at; port 0: any");
  where->add_option("--connect", arguments.connect, "HOST:PORT to connect to, again when lost");
  where->add_flag("--pty", arguments.pty, "serve on a pseudo terminal");
  where->require_option(1);
  app.add_option("--set", arguments.settings, "KEY=VALUE, an option of the device; repeatable");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return serve(arguments);
}
