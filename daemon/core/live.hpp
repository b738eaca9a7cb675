// What is true only now: readings, presence, the double-scan window, the link. Never stored; after
// a restart all of it is unknown, and unknown never becomes "ok" (promise 3).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/feedback.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"
#include "daemon/core/timekeeping.hpp"
#include "drivers/driver.hpp"

namespace wec {

struct LiveScale {
  std::optional<Weighed> last;
  std::int64_t at_ms = 0;   // monotonic
  bool seen_empty = false;  // the platform was at zero since the last carton
  bool judged = false;      // what lies on it now was judged; it must be lifted first
};

struct LiveStation {
  std::string last_scan;  // from a device, for ruling 18
  DeviceId last_device;
  std::int64_t last_scan_ms = -1'000'000;
  std::int64_t last_input_ms = 0;
  OperatorId takeover;  // this badge asked for the station; its second scan takes it
  std::string confirm;  // a refused code whose second scan is the confirmation
  std::string pin;      // typed so far; never stored, never logged
  std::int64_t pin_wrong = 0;
  bool info_asked = false;          // CMD-INFO: the next code is explained, nothing else
  std::optional<std::string> info;  // the explanation, as JSON, until the next input
};

/// Found by a refused scan, which changes nothing; told by the next tick.
struct LiveFinding {
  StationId station;
  std::string kind;  // LOT_UNKNOWN EXTRA_UNIT
  std::string about;
  std::string more;
  std::int64_t at_ms = 0;  // monotonic
};

struct LiveDevice {
  std::optional<bool> present;  // null: not known yet
  std::string reason;
};

/// A packing slip that is on its way to its printer, or waits for it.
struct LiveSlip {
  StationId station;
  DeviceId printer;
  bool waits = false;
  int refusals = 0;  // by a printer that was there
};

struct Live {
  std::map<StationId, Feedback> feedback;        // since the last feedback.measured
  std::int64_t feedback_logged_ms = 0;           // monotonic
  std::optional<std::int64_t> offline_since_ms;  // UTC; null: online, or not online yet
  Cells count_cursor;                            // of the plan of counts
  std::map<DeviceId, LiveScale> scales;
  std::map<StationId, LiveStation> stations;
  std::map<DeviceId, LiveDevice> devices;
  std::vector<LiveFinding> findings;
  std::map<LabelId, LiveSlip> slips;  // decide/slip.cpp keeps them few
  std::string link = "offline";
  std::int64_t head = 0;                   // of the log, as of the last commit
  std::optional<std::int64_t> welcome_ms;  // monotonic time of the newest welcome or ack
  bool disk_full = false;
  bool suspect = false;  // this disk was set back: read-only (sync.md 2.8)
  Timekeeper time;
  std::optional<std::int64_t> offset_logged_ms;  // of the last clock.offset of this boot
};

}  // namespace wec
