// What never touches the work at hand (floor.md 2.5): CMD-INFO tells what the next code is,
// CMD-HELP calls a supervisor, CMD-LAYOUT-TEST shows whether the scanner's keyboard layout is
// right.

#include "daemon/core/decide/help.hpp"

#include <algorithm>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/layout_test.hpp"
#include "daemon/core/scan.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t rows_told = 20;  // of a bin or a tote; more does not fit on a screen

const TransitionTable table("2.5 Help and information",
                            {
                                {"info", "any", "CMD-INFO", "any, asked"},
                                {"told", "any, asked", "scan any code", "any"},
                                {"help", "any", "CMD-HELP", "any, supervisor called"},
                                {"helped", "any, supervisor called", "CMD-HELP", "any"},
                                {"layout", "any", "CMD-LAYOUT-TEST as printed", "any"},
                                {"layout-wrong", "any", "CMD-LAYOUT-TEST garbled", "any"},
                                {"digits", "GO_TO_LOCATION", "two wrong check digits",
                                 "any, supervisor called"},
                            });

boost::json::array rows_of(const std::vector<Stock>& rows) {
  boost::json::array out;
  for (const auto& row : rows) {
    boost::json::object one{
        {"sku", row.sku.text}, {"qty", row.qty}, {"status", codec::enum_text(row.status)}};
    if (!row.location.empty()) one["location"] = row.location.text;
    if (!row.lpn.empty()) one["lpn"] = row.lpn.text;
    if (!row.lot.empty()) one["lot"] = row.lot.text;
    if (!row.serial.empty()) one["serial"] = row.serial;
    out.push_back(std::move(one));
    if (out.size() == rows_told) break;
  }
  return out;
}

/// What the system knows of the thing behind the code.
void tell_facts(const State& state, const Barcode& hit, boost::json::object& out) {
  if (hit.kind == CodeKind::ITEM) {
    out["qty"] = hit.qty;
    out["stock"] = rows_of(state.stock.where("sku", Sku(hit.target), rows_told));
  }
  if (hit.kind == CodeKind::LOCATION)
    out["stock"] = rows_of(state.stock.where("location", LocationId(hit.target), rows_told));
  if (hit.kind == CodeKind::PARCEL) {
    if (const auto carton = state.cartons.get(Lpn(hit.target))) out["order"] = carton->order.text;
    out["stock"] = rows_of(state.stock.where("lpn", Lpn(hit.target), rows_told));
  }
  if (hit.kind != CodeKind::CONTAINER) return;
  const auto lpn = state.containers.get(Lpn(hit.target));
  out["state"] = codec::enum_text(lpn->state);
  if (!lpn->order.empty()) out["order"] = lpn->order.text;
  if (!lpn->location.empty()) out["location"] = lpn->location.text;
  if (const auto walk = state.walks.get(lpn->walk)) out["operator"] = walk->operator_id.text;
  out["stock"] = rows_of(state.stock.where("lpn", lpn->lpn, rows_told));
}

Decision tell(Turn& turn, const At& at) {
  const auto scan = read_scan(turn.state, at.input.data, year_of(turn.command.wall_ms));
  if (!scan) return scan.error();
  if (scan->hits.empty()) return not_that(turn.state, *scan, refusal::UNKNOWN_BARCODE, "");
  auto out = what_it_is(turn.state, *scan);
  for (const auto& hit : scan->hits) tell_facts(turn.state, hit, out);
  turn.live.stations[at.site.id].info = boost::json::serialize(out);
  table.passed("told");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

/// A command barcode that was asked about: its own name is all there is to say.
Decision tell_command(Turn& turn, const At& at) {
  turn.live.stations[at.site.id].info = boost::json::serialize(
      boost::json::object{{"seen_kind", "COMMAND"}, {"seen", at.input.data}});
  table.passed("told");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision call(Turn& turn, const At& at, bool wanted) {
  turn.emit(HelpCalled{at.site.id, at.state.operator_id, wanted});
  table.passed(wanted ? "help" : "helped");
  for (const auto& site : turn.site.stations) {
    if (site.kind != StationRole::supervisor) continue;
    if (wanted) turn.sound(site.id, Tone::attention);
    turn.touch(site.id);
  }
  turn.sound(at.site.id, Tone::ok);
  return {};
}

}  // namespace

std::optional<Decision> layout_test(Turn& turn, const At& at) {
  const auto& data = at.input.data;
  const auto tried = layout_try(data);
  if (tried == LayoutTry::none) return {};
  if (tried != LayoutTry::wrong) {
    table.passed("layout");
    turn.sound(at.site.id, Tone::ok);
    return Decision();
  }
  table.passed("layout-wrong");
  return refused_here(
      at, refusal::MALFORMED,
      {{"expected", data.starts_with(cmd::LAYOUT_TEST) ? layout_test_long : cmd::LAYOUT_TEST},
       {"why", "the scanner types another keyboard layout"}});
}

std::optional<Decision> help_input(Turn& turn, const At& at) {
  auto& live = turn.live.stations[at.site.id];
  if (at.input.data == cmd::INFO) {
    live.info_asked = true;
    table.passed("info");
    turn.touch(at.site.id);
    turn.sound(at.site.id, Tone::ok);
    return Decision();
  }
  if (std::exchange(live.info_asked, false) && !SABOTAGE("looking-counts")) {
    turn.touch(at.site.id);
    if (at.input.data == cmd::CANCEL) return turn.sound(at.site.id, Tone::ok), Decision();
    return at.input.data.starts_with(cmd::PREFIX) ? tell_command(turn, at) : tell(turn, at);
  }
  if (at.input.data == cmd::HELP) return call(turn, at, !at.state.help);
  return {};
}

void call_for(Turn& turn, const StationId& id) {
  const auto station = turn.state.stations.get(id);
  if (!station || station->operator_id.empty() || station->help) return;
  table.passed("digits");
  const StationInput none{id, {}, InputKind::scan, "", {}};
  call(turn, At{*turn.site.station(id), *station, none}, true);
}

}  // namespace wec::deciding
