// What is kept beside the fold: answers, refusals shown, addresses, bytes of labels, the sync
// session.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// The answer of a station input, for the same command_id coming again (7 days).
struct KeptAnswer {
  static constexpr std::string_view table = "answer";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"at_ms"};

  CommandId command_id;
  std::int64_t at_ms = 0;
  std::string json;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (command_id, at_ms, json))

/// The refusal that a station's screen shows until its next input.
struct ShownRefusal {
  static constexpr std::string_view table = "refusal";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  StationId station;
  std::string code;
  boost::json::object args;
  std::int64_t at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ShownRefusal, (), (station, code, args, at_ms))

/// Where an order goes. Personal data: outside log, fold and state hash.
struct Address {
  static constexpr std::string_view table = "address";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OrderId order;
  boost::json::object ship_to;
};
BOOST_DESCRIBE_STRUCT(Address, (), (order, ship_to))

/// A label's exact bytes, stored at first issue.
struct LabelBytes {
  static constexpr std::string_view table = "label_bytes";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  LabelId label;
  std::string bytes;
};
BOOST_DESCRIBE_STRUCT(LabelBytes, (), (label, bytes))

/// The sync session's own memory: stored, applied, safe, fence, dinc, dcur.
struct SyncValue {
  static constexpr std::string_view table = "sync";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string k;
  std::string v;
};
BOOST_DESCRIBE_STRUCT(SyncValue, (), (k, v))

/// Events that head office has others in place of: kept for people, sent to quarantine.
struct LostRow {
  static constexpr std::string_view table = "lost_row";
  static constexpr Keeping keeping = Keeping::keep;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::int64_t seq = 0;
  std::string hash;
  std::string raw;
};
BOOST_DESCRIBE_STRUCT(LostRow, (), (seq, hash, raw))

/// An order that nobody may pick before a person has looked on the floor (after recovery.gap).
struct FloorCheck {
  static constexpr std::string_view table = "floor_check";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OrderId order;
};
BOOST_DESCRIBE_STRUCT(FloorCheck, (), (order))

/// The newest gap: what may have been applied in it. One row, key "gap".
struct LogGap {
  static constexpr std::string_view table = "log_gap";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string k;
  std::int64_t seq = 0;
  std::string dinc;
  std::int64_t dhead = 0;
};
BOOST_DESCRIBE_STRUCT(LogGap, (), (k, seq, dinc, dhead))

}  // namespace wec
