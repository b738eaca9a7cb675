// Commands that need no wecd: the site file's check and the list of drivers.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>

#include "config/site_file.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/known_drivers.hpp"
#include "daemon/cli/table.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

void print_problem(const Common& common, const ConfigProblem& problem, std::string_view weight) {
  if (!common.json) {
    std::cout << (weight == "warning" ? "warning: " : "") << to_text(problem) << "\n";
    return;
  }
  std::cout << json::serialize(json::object{{"weight", weight},
                                            {"file", problem.file},
                                            {"line", problem.line},
                                            {"column", problem.column},
                                            {"key", problem.key},
                                            {"code", problem.code},
                                            {"message", problem.message}})
            << "\n";
}

std::string_view evidence_name(Evidence evidence) {
  switch (evidence) {
    case Evidence::recorded:
      return "recorded";
    case Evidence::published:
      return "published";
    case Evidence::rule:
      return "rule";
  }
  return "?";
}

json::object driver_row(const Protocol& protocol) {
  json::array models;
  for (const auto& model : protocol.models) {
    models.push_back(json::object{{"id", model.id},
                                  {"name", model.name},
                                  {"evidence", evidence_name(model.evidence)},
                                  {"source", model.source}});
  }
  json::object options;
  for (const auto& option : protocol.options) options[option.name] = option.meaning;
  return {{"name", protocol.name},
          {"kind", kind_name(protocol.kind)},
          {"models", std::move(models)},
          {"options", std::move(options)}};
}

}  // namespace

int config_check(const Common& common, const std::string& file) {
  const auto site = load_site_file(file, known_drivers());
  const auto& problems = site ? site->warnings : site.error().problems;
  for (const auto& problem : problems) print_problem(common, problem, site ? "warning" : "error");
  if (!site) return exit_refused;
  if (!common.json) {
    std::cout << fmt::format("{}: site {} of {}, {} stations, {} devices\n", file, site->site.id,
                             site->site.tenant, site->stations.size(), site->devices.size());
  }
  return exit_ok;
}

int drivers(const Common& common) {
  Table table(std::cout);
  for (const auto* protocol : protocols()) {
    const auto row = driver_row(*protocol);
    if (common.json) {
      std::cout << json::serialize(row) << "\n";
      continue;
    }
    for (const auto& model : protocol->models) {
      table.add({{"driver", protocol->name},
                 {"kind", kind_name(protocol->kind)},
                 {"model", model.name},
                 {"evidence", evidence_name(model.evidence)},
                 {"source", model.source}});
    }
  }
  if (!common.json) table.finish();
  return exit_ok;
}

}  // namespace wec::cli
