// What the key figures are made of besides the work itself, and the figures of a day.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

/// How long a station's scans took until their tone, since the last such event: so many within
/// each of feedback_bounds_ms, the last of them beyond all bounds.
struct FeedbackMeasured {
  WEC_EVENT("feedback.measured", "station/" + station.text)
  WEC_REQUIRES("station scans within max_ms at_ms")
  StationId station;
  std::int64_t scans = 0;
  std::vector<std::int64_t> within;
  std::int64_t max_ms = 0;
  std::int64_t at_ms = 0;  // UTC, of the newest of them
};
BOOST_DESCRIBE_STRUCT(FeedbackMeasured, (), (station, scans, within, max_ms, at_ms))

/// Head office was out of reach and is not any more; `waited` events are on their way to it now.
struct LinkRestored {
  WEC_EVENT("link.restored", "link/head-office")
  WEC_REQUIRES("since_ms until_ms waited")
  std::int64_t since_ms = 0;  // UTC
  std::int64_t until_ms = 0;
  std::int64_t waited = 0;
};
BOOST_DESCRIBE_STRUCT(LinkRestored, (), (since_ms, until_ms, waited))

/// A device that was there is gone.
struct DeviceLost {
  WEC_EVENT("device.lost", "device/" + device.text)
  WEC_REQUIRES("device kind at_ms")
  DeviceId device;
  std::string kind;  // scanner scale printer light
  std::string reason;
  std::int64_t at_ms = 0;  // UTC
};
BOOST_DESCRIBE_STRUCT(DeviceLost, (), (device, kind, reason, at_ms))

struct DeviceRestored {
  WEC_EVENT("device.restored", "device/" + device.text)
  WEC_REQUIRES("device kind since_ms until_ms")
  DeviceId device;
  std::string kind;
  std::int64_t since_ms = 0;  // UTC
  std::int64_t until_ms = 0;
};
BOOST_DESCRIBE_STRUCT(DeviceRestored, (), (device, kind, since_ms, until_ms))

/// One figure (floor.md 3.1) as a fraction, so that sites can be added up. Durations have their
/// sum above and their number below.
struct KpiRow {
  WEC_REQUIRES("kpi name num den")
  std::string kpi;   // K1 ... K30
  std::string name;  // pick_lines_per_direct_ms
  std::optional<std::string>
      part;  // a split of it: a refusal code, a station, an item; absent: the whole
  std::int64_t num = 0;
  std::int64_t den = 0;
  std::optional<std::int64_t> p50, p90, p95, p99, max;
};
BOOST_DESCRIBE_STRUCT(KpiRow, (), (kpi, name, part, num, den, p50, p90, p95, p99, max))

/// The figures of one day of the site's own calendar. A later one of the same day replaces it.
struct KpiPublished {
  WEC_EVENT("kpi.published", "kpi/" + day)
  WEC_REQUIRES("day from_ms until_ms rows")
  std::string day;
  std::int64_t from_ms = 0;   // UTC
  std::int64_t until_ms = 0;  // not included
  std::vector<KpiRow> rows;
  bool so_far = false;  // the day had not ended yet
};
BOOST_DESCRIBE_STRUCT(KpiPublished, (), (day, from_ms, until_ms, rows, so_far))

using FigureEvents =
    boost::mp11::mp_list<FeedbackMeasured, LinkRestored, DeviceLost, DeviceRestored, KpiPublished>;

}  // namespace wec
