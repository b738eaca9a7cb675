// What core knows of the site file: stations, their devices and the policies. Read by decide and by
// screens, never by apply (ruling 12).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/site_day.hpp"
#include "daemon/core/state/rows/master_data.hpp"
#include "drivers/driver.hpp"

namespace wec {

enum class StationRole { pick, pack, wall, dock, receive, returns, supervisor };

struct SiteDevice {
  DeviceId id;
  DeviceKind kind = DeviceKind::scanner;
  int dpi = 203;                 // printers
  int media_width_mm = 102;      // printers
  int media_height_mm = 152;     // printers
  std::string language = "zpl";  // printers: of label_languages()
  bool is_paper = false;         // a printer of documents: no label is ever sent to it
};

struct SiteStation {
  StationId id;
  StationRole kind = StationRole::pick;
  LocationId location;  // where a pack station stands; a wall station's wall
  std::vector<SiteDevice> devices;
  std::string zone = {};  // zone picking: the zone this station works in

  /// A printer is one of labels.
  const SiteDevice* device(DeviceKind wanted) const {
    for (const auto& one : devices)
      if (one.kind == wanted && !one.is_paper) return &one;
    return nullptr;
  }
};

/// Units missing at packing: which orders get them picked again, the others ship short (1.9).
enum class Repick { SHIP_COMPLETE, ALWAYS, NEVER };
BOOST_DESCRIBE_ENUM(Repick, SHIP_COMPLETE, ALWAYS, NEVER)

/// Defaults are the Decisions of floor.md 1.4, 1.5, 1.10. The site file sets some; head office sets
/// any by its name here (policy.set), and that goes over it: the controller keeps both in one.
struct Policies {
  std::int64_t weigh_absolute_mg = 20'000;
  std::int64_t weigh_relative_ppm = 20'000;
  std::int64_t weigh_sigmas_milli = 3'000;
  std::int64_t scale_zero_mg = 5'000;  // at or below: the platform counts as empty
  std::int64_t each_scan_max = 5;      // above: CMD-QTY is allowed after the first scan
  std::int64_t claim_ttl_ms = 15 * 60 * 1000;
  std::int64_t number_link_age_ms = 60 * 1000;  // without a second medium
  std::int64_t override_ms = 60 * 1000;         // floor.md 1.18
  std::int64_t pin_tries = 3;
  std::int64_t lock_bench_ms = 5 * 60 * 1000;
  std::int64_t lock_handheld_ms = 15 * 60 * 1000;
  std::int64_t idle_after_ms = 120 * 1000;
  std::int64_t double_scan_ms = 200;       // ruling 18
  bool location_first = true;              // 1.5: the bin is scanned before the item
  bool infer_location = false;             // 1.5: the item stands for its bin
  bool zero_check = false;                 // 1.5: ask whether an emptied bin is empty
  std::int64_t overpick_tolerance = 0;     // units a case may go over, E09
  Removal removal = Removal::FEFO;         // 1.3, where neither item nor channel says more
  std::int64_t max_fill_ppm = 900'000;     // 1.9: of a carton's inner volume
  std::int64_t over_receipt_ppm = 0;       // 1.14
  std::int64_t count_units_tolerance = 0;  // 1.15: |difference| posted without approval
  std::int64_t count_ppm_tolerance = 0;
  std::int64_t count_value_tolerance = 0;  // units off times policy.unit_cost of the item
  // 1.15: a place whose best item has policy.abc A is counted again after so many days; 0: never.
  std::int64_t count_a_days = 0;
  std::int64_t count_b_days = 0;
  std::int64_t count_c_days = 0;
  std::int64_t count_plans_max = 20;   // planned counts that wait at a time
  std::int64_t count_below_units = 0;  // a pick that leaves fewer there asks for a count; 0: off
  // K25: what a pick line, a unit picked and a carton packed should take; 0: no standard.
  std::int64_t standard_line_ms = 0;
  std::int64_t standard_unit_ms = 0;
  std::int64_t standard_carton_ms = 0;
  std::vector<std::string> air_services{"AIR"};  // 1.11: services that fly
  std::string pick_method = "DISCRETE";          // of orders whose channel names none
  std::int64_t walk_orders_max = 12;             // cluster and batch: orders in one walk,
  std::int64_t walk_lines_max = 60;              // its lines,
  std::int64_t walk_mass_max_mg = 60'000'000;    // and what a person pushes
  std::int64_t walk_volume_max_mm3 = 500'000'000;
  std::int64_t manual_entries_an_hour = 10;  // E11
  std::int64_t tote_lost_ms = 12LL * 60 * 60 * 1000;
  Repick repick = Repick::SHIP_COMPLETE;
};
BOOST_DESCRIBE_STRUCT(Policies, (),
                      (weigh_absolute_mg, weigh_relative_ppm, weigh_sigmas_milli, scale_zero_mg,
                       each_scan_max, claim_ttl_ms, number_link_age_ms, override_ms, pin_tries,
                       lock_bench_ms, lock_handheld_ms, double_scan_ms, location_first,
                       infer_location, zero_check, overpick_tolerance, removal, max_fill_ppm,
                       idle_after_ms, over_receipt_ppm, count_units_tolerance, count_ppm_tolerance,
                       count_value_tolerance, count_a_days, count_b_days, count_c_days,
                       count_plans_max, count_below_units, standard_line_ms, standard_unit_ms,
                       standard_carton_ms, air_services, pick_method, walk_orders_max,
                       walk_lines_max, walk_mass_max_mg, walk_volume_max_mm3,
                       manual_entries_an_hour, tote_lost_ms, repick))

struct Site {
  std::string tenant, site, machine;
  std::string boot;             // of this process: in each event's envelope
  bool witness = false;         // a second medium is configured and works
  bool witness_wanted = false;  // one is configured
  SiteZone zone;
  std::vector<SiteStation> stations;
  Policies policies;

  const SiteStation* station(const StationId& id) const {
    for (const auto& one : stations)
      if (one.id == id) return &one;
    return nullptr;
  }
  const SiteStation* station_of(const DeviceId& device) const {
    for (const auto& one : stations)
      for (const auto& bound : one.devices)
        if (bound.id == device) return &one;
    return nullptr;
  }
};

std::string_view name_of(StationRole);
std::optional<StationRole> station_role(std::string_view name);

}  // namespace wec
