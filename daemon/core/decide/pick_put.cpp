// Into the tote and away with it (floor.md 1.5 PUT_TO_TOTE to LINE_DONE, the tote of 1.6).

#include <cassert>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/picking.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/settings.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable put_table(
    "1.5 Pick line: putting",
    {
        {"put", "PUT_TO_TOTE", "scan tote of this order, not full", "LINE_DONE"},
        {"wrong-tote", "PUT_TO_TOTE", "another tote", "PUT_TO_TOTE"},
        {"full-tote", "PUT_TO_TOTE", "a tote that is full", "PUT_TO_TOTE"},
        {"zero-check", "LINE_DONE", "system says bin now empty, zero_check on", "ZERO_CHECK"},
        {"zero-yes", "ZERO_CHECK", "yes", "LINE_DONE"},
        {"zero-no", "ZERO_CHECK", "no: count task", "LINE_DONE"},
        {"new-tote", "COUNTING", "TOTE FULL: the rest keeps its line", "NEW_TOTE"},
    });

const TransitionTable tote_table(
    "1.6 Tote", {
                    {"assign", "EMPTY", "scanned for an order or a batch", "ASSIGNED"},
                    {"fill", "ASSIGNED", "first put", "FILLING"},
                    {"full", "FILLING", "TOTE FULL", "FULL"},
                    {"stage", "FILLING", "put down at packing, staging or a wall", "STAGED"},
                    {"hand-over", "FILLING", "put down for the next zone", "FILLING"},
                    {"take-over", "FILLING", "scanned by the next zone", "FILLING"},
                    {"lost", "STAGED", "not seen for hours", "LOST"},
                });

Refusal in_use(const Turn& turn, const At& at, const Container& tote) {
  boost::json::object args{{"seen", tote.lpn.text}, {"expected", "an empty tote"}};
  if (!tote.order.empty()) args["order"] = tote.order.text;
  if (const auto walk = turn.state.walks.get(tote.walk)) {
    args["operator"] = walk->operator_id.text;
    if (!walk->station.empty()) args["station"] = walk->station.text;
  }
  return refused_here(at, refusal::TOTE_IN_USE, std::move(args));
}

bool usable(const Turn& turn, const Container& tote) {
  return tote.state == ToteState::EMPTY && turn.state.stock.where("lpn", tote.lpn, 1).empty();
}

void assign(Turn& turn, At& at, const PickPlace& place, const Container& tote) {
  ToteAssigned e;
  e.lpn = tote.lpn;
  const auto method = place.job->method;
  const bool mixed = method == PickMethod::BATCH || method == PickMethod::SINGLE;
  if (!mixed) e.order = place.task->order;
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  e.walk = place.job->walk;
  if (mixed) e.batch = place.job->walk;
  e.wall = place.job->wall;
  e.cart = place.job->cart;
  if (!e.cart.empty())
    e.position = static_cast<std::int64_t>(turn.state.containers.where("walk", e.walk).size()) + 1;
  e.at_ms = turn.command.wall_ms;
  turn.emit(e);
  tote_table.passed("assign");
}

/// Pick and pass: the tote comes from the zone before.
std::optional<Container> handed_over(const Turn& turn, const PickPlace& place) {
  if (place.job->method != PickMethod::ZONE_PASS) return {};
  for (auto& tote : turn.state.containers.where("order", place.job->order))
    if (tote.state == ToteState::FILLING && tote.walk.empty()) return std::move(tote);
  return {};
}

/// The bin after this pick, if the system thinks it is empty now.
bool bin_empty(const Turn& turn, const LocationId& bin) {
  return turn.state.stock.where("location", bin, 1).empty();
}

void check_zero(Turn& turn, At& at, const PickTask& task) {
  if (!turn.site.policies.zero_check || !bin_empty(turn, task.location)) return;
  put_table.passed("zero-check");
  ask(turn, at, prompt::ZERO_CHECK, task.location.text);
}

/// All totes of the walk that hold something; a tote in which nothing came to lie is free again.
std::vector<Container> totes_of(const Turn& turn, const std::string& walk) {
  return turn.state.containers.where("walk", walk);
}

}  // namespace

Decision take_tote(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::CONTAINER);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_TOTE, "an empty tote");
  const auto tote = turn.state.containers.get(Lpn(hit->target));
  assert(tote && "a container's barcode names a container");
  if (tote->kind == LpnKind::CART && tote->positions > 0) return take_cart(turn, at, place, *tote);
  if (place.cart_due) return not_that(turn.state, scan, refusal::WRONG_TOTE, "a free cart");
  if (tote->kind != LpnKind::TOTE)
    return not_that(turn.state, scan, refusal::WRONG_TOTE, "an empty tote");
  if (const auto expected = handed_over(turn, place)) {
    if (tote->lpn != expected->lpn)
      return not_that(turn.state, scan, refusal::WRONG_TOTE, expected->lpn.text);
    turn.emit(ToteReceived{tote->lpn, place.job->order, place.job->walk, at.site.id,
                           at.state.operator_id});
    tote_table.passed("take-over");
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  if (!place.job->begun && tote->walk != place.job->walk)
    if (auto done = by_tote(turn, at, *tote)) return *done;
  if (!usable(turn, *tote)) return in_use(turn, at, *tote);
  assign(turn, at, place, *tote);
  turn.sound(at.site.id, Tone::ok);
  return {};
}

void confirm_group(Turn& turn, At& at, const std::vector<PickTask>& group, const Lpn& tote) {
  for (const auto& task : group) {
    const auto qty = task.count - task.put;
    if (qty == 0) continue;
    const auto order = turn.state.orders.get(task.order);
    assert(order);
    if (order->state < OrderState::picking) turn.emit(PickStarted{task.order});
    PickConfirmed e;
    e.order = task.order;
    e.version = order->version;
    e.line = task.line;
    e.task = task.task;
    e.sku = task.sku;
    e.lot = task.lot;
    if (!task.expiry.empty()) e.expiry = task.expiry;
    e.qty = qty;
    e.from.location = task.location;
    e.to.tote = tote;
    e.station = at.site.id;
    e.operator_id = at.state.operator_id;
    e.serials = bound_serials(turn, task);
    if (task.manual) e.entry_method = "MANUAL";
    turn.emit(e);
    count_if_low(turn, task.location, task.sku, qty);
    tote_table.passed("fill");
  }
}

Decision put_units(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto expected = place.tote ? place.tote->lpn.text : std::string("an empty tote");
  const auto* hit = scan.as(CodeKind::CONTAINER);
  const auto wrong = [&] {
    put_table.passed("wrong-tote");
    return not_that(turn.state, scan, refusal::WRONG_TOTE, expected);
  };
  if (!hit) return wrong();
  auto tote = *turn.state.containers.get(Lpn(hit->target));
  if (tote.walk == place.job->walk && tote.state == ToteState::FULL) {
    put_table.passed("full-tote");
    return refused_here(at, refusal::TOTE_FULL, {{"seen", tote.lpn.text}, {"expected", expected}});
  }
  if (place.tote && tote.lpn != place.tote->lpn && !SABOTAGE("any-tote")) return wrong();
  if (!place.tote) {
    if (tote.kind != LpnKind::TOTE || tote.walk == place.job->walk) return wrong();
    if (!usable(turn, tote)) return in_use(turn, at, tote);
  }
  if (auto refused = segregated(turn, at, place, tote)) return refused;
  if (!place.tote) assign(turn, at, place, tote);
  confirm_group(turn, at, place.group, tote.lpn);
  put_table.passed("put");
  after_lines(turn, at, place.group);
  if (!turn.state.stations.get(at.site.id)->walk.empty()) check_zero(turn, at, *place.task);
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision answer_zero_check(Turn& turn, At& at) {
  const LocationId bin(at.state.asked);
  if (at.input.data != cmd::YES && at.input.data != cmd::NO)
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "CMD-YES or CMD-NO"}});
  no_question(turn, at);
  if (at.input.data == cmd::NO) want_count(turn, bin, {}, "ZERO_CHECK");
  put_table.passed(at.input.data == cmd::NO ? "zero-no" : "zero-yes");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision tote_full(Turn& turn, At& at, const PickPlace& place) {
  const bool here =
      place.tote && (place.step == PickStep::GO_TO_LOCATION || place.step == PickStep::ITEM_SCAN ||
                     place.step == PickStep::PUT_TO_TOTE);
  if (!here) return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a tote in use"}});
  // Units counted so far lie in the tote already; a line counted to its end is still in the hand.
  if (place.step == PickStep::ITEM_SCAN && place.done > 0)
    confirm_group(turn, at, place.group, place.tote->lpn);
  turn.emit(ToteFull{place.tote->lpn, place.tote->order, at.site.id, at.state.operator_id});
  put_table.passed("new-tote");
  tote_table.passed("full");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

void after_lines(Turn& turn, At& at, const std::vector<PickTask>& lines) {
  std::set<OrderId> orders;
  for (const auto& line : lines) orders.insert(line.order);
  for (const auto& id : orders) finish_order(turn, id, at.site.id, at.state.operator_id);
  const auto station = turn.state.stations.get(at.site.id);
  const auto place = pick_place(turn.state, *station);
  if (!place.job || !place.open.empty()) return;
  // Nothing lies in any tote: nothing is to be put down.
  bool any = false;
  for (const auto& tote : totes_of(turn, place.job->walk))
    any = any || !turn.state.stock.where("lpn", tote.lpn, 1).empty();
  if (any) return;
  turn.emit(WalkDone{place.job->walk, at.site.id, at.state.operator_id});
  offer_work(turn, at.site);
}

namespace {

/// A bench that packs the order already waits for this tote.
void call_bench(Turn& turn, const OrderId& order) {
  if (order.empty()) return;
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (site.kind == StationRole::pack && station && station->order == order)
      turn.sound(site.id, Tone::attention);
  }
}

}  // namespace

Decision drop_totes(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  const auto spot = hit ? turn.state.locations.get(LocationId(hit->target)) : std::nullopt;
  if (!spot || (spot->kind != LocationKind::PACK && spot->kind != LocationKind::STAGE &&
                spot->kind != LocationKind::WALL))
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, "a packing or staging place");
  for (const auto& tote : totes_of(turn, place.job->walk)) {
    if (turn.state.stock.where("lpn", tote.lpn, 1).empty()) continue;  // free again
    if (tote.state == ToteState::SUSPENDED) continue;  // cancelled in mid-walk: it is put back
    turn.emit(ToteStaged{tote.lpn, spot->location, tote.order, at.site.id, at.state.operator_id,
                         turn.command.wall_ms});
    tote_table.passed("stage");
    call_bench(turn, tote.order);
  }
  turn.emit(WalkDone{place.job->walk, at.site.id, at.state.operator_id});
  offer_work(turn, at.site);
  turn.sound(at.site.id, Tone::done);
  return {};
}

Decision hand_over(Turn& turn, At& at, const PickPlace& place, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  const auto spot = hit ? turn.state.locations.get(LocationId(hit->target)) : std::nullopt;
  if (!spot || spot->kind != LocationKind::STAGE)
    return not_that(turn.state, scan, refusal::WRONG_LOCATION, "a hand-over place");
  for (const auto& tote : totes_of(turn, place.job->walk)) {
    if (tote.state == ToteState::FULL) {  // it travels no further, but waits for the bench
      turn.emit(ToteStaged{tote.lpn, spot->location, tote.order, at.site.id, at.state.operator_id,
                           turn.command.wall_ms});
      continue;
    }
    turn.emit(ToteHandedOver{tote.lpn, place.job->order, spot->location, place.job->zone,
                             place.next_zone, at.site.id, at.state.operator_id});
    tote_table.passed("hand-over");
  }
  turn.emit(WalkDone{place.job->walk, at.site.id, at.state.operator_id});
  offer_work(turn, at.site);
  offer_to_idle(turn);
  turn.sound(at.site.id, Tone::done);
  return {};
}

/// Put down and not seen since: somebody should look for it. It is found by its next scan.
void lose_totes(Turn& turn) {
  constexpr std::size_t looked_at = 500;
  for (const auto& tote : turn.state.containers.where("state", ToteState::STAGED, looked_at)) {
    if (tote.seen_ms == 0) continue;
    if (turn.command.wall_ms - tote.seen_ms < turn.site.policies.tote_lost_ms) continue;
    turn.emit(ToteLost{tote.lpn, tote.order, tote.location, rfc3339(tote.seen_ms)});
    tote_table.passed("lost");
  }
}

}  // namespace wec::deciding
