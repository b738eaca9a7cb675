// Release: which orders go to the floor, and when (floor.md 1.2).
//
// A site without channels releases each order as it comes. With channels, an order waits RELEASABLE
// in its channel: named by the order, else found by carrier, else the first without carriers.

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/oms_commands.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable channels("1.2 Release: channel",
                               {
                                   {"upsert", "-", "channel.upsert", "OPEN"},
                                   {"lock", "OPEN", "channel.upsert LOCKED", "LOCKED"},
                                   {"cut-off", "OPEN", "its cut-off has come", "LOCKED"},
                                   {"sleep", "OPEN", "channel.upsert ASLEEP", "ASLEEP"},
                                   {"wake", "ASLEEP", "channel.upsert OPEN", "OPEN"},
                                   {"unlock", "LOCKED", "channel.upsert OPEN", "OPEN"},
                               });
const TransitionTable modes(
    "1.2 Release: modes",
    {
        {"manual", "RELEASABLE", "wave.release that names it", "RELEASED"},
        {"wave-count", "RELEASABLE", "enough orders wait", "RELEASED"},
        {"wave-time", "RELEASABLE", "a planned time has come", "RELEASED"},
        {"waveless", "RELEASABLE", "order added, stock arrived, or room below the cap", "RELEASED"},
        {"hybrid", "RELEASABLE", "a gate is open", "RELEASED"},
        {"capped", "RELEASABLE", "max_in_process reached", "RELEASABLE"},
        {"no-promise", "RELEASABLE", "nothing can be promised", "RELEASABLE"},
    });
const TransitionTable waves("1.2 Release: wave",
                            {
                                {"released", "BUILDING", "orders can go", "RELEASED"},
                                {"failed", "BUILDING", "no order can go", "FAILED"},
                                {"recalled", "RELEASED", "wave.recall, no scan yet", "RECALLED"},
                                {"too-late", "IN_PROGRESS", "wave.recall", "IN_PROGRESS"},
                            });

constexpr std::size_t waiting_orders_max = 1000;  // looked at in one turn; the rest in the next

std::string now_of(const Turn& turn) { return rfc3339(turn.command.wall_ms); }

/// Times of RFC 3339 in UTC, to the second: the text's order is time's.
bool has_come(const std::string& now, const std::string& time) {
  constexpr std::size_t to_seconds = 19;
  return !time.empty() && now.compare(0, to_seconds, time, 0, to_seconds) >= 0;
}

bool gate_open(const Channel& channel, const std::string& now) {
  const auto time = now.substr(11, 5);
  if (channel.gates.empty()) return true;
  return std::any_of(channel.gates.begin(), channel.gates.end(), [&](const Gate& gate) {
    if (gate.from <= gate.to) return gate.from <= time && time < gate.to;
    return gate.from <= time || time < gate.to;  // over midnight
  });
}

std::optional<Channel> channel_for(const State& state, const Order& order) {
  if (!order.channel.empty()) return state.channels.get(order.channel);
  const auto all = state.channels.after({}, rows_all);
  for (const auto& channel : all)
    if (std::find(channel.carriers.begin(), channel.carriers.end(), order.carrier) !=
        channel.carriers.end())
      return channel;
  for (const auto& channel : all)
    if (channel.carriers.empty()) return channel;
  return {};
}

/// The most urgent first: priority class, then the time that is left, then age.
std::vector<Order> waiting(const Turn& turn, const ChannelId& channel) {
  std::vector<Order> out;
  for (auto& order : turn.state.orders.where("state", OrderState::releasable, waiting_orders_max))
    if (channel.empty() || order.channel == channel) out.push_back(std::move(order));
  std::sort(out.begin(), out.end(), [](const Order& a, const Order& b) {
    return std::tie(a.priority, a.ship_by, a.received_seq) <
           std::tie(b.priority, b.ship_by, b.received_seq);
  });
  return out;
}

/// Released and not shipped.
std::int64_t in_process(const Turn& turn, const ChannelId& channel) {
  std::int64_t n = 0;
  for (const auto state :
       {OrderState::allocated, OrderState::part_allocated, OrderState::unallocated,
        OrderState::picking, OrderState::picked, OrderState::picked_short, OrderState::packing,
        OrderState::packed, OrderState::labelled, OrderState::manifested})
    for (const auto& order : turn.state.orders.where("state", state)) n += order.channel == channel;
  return n;
}

/// How many more may go; -1: as many as there are.
std::int64_t room(const Turn& turn, const Channel& channel) {
  if (channel.max_in_process == 0) return -1;
  return std::max<std::int64_t>(0, channel.max_in_process - in_process(turn, channel.channel));
}

bool promised(const Turn& turn, const Channel& channel, const Order& order) {
  return channel.release_unavailable || !plan_allocation(turn, order).tasks.empty();
}

struct WavePlan {
  std::vector<OrderId> orders;
  std::vector<LeftOut> left_out;
};

/// Why this order cannot go with the wave; empty: it can.
std::string obstacle(const Turn& turn, const std::optional<Order>& order, const ChannelId& wanted) {
  if (!order) return "UNKNOWN_ORDER";
  if (order->state == OrderState::held) return "HELD";
  if (order->state != OrderState::releasable) return "STATE";
  if (!wanted.empty() && order->channel != wanted) return "OTHER_CHANNEL";
  const auto channel = turn.state.channels.get(order->channel);
  if (!channel) return "OTHER_CHANNEL";
  if (channel->state != ChannelState::OPEN) return codec::enum_text(channel->state).data();
  return promised(turn, *channel, *order) ? "" : "NO_STOCK";
}

WavePlan build(const Turn& turn, const WaveRelease& c) {
  WavePlan plan;
  std::map<ChannelId, std::int64_t> rooms;
  std::vector<OrderId> wanted = c.orders;
  if (wanted.empty())
    for (const auto& order : waiting(turn, c.channel)) wanted.push_back(order.order);
  for (const auto& id : wanted) {
    const auto order = turn.state.orders.get(id);
    auto why = obstacle(turn, order, c.channel);
    if (why.empty()) {
      const auto channel = turn.state.channels.get(order->channel);
      auto& left = rooms.try_emplace(order->channel, room(turn, *channel)).first->second;
      const bool full =
          c.max_orders > 0 && std::cmp_greater_equal(plan.orders.size(), c.max_orders);
      if (left == 0 || full) why = "CAP";
      if (why.empty() && left > 0) --left;
    }
    if (why.empty())
      plan.orders.push_back(id);
    else
      plan.left_out.push_back({id, why});
  }
  return plan;
}

void run_wave(Turn& turn, const WaveRelease& c, std::int64_t of_plan) {
  const auto plan = build(turn, c);
  if (plan.orders.empty()) {
    waves.passed("failed");
    turn.emit(WaveFailed{c.wave, c.channel, plan.left_out, of_plan});
    return;
  }
  waves.passed("released");
  turn.emit(WaveReleased{c.wave, c.channel, plan.orders, plan.left_out, of_plan});
  for (const auto& order : plan.orders) allocate(turn, order);
  offer_to_idle(turn);
}

WaveId next_wave(const Turn& turn, const ChannelId& channel) {
  const auto n = turn.state.waves.where("channel", channel).size() + 1;
  return WaveId(fmt::format("W-{}-{}", channel.text, n));
}

void run_waveless(Turn& turn, const Channel& channel) {
  auto left = room(turn, channel);
  for (const auto& order : waiting(turn, channel.channel)) {
    if (left == 0) {
      modes.passed("capped");
      return;
    }
    if (!promised(turn, channel, order)) {
      modes.passed("no-promise");
      continue;
    }
    modes.passed(channel.mode == ReleaseMode::HYBRID ? "hybrid" : "waveless");
    allocate(turn, order.order);
    if (left > 0) --left;
  }
}

void run_planned(Turn& turn, const Channel& channel, const std::string& now) {
  const auto done = static_cast<std::size_t>(channel.waves_done);
  if (done < channel.wave_at.size() && has_come(now, channel.wave_at[done])) {
    modes.passed("wave-time");
    return run_wave(turn, {next_wave(turn, channel.channel), channel.channel, {}, 0},
                    channel.waves_done + 1);
  }
  if (channel.wave_count == 0) return;
  std::int64_t ready = 0;
  for (const auto& order : waiting(turn, channel.channel)) ready += promised(turn, channel, order);
  if (ready < channel.wave_count) return;
  modes.passed("wave-count");
  run_wave(turn, {next_wave(turn, channel.channel), channel.channel, {}, 0}, 0);
}

void run_channel(Turn& turn, Channel channel, const std::string& now) {
  if (channel.state == ChannelState::OPEN && has_come(now, channel.cut_off)) {
    channels.passed("cut-off");
    turn.emit(ChannelChanged{channel.channel, std::string(codec::enum_text(ChannelState::LOCKED)),
                             "CUT_OFF"});
    return;
  }
  if (channel.state != ChannelState::OPEN) return;
  if (channel.mode == ReleaseMode::WAVELESS ||
      (channel.mode == ReleaseMode::HYBRID && gate_open(channel, now)))
    run_waveless(turn, channel);
  if (channel.mode == ReleaseMode::WAVE) run_planned(turn, channel, now);
}

bool is_clock_time(const std::string& text) {
  return text.size() == 5 && text[2] == ':' && text.substr(0, 2) <= "23" &&
         text.substr(3) <= "59" && text[0] >= '0' && text[1] >= '0' && text[3] >= '0' &&
         text[4] >= '0';
}

void note_channel(const std::optional<Channel>& before, ChannelState now) {
  if (!before) return channels.passed("upsert");
  if (before->state == now) return;
  if (now == ChannelState::LOCKED) channels.passed("lock");
  if (now == ChannelState::ASLEEP) channels.passed("sleep");
  if (now == ChannelState::OPEN)
    channels.passed(before->state == ChannelState::ASLEEP ? "wake" : "unlock");
}

}  // namespace

bool has_channels(const State& state) { return !state.channels.after({}, 1).empty(); }

void assign_channels(Turn& turn) {
  bool assigned = false;
  for (const auto& order :
       turn.state.orders.where("state", OrderState::received, waiting_orders_max)) {
    const auto channel = channel_for(turn.state, order);
    if (!channel || channel->state == ChannelState::ASLEEP) continue;
    turn.emit(OrderReleasable{order.order, channel->channel});
    assigned = true;
  }
  if (assigned) release_due(turn);
}

void release_due(Turn& turn) {
  if (!has_channels(turn.state)) return;
  const auto now = now_of(turn);
  for (const auto& channel : turn.state.channels.after({}, rows_all))
    run_channel(turn, channel, now);
  offer_to_idle(turn);
}

// ---- channel.upsert
Verdict judge_channel(Turn& turn, const boost::json::object& data, CmdResult& result) {
  ChannelUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.channel.text, "channel")) return verdict;
  result.about = "channel/" + c.channel.text;
  const auto known = turn.state.channels.get(c.channel);
  if (known)
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (c.max_in_process < 0 || c.wave_count < 0)
    return rejected("INVALID", "max_in_process and wave_count must not be negative");
  if (!c.cut_off.empty() && !is_time(c.cut_off))
    return rejected("INVALID", "cut_off must be an RFC 3339 time in UTC");
  if (!std::all_of(c.wave_at.begin(), c.wave_at.end(), is_time))
    return rejected("INVALID", "wave_at must be RFC 3339 times in UTC");
  for (const auto& gate : c.gates)
    if (!is_clock_time(gate.from) || !is_clock_time(gate.to))
      return rejected("INVALID", "gates need from and to as HH:MM");
  PickMethod method{};
  if (!c.pick_method.empty() && !boost::describe::enum_from_string(c.pick_method.c_str(), method))
    return rejected("INVALID", "pick_method " + c.pick_method + " is none of this version");
  if (!result.state) note_channel(known, c.state);
  return {};
}

void after_channel(Turn& turn, const CmdResult&) {
  assign_channels(turn);
  release_due(turn);
}

// ---- wave.release, wave.recall
Verdict judge_wave(Turn& turn, const boost::json::object& data, CmdResult& result) {
  WaveRelease c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.wave.text, "wave")) return verdict;
  result.about = "wave/" + c.wave.text;
  if (c.max_orders < 0 && !SABOTAGE("wave-below-nothing"))
    return rejected("INVALID", "max_orders must not be negative");
  const auto known = turn.state.waves.get(c.wave);
  if (known && known->state == WaveState::RELEASED) {
    result.state = "unchanged";
    return {};
  }
  if (known && known->state == WaveState::RECALLED)
    return rejected("STATE_RECALLED", "this wave was recalled; name a new one");
  if (!c.channel.empty()) {
    const auto channel = turn.state.channels.get(c.channel);
    if (!channel) return rejected("UNKNOWN_CHANNEL", c.channel.text);
    if (channel->state != ChannelState::OPEN)
      return rejected(fmt::format("CHANNEL_{}", codec::enum_text(channel->state)), c.channel.text);
  }
  result.state = build(turn, c).orders.empty() ? "failed" : "released";
  return {};
}

void after_wave(Turn& turn, const CmdResult& result) {
  const auto c = from_json<WaveRelease>(result.cmd).value();
  modes.passed("manual");
  run_wave(turn, c, 0);
}

Verdict judge_recall(Turn& turn, const boost::json::object& data, CmdResult& result) {
  WaveRecall c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "wave/" + c.wave.text;
  const auto wave = turn.state.waves.get(c.wave);
  if (!wave) return rejected("UNKNOWN_WAVE", c.wave.text);
  if (wave->state == WaveState::RECALLED) {
    result.state = "unchanged";
    return {};
  }
  if (wave->state != WaveState::RELEASED)
    return rejected("STATE_FAILED", "this wave never went to the floor");
  for (const auto& id : wave->orders)
    for (const auto& task : turn.state.tasks.where("order", id)) {
      if (!task.located && task.count == 0 && task.state != TaskState::DONE) continue;
      waves.passed("too-late");
      return rejected("STATE_PICKING", id.text + " has a scan");
    }
  result.state = "recalled";
  return {};
}

void after_recall(Turn& turn, const CmdResult& result) {
  const auto c = from_json<WaveRecall>(result.cmd).value();
  const auto wave = turn.state.waves.get(c.wave);
  waves.passed("recalled");
  turn.emit(WaveRecalled{c.wave});
  for (const auto& id : wave->orders) {
    const auto order = turn.state.orders.get(id);
    if (!order || order->state > OrderState::unallocated || order->state < OrderState::allocated)
      continue;
    stop_stations(turn, id, "LINE_CANCELLED");
    give_back_all(turn, id, "RECALL", OrderState::releasable);
  }
  offer_to_idle(turn);
}

}  // namespace wec::deciding
