// Channels and waves: how orders come to the floor.
#pragma once

#include "daemon/core/event/define.hpp"

namespace wec {

struct ChannelChanged {
  WEC_EVENT("channel.changed", "channel/" + channel.text)
  WEC_REQUIRES("channel state reason")
  ChannelId channel;
  std::string state;
  std::string reason;  // CUT_OFF
};
BOOST_DESCRIBE_STRUCT(ChannelChanged, (), (channel, state, reason))

struct LeftOut {
  WEC_REQUIRES("order reason")
  OrderId order;
  std::string reason;  // HELD NO_STOCK CAP STATE UNKNOWN_ORDER OTHER_CHANNEL
};
BOOST_DESCRIBE_STRUCT(LeftOut, (), (order, reason))

struct WaveReleased {
  WEC_EVENT("wave.released", "wave/" + wave.text)
  WEC_REQUIRES("wave orders left_out")
  WaveId wave;
  ChannelId channel;
  std::vector<OrderId> orders;
  std::vector<LeftOut> left_out;
  std::int64_t of_plan = 0;  // the n-th of the channel's planned times, 0: none of them
};
BOOST_DESCRIBE_STRUCT(WaveReleased, (), (wave, channel, orders, left_out, of_plan))

/// No order of it could go to the floor.
struct WaveFailed {
  WEC_EVENT("wave.failed", "wave/" + wave.text)
  WEC_REQUIRES("wave left_out")
  WaveId wave;
  ChannelId channel;
  std::vector<LeftOut> left_out;
  std::int64_t of_plan = 0;
};
BOOST_DESCRIBE_STRUCT(WaveFailed, (), (wave, channel, left_out, of_plan))

struct WaveRecalled {
  WEC_EVENT("wave.recalled", "wave/" + wave.text)
  WEC_REQUIRES("wave")
  WaveId wave;
};
BOOST_DESCRIBE_STRUCT(WaveRecalled, (), (wave))

using ReleaseEvents = boost::mp11::mp_list<ChannelChanged, WaveReleased, WaveFailed, WaveRecalled>;

}  // namespace wec
