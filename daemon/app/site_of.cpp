// A plain mapping: core may not see the site file's parser, the parser may not see the drivers.

#include "daemon/app/site_of.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/app/site_zone.hpp"
#include "drivers/kind_name.hpp"

namespace wec {
namespace {

constexpr std::string_view document_driver = "document";

SiteDevice device_of(const DeviceConfig& config) {
  SiteDevice device;
  device.id = DeviceId(config.id);
  const auto* protocol = find_protocol(config.driver);
  assert(protocol && "the site file was checked against the known drivers");
  device.kind = protocol->kind;
  // A printer's driver has the name of the language that it speaks.
  if (device.kind == DeviceKind::printer) device.language = protocol->name;
  device.is_paper = protocol->name == document_driver;
  if (config.dpi) device.dpi = *config.dpi;
  if (config.media)
    device.media_width_mm = config.media->width_mm,
    device.media_height_mm = config.media->height_mm;
  return device;
}

bool has_paper(const SiteStation& station) {
  return std::any_of(station.devices.begin(), station.devices.end(),
                     [](const SiteDevice& device) { return device.is_paper; });
}

/// A document printer that belongs to no station is that of all benches without one.
void share_paper(Site& site, const SiteFile& file) {
  for (const auto& config : file.devices) {
    if (config.driver != document_driver || file.station_of_device(config.id)) continue;
    for (auto& station : site.stations)
      if (station.kind == StationRole::pack && !has_paper(station))
        station.devices.push_back(device_of(config));
  }
}

}  // namespace

Site site_of(const SiteFile& file) {
  Site site;
  site.tenant = file.site.tenant;
  site.site = file.site.id;
  site.machine = file.site.machine;
  site.zone = read_zone(file.site.timezone);
  for (const auto& config : file.stations) {
    SiteStation station;
    station.id = StationId(config.id);
    station.kind = station_role(name_of(config.kind)).value();
    station.location = LocationId(config.location);
    station.zone = config.zone;
    for (const auto& id : config.devices)
      station.devices.push_back(device_of(*file.find_device(id)));
    site.stations.push_back(std::move(station));
  }
  share_paper(site, file);
  auto& policies = site.policies;
  policies.weigh_absolute_mg = file.policy.weigh_tolerance_mg;
  policies.weigh_relative_ppm = file.policy.weigh_tolerance_ppm;
  policies.weigh_sigmas_milli = file.policy.weigh_tolerance_sigma_milli;
  policies.each_scan_max = file.policy.each_scan_max;
  policies.claim_ttl_ms = file.policy.claim_ttl_minutes * 60'000;
  return site;
}

std::vector<KnownDriver> known_drivers() {
  std::vector<KnownDriver> out;
  for (const auto* protocol : protocols()) {
    KnownDriver driver{std::string(protocol->name), std::string(kind_name(protocol->kind))};
    for (const auto& option : protocol->options) driver.options.emplace_back(option.name);
    driver.takes = [protocol](std::string_view name, std::string_view value) {
      return protocol->make()->set_option(name, value);
    };
    out.push_back(std::move(driver));
  }
  return out;
}

}  // namespace wec
