// wec-oms-sim: a scriptable head office for one site. See docs/wire/README.md.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "head-office/sim/control_socket.hpp"
#include "head-office/sim/json.hpp"
#include "head-office/sim/run.hpp"

namespace {

int ask(const std::string& socket, const std::string& line, bool rows) {
  const auto answer = wec::hq::ask_control_socket(socket, line);
  if (!answer) {
    fmt::print(stderr, "wec-oms-sim: {}\n", answer.error());
    return 3;
  }
  const auto object = wec::hq::parse_object(*answer);
  const boost::json::value* ok = object ? object->if_contains("ok") : nullptr;
  const bool good = ok && ok->is_bool() && ok->get_bool();
  if (rows && good)
    for (const boost::json::value& row : *wec::hq::list(*object, "rows"))
      fmt::print("{}\n", boost::json::serialize(row));
  else
    fmt::print("{}\n", *answer);
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"wec-oms-sim: a scriptable head office for one site"};
  app.require_subcommand(1);

  wec::hq::RunOptions options;
  CLI::App* run = app.add_subcommand("run", "Serve a site until SIGTERM");
  run->add_option("--broker", options.broker, "mqtt://host:port")->required();
  run->add_option("--tenant", options.tenant)->required();
  run->add_option("--site", options.site)->required();
  run->add_option("--machine", options.machine,
                  "The provisioned machine (default: the first seen)");
  run->add_option("--state", options.state, "Append-only file (default: in memory)");
  run->add_option("--control", options.control, "Unix socket for send, dump and tests");
  run->add_option("--script", options.script, "Scenario file: its oms lines are issued at start");

  std::string socket, what;
  CLI::App* dump =
      app.add_subcommand("dump", "Print stock, orders, events or results, one row a line");
  dump->add_option("what", what)->required();
  dump->add_option("--control", socket)->required();

  std::string line;
  CLI::App* send = app.add_subcommand("send", "Send one control line, print the answer");
  send->add_option("line", line, "for example: 'cmd order.released {...}', status, help")
      ->required();
  send->add_option("--control", socket)->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (run->parsed()) return wec::hq::run(options);
  if (dump->parsed()) return ask(socket, "dump " + what, true);
  return ask(socket, line, false);
}
