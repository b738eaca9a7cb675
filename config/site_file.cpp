// Reads a site file: TOML first, then every section, then all problems at once.
#include "config/site_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/nearest.hpp"
#include "config/sections.hpp"

namespace wec {

namespace {

constexpr std::size_t file_max_bytes = 1024 * 1024;  // a site of 10,000 stations needs about 1 MB

ConfigError whole_file_error(const std::string& file, std::string code, std::string message) {
  return ConfigError{{{file, 0, 0, "", std::move(code), std::move(message)}}};
}

tl::expected<toml::table, ConfigError> parse_toml(std::string_view text, const std::string& file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    return tl::unexpected(
        ConfigError{{{file, at.line, at.column, "", "SYNTAX", std::string(error.description())}}});
  }
}

void refuse_unknown_sections(ReadContext& in) {
  static const std::vector<std::string> known{"site",       "oms",    "witness", "http",  "bridge",
                                              "simulation", "device", "station", "policy"};
  for (const auto& [key, node] : in.root) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    const auto meant = nearest(key.str(), known);
    const bool list = node.is_array();
    in.problems.add(
        node.is_table() || list ? node.source() : key.source(),
        node.is_table() ? fmt::format("[{}]", key.str()) : std::string(key.str()), "UNKNOWN_KEY",
        meant ? fmt::format("unknown section; did you mean \"{}\"?", *meant) : "unknown section");
  }
}

void warn_of_machine(ReadContext& in) {
  if (in.out.site.machine.empty() || in.out.simulation) return;
  const auto* node = in.root["site"]["machine"].node();
  in.warnings.add(node != nullptr ? node->source() : toml::source_region{}, "[site] machine",
                  "NOT_TAKEN",
                  "counts only with simulation; a real site takes it from its hardware");
}

void make_relative_to(const std::filesystem::path& folder, std::string& path) {
  if (!path.empty()) path = (folder / path).lexically_normal().string();
}

}  // namespace

const DeviceConfig* SiteFile::find_device(std::string_view id) const {
  const auto found = std::find_if(devices.begin(), devices.end(),
                                  [&](const DeviceConfig& device) { return device.id == id; });
  return found == devices.end() ? nullptr : &*found;
}

const StationConfig* SiteFile::find_station(std::string_view id) const {
  const auto found = std::find_if(stations.begin(), stations.end(),
                                  [&](const StationConfig& station) { return station.id == id; });
  return found == stations.end() ? nullptr : &*found;
}

const StationConfig* SiteFile::station_of_device(std::string_view device) const {
  const auto found =
      std::find_if(stations.begin(), stations.end(), [&](const StationConfig& station) {
        return std::find(station.devices.begin(), station.devices.end(), device) !=
               station.devices.end();
      });
  return found == stations.end() ? nullptr : &*found;
}

tl::expected<SiteFile, ConfigError> parse_site_file(std::string_view text, const std::string& file,
                                                    const std::vector<KnownDriver>& drivers) {
  const auto root = parse_toml(text, file);
  if (!root) return tl::unexpected(root.error());
  SiteFile out;
  ProblemList problems(file);
  ProblemList warnings(file);
  ReadContext in{*root, drivers, out, problems, warnings};
  refuse_unknown_sections(in);
  read_site(in);
  read_simulation(in);
  read_oms(in);
  read_witness(in);
  read_http(in);
  read_bridge(in);
  read_policy(in);
  read_devices(in);
  read_stations(in);
  warn_of_machine(in);
  if (!problems.empty()) return tl::unexpected(ConfigError{problems.sorted()});
  out.warnings = warnings.sorted();
  return out;
}

tl::expected<SiteFile, ConfigError> load_site_file(const std::string& path,
                                                   const std::vector<KnownDriver>& drivers) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (failure) return tl::unexpected(whole_file_error(path, "UNREADABLE", failure.message()));
  if (size > file_max_bytes) {
    return tl::unexpected(whole_file_error(path, "TOO_BIG", "is larger than 1 MiB"));
  }
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return tl::unexpected(whole_file_error(path, "UNREADABLE", "cannot be read"));
  auto site = parse_site_file(text.str(), path, drivers);
  if (!site) return site;
  const auto folder = std::filesystem::absolute(path).parent_path();
  for (auto* file :
       {&site->oms.ca, &site->oms.cert, &site->oms.key, &site->http.cert, &site->http.key}) {
    make_relative_to(folder, *file);
  }
  return site;
}

}  // namespace wec
