// People's time, and what a supervisor was asked for.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "daemon/core/event/labour.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// What a signed-in person does now, since when. Each scan asks for it, so it is found by the
/// person alone, however many are signed in and however long the history is.
struct LabourNow {
  static constexpr std::string_view table = "labour_now";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OperatorId operator_id;
  std::int64_t since_ms = 0;  // UTC
  LabourKind kind = LabourKind::DIRECT;
  std::string code;
  StationId station;
};
BOOST_DESCRIBE_STRUCT(LabourNow, (), (operator_id, since_ms, kind, code, station))

/// A stretch of one person's time that is over. Stretches of one person never overlap and leave no
/// gap while he is signed in; the last one goes over into what he does now.
struct LabourSpan {
  static constexpr std::string_view table = "labour_span";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OperatorId operator_id;
  std::int64_t since_ms = 0;  // UTC
  LabourKind kind = LabourKind::DIRECT;
  std::string code;
  StationId station;
  std::int64_t until_ms = 0;  // UTC
};
BOOST_DESCRIBE_STRUCT(LabourSpan, (), (operator_id, since_ms, kind, code, station, until_ms))

/// A device that was there and is gone.
struct DeviceDown {
  static constexpr std::string_view table = "device_down";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  DeviceId device;
  std::int64_t since_ms = 0;  // UTC
};
BOOST_DESCRIBE_STRUCT(DeviceDown, (), (device, since_ms))

enum class OverrideStep { BADGE, PIN, REASON, GRANTED };
BOOST_DESCRIBE_ENUM(OverrideStep, BADGE, PIN, REASON, GRANTED)

/// The override that a station has asked for; at most one, and for one command.
struct Override {
  static constexpr std::string_view table = "override_request";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  StationId station;
  OperatorId operator_id;
  OverrideStep step = OverrideStep::BADGE;
  std::string right;    // what it is for; empty: for whatever the next command needs
  std::string command;  // the one it is bound to; empty: the next one
  OperatorId supervisor;
  std::string reason;
  std::int64_t at_ms = 0;  // UTC: asked, and once granted, granted
};
BOOST_DESCRIBE_STRUCT(Override, (),
                      (station, operator_id, step, right, command, supervisor, reason, at_ms))

}  // namespace wec
