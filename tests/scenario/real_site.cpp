#include "tests/scenario/real_site.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace wec::scenario {
namespace {

const std::vector<KnownDriver> known_drivers{
    {"line", "scanner"}, {"mt_sics", "scale"}, {"zpl", "printer"}};

bool sets(const std::string& line, std::string_view key) {
  const auto first = line.find_first_not_of(" \t");
  if (first == std::string::npos || line.compare(first, key.size(), key) != 0) return false;
  const auto next = line.find_first_not_of(" \t", first + key.size());
  return next != std::string::npos && line[next] == '=';
}

std::string link_of(const DeviceConfig& device, const Ports& ports) {
  const auto scheme = device.link.substr(0, device.link.find("://"));
  return fmt::format("link = \"{}://127.0.0.1:{}\"", scheme, ports.devices.at(device.id));
}

}  // namespace

SiteFile load_site(const std::string& path) {
  auto site = load_site_file(path, known_drivers);
  if (site) return std::move(*site);
  std::string all;
  for (const auto& problem : site.error().problems) all += to_text(problem) + "\n";
  throw std::runtime_error(all);
}

std::string with_ports(const std::string& path, const SiteFile& site, const Ports& ports) {
  std::ifstream file(path);
  std::ostringstream out;
  std::string line;
  std::string table;
  std::size_t devices = 0;
  while (std::getline(file, line)) {
    if (line.starts_with("[")) table = line.substr(0, line.find_last_of(']') + 1);
    if (line.starts_with("[[device]]")) ++devices;
    if (table == "[oms]" && sets(line, "broker"))
      line = fmt::format("broker = \"mqtt://127.0.0.1:{}\"", ports.broker);
    if (table == "[http]" && sets(line, "listen"))
      line = fmt::format("listen = \"127.0.0.1:{}\"", ports.http);
    if (table == "[[device]]" && sets(line, "link"))
      line = link_of(site.devices.at(devices - 1), ports);
    out << line << "\n";
  }
  return out.str();
}

std::string device_kind(const DeviceConfig& device) {
  for (const auto& known : known_drivers)
    if (known.name == device.driver) return known.kind;
  return {};
}

const DeviceConfig* device_of(const SiteFile& site, const std::string& station,
                              const std::string& kind) {
  const auto* found = site.find_station(station);
  if (!found) return nullptr;
  for (const auto& id : found->devices)
    if (const auto* device = site.find_device(id); device && device_kind(*device) == kind)
      return device;
  return nullptr;
}

}  // namespace wec::scenario
