// Everything that may change the warehouse, as values. A command may be refused; `at` and its
// identity are part of it, so that deciding needs no clock and no randomness.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/core/event/figures.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/timekeeping.hpp"
#include "drivers/driver.hpp"

namespace wec {

enum class InputKind { scan, key };

/// A scan or a key press at a station. From a device: data as the driver gave it, with the AIM
/// prefix in front if there was one, and a command_id made by the devices box.
struct StationInput {
  StationId station;
  CommandId command_id;
  InputKind kind = InputKind::scan;
  std::string data;
  DeviceId device;  // empty: typed or sent through the station API
};

/// A reading of the scale bound to a station.
struct ScaleReading {
  StationId station;
  DeviceId device;
  Weighed reading;
};

/// The end of a print job, as far as the printer's driver knows it.
struct PrintReport {
  DeviceId device;
  PrintEnded ended;
};

/// A device's wire came up or went away.
struct DevicePresence {
  DeviceId device;
  bool present = false;
  std::string reason;  // for the engineer
};

/// One message of dn/cmd, as received; parsed and judged by the deciding thread.
/// dinc and dseq are its place in the command log, known also for damaged bytes, so that those can
/// be answered rejected in their place; more than 96 KiB is cut off just beyond that.
struct HeadOfficeCommand {
  std::string raw;
  std::string dinc;
  std::int64_t dseq = 0;
  std::string exception;  // set by the controller when deciding it threw: only to be refused
};

/// What the sync session learned; kept beside the log, outside fold and state hash.
struct SyncUpdate {
  std::optional<std::string> fence;  // from a welcome
  std::optional<std::string> dinc;
  std::optional<std::int64_t> stored, applied, safe;
  std::optional<std::string> link;  // online offline suspect recovering fenced
  std::optional<std::string> boot;  // a new one was drawn: events carry it from now on
  std::optional<ClockSample> clock;
};

/// Rows of this site's own log that came back from head office, in order (sync.md 2.8). Taken only
/// while the site is suspect.
struct ArchiveRows {
  std::vector<std::string> rows;  // exact bytes
};

/// Head office's log has been replayed up to `stored`; now the second medium, then work goes on.
struct FinishRecovery {
  std::string dinc;
  std::int64_t dhead = 0;   // head office's newest command
  std::int64_t stored = 0;  // and its newest event, whose hash is
  std::string hash;
};

/// A supervisor ends suspect mode without head office.
struct OverrideSuspect {
  OperatorId operator_id;
  std::string reason;
};

/// The figures of a day have been folded from the log.
struct PublishFigures {
  KpiPublished figures;
  std::int64_t day = 0;  // of the site's calendar
};

/// Time passes: leases run out, a scale that stays silent is given up.
struct Tick {};

using CommandBody =
    std::variant<StationInput, ScaleReading, PrintReport, DevicePresence, HeadOfficeCommand,
                 SyncUpdate, ArchiveRows, FinishRecovery, OverrideSuspect, PublishFigures, Tick>;

struct Command {
  CommandBody body;
  std::int64_t wall_ms = 0;  // UTC, a label only
  std::int64_t mono_ms = 0;  // boot-time clock: leases and timers
};

}  // namespace wec
