// The site file: everything about one warehouse that does not come from head office. TOML; every
// key is told in docs/site-file.md and shown in config/site.example.toml.
//
// Plain values, read once at start; nothing below main() reads files or the environment.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/problem.hpp"

namespace wec {

/// [site]: who this is. id and tenant are [a-z0-9-]{1,32}.
struct SiteIdentity {
  std::string id;
  std::string tenant;
  std::string machine;  // empty: from the hardware; taken only with simulation
  std::string timezone = "UTC";
};

/// [oms]: the way to head office. An empty broker: this site works alone, its log waits.
struct OmsSettings {
  std::string broker;         // "mqtts://host:port"; "mqtt://" to loopback only
  std::string ca, cert, key;  // paths of PEM files; a relative one starts at the site file
  std::int64_t backoff_base_ms = 1000;  // first wait after a lost connection; doubles
};

/// [witness]: the second medium. A relative path starts at the state directory.
struct WitnessSettings {
  std::string path;  // empty: there is none
};

/// [http]: the stations' server.
struct HttpSettings {
  std::string listen = "127.0.0.1:8080";  // port 0: any free one
  bool open_loopback = false;
  std::string cert, key;  // PEM; needed off loopback. A relative path starts at the site file
};

/// [bridge]: where the wires are.
struct BridgeSettings {
  bool in_process = false;
  std::string usb_socket = "/run/wec/bridge-usb.sock";
  std::string lan_socket = "/run/wec/bridge-lan.sock";
};

struct MediaSize {
  std::int32_t width_mm = 102;
  std::int32_t height_mm = 152;
};

/// [[device]]: one scanner, scale or printer. Serial parameters are part of the link.
struct DeviceConfig {
  std::string id;
  std::string link;
  std::string driver;
  std::string name;                                          // for people; empty: the id
  std::vector<std::pair<std::string, std::string>> options;  // of the driver: {"unit", "kg"}
  std::optional<std::int32_t> dpi;                           // printers
  std::optional<MediaSize> media;                            // printers
  std::uint32_t line = 0;  // where it stands in the site file, for messages
};

enum class StationKind { pick, pack, wall, dock, receive, returns, supervisor };
std::string_view name_of(StationKind);
std::optional<StationKind> station_kind(std::string_view name);

/// [[station]]: one workplace. A device belongs to one station at most.
struct StationConfig {
  std::string id;
  StationKind kind = StationKind::pick;
  std::string location;              // empty: none
  std::vector<std::string> devices;  // ids, in the order of the file
  std::string zone = {};             // pick stations in zone picking; empty: any
};

/// [policy]: the thresholds of the floor. Masses are whole milligrams.
struct PolicySettings {
  // T = max(T_abs, p * E, k * sqrt(variance)); pass when |W - E| <= T.
  std::int64_t weigh_tolerance_mg = 20'000;          // T_abs: 20 g
  std::int64_t weigh_tolerance_ppm = 20'000;         // p: 2 %
  std::int64_t weigh_tolerance_sigma_milli = 3'000;  // k: 3
  std::int64_t each_scan_max = 5;                    // up to so many units every one is scanned
  std::int64_t idle_lock_minutes = 5;                // benches
  std::int64_t idle_lock_handheld_minutes = 15;      // pick stations
  std::int64_t claim_ttl_minutes = 15;               // a claimed task that nobody touches goes back
};

struct SiteFile {
  SiteIdentity site;
  OmsSettings oms;
  WitnessSettings witness;
  HttpSettings http;
  BridgeSettings bridge;
  bool simulation = false;
  std::vector<DeviceConfig> devices;
  std::vector<StationConfig> stations;
  PolicySettings policy;
  std::vector<ConfigProblem> warnings;  // worth saying, no reason to refuse

  const DeviceConfig* find_device(std::string_view id) const;
  const StationConfig* find_station(std::string_view id) const;
  /// The station that this device belongs to, or null.
  const StationConfig* station_of_device(std::string_view device) const;
};

/// What `driver` may name. Passed in, because this box does not know the drivers.
struct KnownDriver {
  std::string name;                       // "mt_sics"
  std::string kind;                       // "scanner" "scale" "printer" "light"
  std::vector<std::string> options = {};  // names that `options` of a device may hold
  /// Whether the driver takes this value; empty: it has no options.
  std::function<bool(std::string_view name, std::string_view value)> takes = {};
};

/// Reads and checks a site file. Paths in [oms] and [http] come back relative to the file's folder.
tl::expected<SiteFile, ConfigError> load_site_file(const std::string& path,
                                                   const std::vector<KnownDriver>& drivers);

/// The same from text; `file` is only named in problems.
tl::expected<SiteFile, ConfigError> parse_site_file(std::string_view text, const std::string& file,
                                                    const std::vector<KnownDriver>& drivers);

}  // namespace wec
