// Pick exceptions (floor.md 1.8): each one is a command barcode away. What they do to units is in
// exception_short.cpp, to places in exception_place.cpp, to lots and items in exception_swap.cpp.

#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable exceptions(
    "1.8 Pick exceptions",
    {
        {"E01", "COUNTING", "SHORT_NOT_FOUND", "re-sourced or SHORT_CLOSED"},
        {"E02", "COUNTING", "DAMAGED", "COUNTING, QC"},
        {"E03", "AT_LOCATION", "WRONG_ITEM_IN_BIN", "AT_LOCATION, count"},
        {"E04", "GO_TO_LOCATION", "WRONG_LOCATION", "rerouted, label"},
        {"E05", "GO_TO_LOCATION", "LOCATION_BLOCKED", "rerouted, blocked"},
        {"E06", "LOT_SCAN", "LOT_MISMATCH", "another lot reserved"},
        {"E07", "GO_TO_LOCATION", "LPN_SWAP", "goods of another LPN reserved"},
        {"E08", "ITEM_SCAN", "SUBSTITUTE", "substitute reserved"},
        {"E10", "GO_TO_LOCATION", "SKIP", "end of queue"},
        {"E11", "COUNTING", "BARCODE_UNREADABLE", "COUNTING, MANUAL"},
        {"E12", "PUT_TO_TOTE", "TOTE_FULL", "second tote"},
        {"E13", "COUNTING", "REPLENISH_AND_WAIT", "line waits"},
    });

/// nn of CMD-REASON-nn, 01 to 99.
std::string reason_in(const std::string& data) {
  const std::string_view prefix = cmd::REASON;
  if (!data.starts_with(prefix)) return {};
  const auto nn = data.substr(prefix.size());
  return nn.size() == 2 && all_digits(nn) && nn != "00" ? nn : std::string();
}

/// A reason after the exception, where none was due: kept beside it.
Decision reason_afterwards(Turn& turn, At& at, const PickPlace& place, const std::string& reason) {
  ExceptionReasoned e{at.state.asked, reason, {}, at.site.id, at.state.operator_id};
  if (place.task) e.task = place.task->task;
  turn.emit(e);
  ask(turn, at, "", "");
  turn.sound(at.site.id, Tone::ok);
  return {};
}

Decision answer_reason(Turn& turn, At& at, const PickPlace& place) {
  if (at.input.data == cmd::CANCEL) {
    no_question(turn, at);
    turn.sound(at.site.id, Tone::ok);
    return {};
  }
  const auto reason = reason_in(at.input.data);
  if (reason.empty())
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "CMD-REASON-01 to 99"}});
  const auto code = at.state.asked;
  no_question(turn, at);
  exceptions.passed(code);
  if (code == "E01") return short_line(turn, at, place, reason);
  return unreadable(turn, at, place, reason);
}

/// Asks for the reason that this exception cannot do without.
Decision ask_reason(Turn& turn, At& at, const char* code) {
  ask(turn, at, prompt::CHOOSE_REASON, code);
  turn.sound(at.site.id, Tone::attention);
  return {};
}

Decision ask_unreadable(Turn& turn, At& at, const PickPlace& place) {
  if (auto refused = may_be_unreadable(turn, at, place)) return refused;
  return ask_reason(turn, at, "E11");
}

}  // namespace

Decision ask_short(Turn& turn, At& at, const PickPlace& place) {
  const bool here = place.task && place.done < place.need &&
                    (place.step == PickStep::GO_TO_LOCATION || place.step == PickStep::ITEM_SCAN ||
                     place.step == PickStep::LOT_SCAN || place.step == PickStep::SERIAL_SCAN);
  if (!here && !SABOTAGE("short-of-nothing"))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "a line with units to find"}});
  return ask_reason(turn, at, "E01");
}

std::optional<Decision> exception(Turn& turn, At& at, const PickPlace& place) {
  using Act = Decision (*)(Turn&, At&, const PickPlace&);
  struct Row {
    const char* code;
    Act act;
  };
  static const std::map<std::string_view, Row> acts = {
      {cmd::SHORT, {"", ask_short}},           {cmd::DAMAGED, {"E02", damaged}},
      {cmd::WRONGITEM, {"E03", wrong_item}},   {cmd::NOLOC, {"E04", no_location}},
      {cmd::BLOCKED, {"E05", blocked}},        {cmd::SKIP, {"E10", skip_line}},
      {cmd::FULL, {"E12", tote_full}},         {cmd::LOTSWAP, {"", ask_lot_swap}},
      {cmd::LPNSWAP, {"", ask_lpn_swap}},      {cmd::SUBST, {"", ask_substitute}},
      {cmd::UNREADABLE, {"", ask_unreadable}}, {cmd::WAITREPL, {"E13", wait_replenish}},
  };
  if (const auto reason = reason_in(at.input.data); !reason.empty())
    return reason_afterwards(turn, at, place, reason);
  const auto found = acts.find(at.input.data);
  if (found == acts.end()) return {};
  auto decision = found->second.act(turn, at, place);
  if (!decision && *found->second.code) exceptions.passed(found->second.code);
  return decision;
}

Decision answer(Turn& turn, At& at, const PickPlace& place) {
  const auto& asking = at.state.asking;
  if (asking == prompt::CONFIRM_TAKEOVER) return answer_takeover(turn, at);
  if (asking == prompt::ZERO_CHECK) return answer_zero_check(turn, at);
  if (!place.task) {  // a count took the line away meanwhile
    no_question(turn, at);
    turn.sound(at.site.id, Tone::attention);
    return {};
  }
  if (asking == prompt::CHOOSE_REASON) return answer_reason(turn, at, place);
  if (asking == prompt::SCAN_SUPERVISOR) return answer_pause(turn, at, place);
  Decision decision;
  if (asking == prompt::CONFIRM_LOT_CHANGE) {
    decision = answer_lot_swap(turn, at, place);
    if (!decision) exceptions.passed("E06");
    return decision;
  }
  if (asking == prompt::CONFIRM_LPN_CHANGE) {
    decision = answer_lpn_swap(turn, at, place);
    if (!decision) exceptions.passed("E07");
    return decision;
  }
  if (asking == prompt::SCAN_ITEM) {
    decision = answer_substitute(turn, at, place);
    if (!decision) exceptions.passed("E08");
    return decision;
  }
  return answer_check_digits(turn, at, place);
}

}  // namespace wec::deciding
