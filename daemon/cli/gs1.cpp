// `wec gs1`: scans in, their GS1 elements out, one JSON object for every line of input.
#include "drivers/gs1/gs1.hpp"

#include <boost/json.hpp>
#include <iostream>

#include "daemon/cli/bytes.hpp"
#include "daemon/cli/commands.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

json::object to_row(const Gs1Scan& scan) {
  json::array elements;
  for (const auto& element : scan.elements) {
    elements.push_back(json::object{{"ai", element.ai}, {"value", element.value}});
  }
  json::array warnings;
  for (const auto& warning : scan.warnings) {
    warnings.push_back(json::object{{"code", warning.code}, {"text", warning.text}});
  }
  return {{"ok", true},
          {"aim", scan.aim.empty() ? json::value() : json::value(scan.aim)},
          {"elements", std::move(elements)},
          {"gtin", scan.gtin.empty() ? json::value() : json::value(scan.gtin)},
          {"plain", scan.plain},
          {"warnings", std::move(warnings)}};
}

json::object to_row(const Gs1Error& error) {
  return {{"ok", false},
          {"error",
           json::object{{"code", to_string(error.code)}, {"at", error.at}, {"hint", error.hint}}}};
}

bool print_scan(const std::string& line, int reference_year) {
  const auto scan = parse_gs1(unescape(line), reference_year);
  std::cout << json::serialize(scan ? to_row(*scan) : to_row(scan.error())) << "\n";
  return scan.has_value();
}

}  // namespace

int gs1(const std::string& raw, int reference_year) {
  if (!raw.empty() && raw != "-") {
    return print_scan(raw, reference_year) ? exit_ok : exit_refused;
  }
  // A stream is answered line by line; that one of its lines is no good is no failure of the
  // stream.
  for (std::string line; std::getline(std::cin, line);) {
    if (line.ends_with('\r')) line.pop_back();
    print_scan(line, reference_year);
  }
  return exit_ok;
}

}  // namespace wec::cli
