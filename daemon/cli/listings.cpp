// Commands that ask a running wecd and show what it answers.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "daemon/cli/bytes.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

int list(const Common& common, const json::object& request) {
  Table table(std::cout);
  const auto failure = ask(common.state, request, [&](const json::object& row) {
    if (common.json) {
      std::cout << json::serialize(row) << "\n";
    } else {
      table.add(row);
    }
    return static_cast<bool>(std::cout);  // nobody reads on: `wec events | head`
  });
  if (failure) return report(*failure, common.json);
  if (!common.json) table.finish();
  return exit_ok;
}

// One answer as an object or as lines.
int show(const Common& common, const json::object& request) {
  const auto answer = ask_one(common.state, request);
  if (!answer) return report(answer.error(), common.json);
  if (common.json) {
    std::cout << json::serialize(*answer) << "\n";
  } else {
    print_record(std::cout, *answer);
  }
  return exit_ok;
}

// Rows {"hex":"..."} as raw bytes.
int raw_bytes(const Common& common, const json::object& request) {
  bool good = true;
  const auto failure = ask(common.state, request, [&](const json::object& row) {
    const auto* hex = row.if_contains("hex");
    const auto bytes =
        hex != nullptr && hex->is_string() ? from_hex(hex->get_string()) : std::nullopt;
    good = good && bytes.has_value();
    if (bytes) std::cout << *bytes;
    return good;
  });
  if (failure) return report(*failure, common.json);
  if (!good) return report({exit_refused, "BAD_ANSWER", "wecd sent no bytes"}, common.json);
  std::cout.flush();
  return exit_ok;
}

// An order that changes something: silent when it went well, like the other tools of a shell.
int tell(const Common& common, const json::object& request) {
  const auto answer = ask_one(common.state, request);
  if (!answer) return report(answer.error(), common.json);
  if (common.json) std::cout << R"({"ok":true})" << "\n";
  return exit_ok;
}

}  // namespace

int status(const Common& common) { return show(common, {{"cmd", "status"}}); }

int listing(const Common& common, const std::string& what) { return list(common, {{"cmd", what}}); }

int events(const Common& common, std::int64_t since) {
  return list(common, {{"cmd", "events"}, {"since", since}});
}

int kpi(const Common& common, const std::string& day) {
  boost::json::object request{{"cmd", "kpi"}};
  if (!day.empty()) request["day"] = day;
  return list(common, request);
}

int label_bytes(const Common& common, const std::string& label) {
  return raw_bytes(common, {{"cmd", "label_bytes"}, {"label", label}});
}

int capture(const Common& common, const CaptureCommand& wanted) {
  std::ofstream file;
  if (!wanted.out.empty()) file.open(wanted.out, std::ios::trunc);
  std::ostream& out = wanted.out.empty() ? std::cout : file;
  if (!out) {
    return report({exit_refused, "NOT_WRITTEN", fmt::format("{} cannot be written", wanted.out)},
                  common.json);
  }
  const json::object request{{"cmd", "capture"},
                             {"device", wanted.device},
                             {"seconds", wanted.seconds},
                             {"mask", wanted.mask}};
  const auto failure = ask(common.state, request, [&](const json::object& row) {
    const auto* line = row.if_contains("line");
    if (line && line->is_string()) out << std::string_view(line->get_string()) << std::endl;
    return static_cast<bool>(out);
  });
  return failure ? report(*failure, common.json) : exit_ok;
}

int backup(const Common& common, const std::string& file) {
  const auto path = std::filesystem::absolute(file);
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return report({exit_refused, "EXISTS", fmt::format("{} is there already", path.string())},
                  common.json);
  }
  return show(common, {{"cmd", "backup"}, {"path", path.string()}});
}

int sim_scan(const Common& common, const std::string& station, const std::string& bytes) {
  return tell(common,
              {{"cmd", "sim"}, {"do", "scan"}, {"station", station}, {"hex", to_hex(bytes)}});
}

int sim_weigh(const Common& common, const std::string& station, const std::string& weight,
              const std::string& unit, bool stable) {
  return tell(common, {{"cmd", "sim"},
                       {"do", "weigh"},
                       {"station", station},
                       {"weight", weight},
                       {"unit", unit},
                       {"stable", stable}});
}

int sim_printer(const Common& common, const std::string& device, const std::string& state) {
  return tell(common, {{"cmd", "sim"}, {"do", "printer"}, {"device", device}, {"state", state}});
}

int sim_taken(const Common& common, const std::string& device) {
  return raw_bytes(common, {{"cmd", "sim"}, {"do", "taken"}, {"device", device}});
}

int sim_clock(const Common& common, std::int64_t seconds) {
  return tell(common, {{"cmd", "sim"}, {"do", "clock"}, {"seconds", seconds}});
}

}  // namespace wec::cli
