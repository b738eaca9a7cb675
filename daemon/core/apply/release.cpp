// Channels, waves and settings.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/oms_commands.hpp"
#include "daemon/core/settings.hpp"

namespace wec::applying {
namespace {

void upsert(State& state, const ChannelUpsert& c) {
  Channel row;
  row.channel = c.channel;
  row.version = c.version;
  row.state = c.state;
  row.mode = c.mode;
  row.max_in_process = c.max_in_process;
  row.cut_off = c.cut_off;
  row.release_unavailable = c.release_unavailable;
  row.wave_count = c.wave_count;
  row.wave_at = c.wave_at;
  row.gates = c.gates;
  row.carriers = c.carriers;
  row.removal = c.removal;
  row.pick_method = c.pick_method;
  const auto known = state.channels.get(c.channel);
  if (known && known->wave_at == c.wave_at) row.waves_done = known->waves_done;
  state.channels.put(row);
}

void keep_settings(State& state, const SettingSet& c) {
  for (const auto& [name, value] : named_settings(c))
    state.settings.put({name, c.version, boost::json::serialize(value)});
}

void put_wave(State& state, const WaveId& id, const ChannelId& channel, WaveState now,
              const std::vector<OrderId>& orders, const std::vector<LeftOut>& left_out) {
  Wave wave;
  wave.wave = id;
  wave.channel = channel;
  wave.state = now;
  wave.orders = orders;
  for (const auto& one : left_out) wave.reasons.push_back(one.order.text + " " + one.reason);
  state.waves.put(wave);
}

void plan_done(State& state, const ChannelId& id, std::int64_t nth) {
  if (nth == 0) return;
  auto channel = state.channels.get(id);
  assert(channel);
  channel->waves_done = nth;
  state.channels.put(*channel);
}

void set_wave(State& state, const OrderId& id, const WaveId& wave) {
  auto order = state.orders.get(id);
  assert(order);
  order->wave = wave;
  state.orders.put(*order);
}

}  // namespace

void apply_release_command(State& state, const CmdResult& result) {
  if (result.op == "channel.upsert")
    upsert(state, from_json<ChannelUpsert>(result.cmd).value());
  else if (result.op == "policy.set" || result.op == "config.set")
    keep_settings(state, from_json<SettingSet>(result.cmd).value());
}

void apply_to(State& state, const ChannelChanged& e, std::int64_t) {
  auto channel = state.channels.get(e.channel);
  assert(channel);
  const bool known = boost::describe::enum_from_string(e.state.c_str(), channel->state);
  assert(known && "an event names a state of channels");
  (void)known;
  state.channels.put(*channel);
}

void apply_to(State& state, const WaveReleased& e, std::int64_t) {
  put_wave(state, e.wave, e.channel, WaveState::RELEASED, e.orders, e.left_out);
  for (const auto& order : e.orders) set_wave(state, order, e.wave);
  plan_done(state, e.channel, e.of_plan);
}

void apply_to(State& state, const WaveFailed& e, std::int64_t) {
  put_wave(state, e.wave, e.channel, WaveState::FAILED, {}, e.left_out);
  plan_done(state, e.channel, e.of_plan);
}

void apply_to(State& state, const WaveRecalled& e, std::int64_t) {
  auto wave = state.waves.get(e.wave);
  assert(wave);
  wave->state = WaveState::RECALLED;
  state.waves.put(*wave);
  for (const auto& order : wave->orders) set_wave(state, order, {});
}

}  // namespace wec::applying
