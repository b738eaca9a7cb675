// Devices and stations of a site file, and the references between them.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/link_text.hpp"
#include "config/nearest.hpp"
#include "config/sections.hpp"

namespace wec {

namespace {

constexpr std::int64_t dpi_lo = 100, dpi_hi = 1200;
constexpr std::int64_t media_lo_mm = 5, media_hi_mm = 1000;
constexpr std::array<std::string_view, 7> station_kinds{"pick",    "pack",    "wall",      "dock",
                                                        "receive", "returns", "supervisor"};

constexpr std::string_view document_driver = "document";

std::string meant(std::string_view word, const std::vector<std::string>& known) {
  const auto found = nearest(word, known);
  return found ? fmt::format("; did you mean \"{}\"?", *found) : std::string{};
}

const KnownDriver* find_driver(const std::vector<KnownDriver>& drivers, std::string_view name) {
  const auto found = std::find_if(drivers.begin(), drivers.end(),
                                  [&](const KnownDriver& driver) { return driver.name == name; });
  return found == drivers.end() ? nullptr : &*found;
}

// The id of a [[device]] or [[station]], and a title that says which one a problem is about.
std::string read_id(TableReader& table, std::string_view section_name,
                    std::map<std::string, std::uint32_t, std::less<>>& seen) {
  const auto id = table.required_text("id");
  if (!id) return {};
  if (!is_plain_id(id->text)) {
    table.problem("id", "BAD_ID", "must be 1 to 32 of letters, digits, \".\", \"_\" and \"-\"");
    return id->text;
  }
  const auto [first, fresh] = seen.emplace(id->text, id->where.begin.line);
  if (!fresh) {
    table.problem("id", "DUPLICATE_ID",
                  fmt::format("\"{}\" is already in line {}", id->text, first->second));
  }
  table.set_title(fmt::format("{} {}", section_name, id->text));
  return id->text;
}

void read_link(ReadContext& in, TableReader& table, DeviceConfig& device) {
  const auto link = table.required_text("link");
  if (!link) return;
  device.link = link->text;
  if (const auto problem = link_problem(device.link)) {
    table.problem("link", "BAD_LINK", *problem);
  } else if (link_scheme(device.link) == "sim" && !in.out.simulation) {
    table.problem("link", "BAD_LINK", "sim: needs [simulation] enabled = true");
  }
}

// A document printer is reached by IPP and in no other way.
void check_document(TableReader& table, const DeviceConfig& device) {
  const bool ipp =
      device.link.starts_with("ipp:") || device.link.find("/ipp:") != std::string::npos;
  if (device.link.empty() || ipp == (device.driver == document_driver)) return;
  table.problem("driver", "NOT_FOR_THIS",
                ipp ? "a link ipp:// wants driver = \"document\""
                    : "driver \"document\" wants a link ipp://host:port/path");
}

void read_driver(ReadContext& in, TableReader& table, DeviceConfig& device) {
  const auto driver = table.required_text("driver");
  if (!driver) return;
  device.driver = driver->text;
  check_document(table, device);
  if (find_driver(in.drivers, device.driver) != nullptr) return;
  std::vector<std::string> names;
  for (const auto& known : in.drivers) names.push_back(known.name);
  table.problem("driver", "UNKNOWN_DRIVER",
                fmt::format("unknown driver \"{}\"", device.driver) + meant(device.driver, names));
}

// What only one driver wants to know: the unit of a scale that does not say it, a scanner's suffix.
void read_options(ReadContext& in, TableReader& table, DeviceConfig& device) {
  const auto options = table.named_texts("options");
  const auto* driver = find_driver(in.drivers, device.driver);
  if (driver == nullptr) return;
  for (const auto& [name, value] : options) {
    const auto known = std::find(driver->options.begin(), driver->options.end(), name);
    if (known == driver->options.end()) {
      table.problem_at(value.where, "options", "UNKNOWN_OPTION",
                       fmt::format("\"{}\" has no option \"{}\"", driver->name, name) +
                           meant(name, driver->options));
    } else if (driver->takes && !driver->takes(name, value.text)) {
      table.problem_at(value.where, "options", "BAD_VALUE",
                       fmt::format("\"{}\" is no {} of \"{}\"", value.text, name, driver->name));
    } else {
      device.options.emplace_back(name, value.text);
    }
  }
}

void read_printer_keys(ReadContext& in, TableReader& table, DeviceConfig& device) {
  if (const auto dpi = table.whole("dpi", dpi_lo, dpi_hi)) device.dpi = static_cast<int>(*dpi);
  if (const auto media = table.pair_of_whole("media_mm", media_lo_mm, media_hi_mm)) {
    device.media = MediaSize{static_cast<int>(media->first), static_cast<int>(media->second)};
  }
  const auto* driver = find_driver(in.drivers, device.driver);
  if (driver == nullptr || driver->kind == "printer") return;
  for (const auto* key : {"dpi", "media_mm"}) {
    if (table.has(key)) {
      table.problem(key, "NOT_FOR_THIS",
                    fmt::format("is for printers; \"{}\" drives a {}", driver->name, driver->kind));
    }
  }
}

// Two devices on one wire would steal each other's bytes. A listener on port 0 gets a port of its
// own.
void refuse_shared_links(ReadContext& in, const std::vector<const toml::table*>& tables) {
  std::map<std::string, std::string> owner;
  for (std::size_t i = 0; i < in.out.devices.size(); ++i) {
    const auto& device = in.out.devices[i];
    const auto scheme = link_scheme(device.link);
    const bool own = scheme == "sim" || (scheme == "tcp-listen" && device.link.ends_with(":0"));
    if (device.link.empty() || own) continue;
    const auto [first, fresh] = owner.emplace(device.link, device.id);
    if (fresh) continue;
    TableReader table(tables[i], fmt::format("[[device]] {}", device.id), in.problems);
    table.problem("link", "DUPLICATE_LINK",
                  fmt::format("is already the link of {}", first->second));
  }
}

void read_station_kind(TableReader& table, StationConfig& station) {
  const auto kind = table.required_text("kind");
  if (!kind) return;
  if (const auto known = station_kind(kind->text)) {
    station.kind = *known;
    return;
  }
  const std::vector<std::string> names(station_kinds.begin(), station_kinds.end());
  const auto guess = meant(kind->text, names);
  table.problem(
      "kind", "UNKNOWN_KIND",
      fmt::format("unknown kind \"{}\"{}", kind->text,
                  guess.empty() ? fmt::format("; one of {}", fmt::join(names, " ")) : guess));
}

// Zone picking: whoever works there is given the lines of this zone.
void read_zone(TableReader& table, StationConfig& station) {
  const auto zone = table.text("zone");
  if (!zone) return;
  station.zone = zone->text;
  if (station.kind != StationKind::pick)
    table.problem("zone", "NOT_FOR_THIS", "is for stations of kind \"pick\"");
  else if (!is_plain_id(zone->text))
    table.problem("zone", "BAD_ID", "must be 1 to 32 of letters, digits, \".\", \"_\" and \"-\"");
}

void read_bindings(ReadContext& in, TableReader& table, StationConfig& station,
                   std::map<std::string, std::string>& owner) {
  std::vector<std::string> ids;
  for (const auto& device : in.out.devices) ids.push_back(device.id);
  for (const auto& name : table.texts("devices")) {
    if (std::find(ids.begin(), ids.end(), name.text) == ids.end()) {
      table.problem_at(
          name.where, "devices", "UNKNOWN_DEVICE",
          fmt::format("there is no [[device]] \"{}\"", name.text) + meant(name.text, ids));
      continue;
    }
    const auto [first, fresh] = owner.emplace(name.text, station.id);
    if (!fresh) {
      table.problem_at(
          name.where, "devices", "DEVICE_TWICE",
          fmt::format("\"{}\" already belongs to station {}", name.text, first->second));
      continue;
    }
    station.devices.push_back(name.text);
  }
}

bool has_printer(const ReadContext& in, const StationConfig& station) {
  return std::any_of(station.devices.begin(), station.devices.end(), [&](const std::string& id) {
    const auto* device = in.out.find_device(id);
    const auto* driver = device == nullptr ? nullptr : find_driver(in.drivers, device->driver);
    return driver != nullptr && driver->kind == "printer" && driver->name != document_driver;
  });
}

void warn_of_idle_devices(ReadContext& in, const std::map<std::string, std::string>& owner) {
  for (const auto& device : in.out.devices) {
    if (device.id.empty() || owner.contains(device.id)) continue;
    if (device.driver == document_driver) continue;  // shared by the benches without one
    toml::source_region where;
    where.begin.line = device.line;
    where.begin.column = 1;
    in.warnings.add(where, fmt::format("[[device]] {}", device.id), "UNUSED_DEVICE",
                    "belongs to no station");
  }
}

}  // namespace

std::string_view name_of(StationKind kind) {
  return station_kinds.at(static_cast<std::size_t>(kind));
}

std::optional<StationKind> station_kind(std::string_view name) {
  const auto found = std::find(station_kinds.begin(), station_kinds.end(), name);
  if (found == station_kinds.end()) return std::nullopt;
  return static_cast<StationKind>(found - station_kinds.begin());
}

void read_devices(ReadContext& in) {
  std::map<std::string, std::uint32_t, std::less<>> seen;
  const auto tables = list_section(in, "device");
  for (const auto* found : tables) {
    TableReader table(found, "[[device]]", in.problems);
    DeviceConfig device;
    device.line = found->source().begin.line;
    device.id = read_id(table, "[[device]]", seen);
    read_link(in, table, device);
    read_driver(in, table, device);
    if (const auto name = table.text("name")) device.name = name->text;
    read_options(in, table, device);
    read_printer_keys(in, table, device);
    table.refuse_unknown_keys();
    in.out.devices.push_back(std::move(device));
  }
  refuse_shared_links(in, tables);
}

void read_stations(ReadContext& in) {
  std::map<std::string, std::uint32_t, std::less<>> seen;
  std::map<std::string, std::string> owner;
  for (const auto* found : list_section(in, "station")) {
    TableReader table(found, "[[station]]", in.problems);
    StationConfig station;
    station.id = read_id(table, "[[station]]", seen);
    read_station_kind(table, station);
    if (const auto location = table.text("location")) station.location = location->text;
    read_zone(table, station);
    read_bindings(in, table, station, owner);
    table.refuse_unknown_keys();
    if (station.kind == StationKind::pack && !has_printer(in, station)) {
      in.warnings.add(found->source(), fmt::format("[[station]] {}", station.id), "NO_PRINTER",
                      "a pack station without a printer cannot label what it packs");
    }
    in.out.stations.push_back(std::move(station));
  }
  warn_of_idle_devices(in, owner);
}

}  // namespace wec
