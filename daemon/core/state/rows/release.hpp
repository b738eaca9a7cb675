// How orders come to the floor: channels and waves (floor.md 1.2), and what head office set.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/rows/order.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// LOCKED: takes orders, releases none. ASLEEP: neither.
enum class ChannelState { OPEN, LOCKED, ASLEEP };
BOOST_DESCRIBE_ENUM(ChannelState, OPEN, LOCKED, ASLEEP)
/// HYBRID: waveless while a gate is open, and by waves at any time.
enum class ReleaseMode { MANUAL, WAVE, WAVELESS, HYBRID };
BOOST_DESCRIBE_ENUM(ReleaseMode, MANUAL, WAVE, WAVELESS, HYBRID)

/// Times of the day in UTC, HH:MM; `to` is not in it.
struct Gate {
  WEC_REQUIRES("from to")
  std::string from;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(Gate, (), (from, to))

struct Channel {
  static constexpr std::string_view table = "channel";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  ChannelId channel;
  std::int64_t version = 0;
  ChannelState state = ChannelState::OPEN;
  ReleaseMode mode = ReleaseMode::WAVELESS;
  std::int64_t max_in_process = 0;  // released and not packed; 0: no cap
  std::string cut_off;              // RFC 3339 UTC: locks itself then; empty: never
  bool release_unavailable = false;
  std::int64_t wave_count = 0;        // WAVE: so many orders waiting start one; 0: not by count
  std::vector<std::string> wave_at;   // WAVE: RFC 3339 UTC, each once
  std::vector<Gate> gates;            // HYBRID
  std::vector<std::string> carriers;  // orders that name no channel come here by carrier
  Removal removal = Removal::SITE;
  std::int64_t waves_done = 0;  // of wave_at
  std::string pick_method;      // how its orders are walked; empty: as the site does
};
BOOST_DESCRIBE_STRUCT(Channel, (),
                      (channel, version, state, mode, max_in_process, cut_off, release_unavailable,
                       wave_count, wave_at, gates, carriers, removal, waves_done, pick_method))

enum class WaveState { PLANNED, BUILDING, RELEASED, IN_PROGRESS, COMPLETE, FAILED, RECALLED };
BOOST_DESCRIBE_ENUM(WaveState, PLANNED, BUILDING, RELEASED, IN_PROGRESS, COMPLETE, FAILED, RECALLED)

struct Wave {
  static constexpr std::string_view table = "wave";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"channel"};

  WaveId wave;
  ChannelId channel;
  WaveState state = WaveState::PLANNED;
  std::vector<OrderId> orders;
  std::vector<std::string> reasons;  // why orders were left out, or all of it failed
};
BOOST_DESCRIBE_STRUCT(Wave, (), (wave, channel, state, orders, reasons))

/// A policy or setting of head office (policy.set, config.set), as JSON text.
struct Setting {
  static constexpr std::string_view table = "setting";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string name;
  std::int64_t version = 0;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (name, version, value))

/// Take these units from this tote or carton and put them into a bin (floor.md 1.16).
struct PutbackTask {
  static constexpr std::string_view table = "putback_task";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 4> indexed = {"order", "lpn", "state", "station"};

  TaskId task;
  TaskState state = TaskState::READY;
  OrderId order;
  Lpn lpn;  // where the units are
  Sku sku;
  Lot lot;
  std::string expiry;
  std::string serial;
  std::int64_t qty = 0;
  LocationId location;  // where to
  OperatorId operator_id;
  StationId station;
  bool opened = false;     // the tote or carton was scanned
  std::int64_t count = 0;  // units scanned
  LocationId other;        // another bin was scanned; once more confirms it
};
BOOST_DESCRIBE_STRUCT(PutbackTask, (),
                      (task, state, order, lpn, sku, lot, expiry, serial, qty, location,
                       operator_id, station, opened, count, other))

/// What a station must be told before it goes on: its order was cancelled or held.
struct StationNotice {
  static constexpr std::string_view table = "station_notice";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"order"};

  StationId station;
  std::string code;  // LINE_CANCELLED CANCELLED_STOP
  OrderId order;
  Lpn tote;               // to be set aside; empty: none
  Lpn carton;             // open at the bench; its content goes onto a put-back tote
  std::int64_t line = 0;  // 0: the whole order
};
BOOST_DESCRIBE_STRUCT(StationNotice, (), (station, code, order, tote, carton, line))

}  // namespace wec
