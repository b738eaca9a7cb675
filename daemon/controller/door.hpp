// The one door to the deciding thread, for the io threads.
//
//   io thread --post(Command)--> [bounded queue] --> deciding thread: one transaction for all that
//   waits --> commit --> answers, then Listener::committed() --> each box posts to its own io
//   thread
//
// Nothing that a worker, a printer or head office can notice leaves before the commit.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/command.hpp"
#include "daemon/core/kpi.hpp"
#include "daemon/core/logged_event.hpp"
#include "daemon/core/screen.hpp"
#include "daemon/core/turn.hpp"

namespace wec {

class Store;

/// What one commit brought, in order.
struct Committed {
  std::vector<LoggedEvent> events;
  std::vector<SharedScreen> screens;  // the new value for every station whose screen changed
  std::vector<Signal> signals;
  std::vector<DeviceOrder> device_orders;
};

class Listener {
 public:
  virtual ~Listener() = default;
  /// On the deciding thread: copy what is needed, post it to your own executor, return.
  virtual void committed(const Committed&) = 0;
};

/// Head office's view of this site, for status line and sync.
struct SyncState {
  std::string fence = "0";
  std::string dinc;       // incarnation of the downlink, empty before the first welcome
  std::int64_t dcur = 0;  // last dn/cmd sequence applied in this dinc
  std::int64_t head = 0;  // last seq of the log
  std::string head_hash;  // its hash; 32 zeros when the log is empty
  std::int64_t stored = 0, applied = 0, safe = 0;
  std::string link = "offline";
  std::string boot;                // of this process, as its events carry it
  std::int64_t oldest_ms = 0;      // wall time of event stored + 1; 0: nothing waits
  std::string clock = "unsynced";  // synced holdover unsynced
  bool suspect = false;            // read-only until recovered
  bool disk_full = false;          // scans are refused until the reserve can be had again
  bool degraded = false;           // the second medium is configured, but gone
};

/// What the log does not tell of the key figures. Read on the deciding thread.
struct FigureFacts {
  KpiSite site;
  SiteZone zone;
  std::map<StationId, Feedback> feedback;  // not in the log yet
};

class Door {
 public:
  // Ruling 13. Full = false, nothing stored; the io thread answers BUSY with STOP.
  static constexpr std::size_t commands_max = 256;
  static constexpr std::size_t commands_per_station_max = 16;
  static constexpr std::size_t commands_per_device_max = 64;
  static constexpr std::size_t outbox_batch_max_bytes = 256 * 1024;

  virtual ~Door() = default;

  /// Thread-safe. `done` runs on the deciding thread after the commit (or the refusal's commit).
  virtual bool post(CommandBody, std::function<void(const Answer&)> done = {}) = 0;

  /// Thread-safe. Runs `read` on the deciding thread between commands; keep it under 1 ms, come
  /// back for more. This is how listings, the outbox and backups read (ruling 8).
  virtual void read(std::function<void(Store&)> read) = 0;

  /// Log rows with seq > after, up to max_bytes (at least one row if there is any); `done` runs on
  /// the deciding thread. Empty = nothing newer.
  virtual void read_log(std::int64_t after, std::size_t max_bytes,
                        std::function<void(std::vector<LoggedEvent>)> done) = 0;

  /// The digest of stock and open orders as of `seq`; the rows of the buckets asked for.
  using DigestDone = std::function<void(std::int64_t seq, std::vector<std::uint64_t> sums,
                                        std::vector<std::string> rows)>;
  virtual void read_digest(std::vector<std::uint8_t>, DigestDone) {}
  /// Events that lost against head office's in a recovery, for its quarantine.
  virtual void read_lost(std::function<void(std::vector<LoggedEvent>)>) {}

  /// On the deciding thread, inside of a read.
  virtual FigureFacts figure_facts() const { return {}; }

  /// The state of sync as of the last commit. Thread-safe, never waits for the disk.
  virtual SyncState sync_state() const = 0;

  /// The screen of a station as of the last commit, or nothing if there is no such station.
  /// Thread-safe, never waits for the disk.
  virtual std::optional<Screen> screen(const StationId&) const = 0;
  virtual std::vector<Screen> screens() const = 0;

  /// Before the deciding thread starts; the listener outlives the door.
  virtual void add_listener(Listener&) = 0;
};

}  // namespace wec
