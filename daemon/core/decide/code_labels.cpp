// Labels that name one thing: the LPN that goods were received on, and the return that a parcel
// belongs to. Both are printed when somebody asks; a further copy says the same.

#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/numbers.hpp"
#include "daemon/core/oms_commands_inbound.hpp"
#include "daemon/core/sha256.hpp"
#include "drivers/gs1/gs1.hpp"
#include "drivers/label/carton_label.hpp"
#include "drivers/label/emitter.hpp"

namespace wec::deciding {
namespace {

// Its own numbers: a tracking range that head office grants for this carrier.
constexpr char return_carrier[] = "RETURN";

struct CodeLabel {
  std::string caption;
  std::string code;
  std::vector<std::string> lines;
};

Label drawn(const CodeLabel& what, const SiteDevice& printer) {
  constexpr Um margin = mm(4);
  const Um inner = mm(printer.media_width_mm) - 2 * margin;
  Label label{mm(printer.media_width_mm), mm(printer.media_height_mm), {}};
  label.elements.push_back(LabelText{margin, mm(4), inner, mm(8), what.caption});
  const bool sscc = valid_sscc(what.code);
  label.elements.push_back(LabelBarcode{margin, mm(16), inner, mm(25),
                                        sscc ? Symbology::gs1_128 : Symbology::code128,
                                        (sscc ? "00" : "") + what.code, 500, 250});
  label.elements.push_back(LabelText{margin, mm(44), inner, mm(6),
                                     sscc ? sscc_text(what.code) : what.code, Align::center});
  Um y = mm(54);
  for (const auto& line : what.lines) {
    label.elements.push_back(LabelText{margin, y, inner, mm(5), line});
    y += mm(7);
  }
  return label;
}

/// The newest label of this thing, whatever became of it.
std::optional<LabelJob> newest(const State& state, const std::string& thing,
                               const std::string& kind) {
  std::optional<LabelJob> out;
  for (auto& label : state.labels.where("carton", Lpn(thing)))
    if (label.kind == kind && (!out || out->copy < label.copy)) out = std::move(label);
  return out;
}

struct Print {
  LabelId label;
  std::int64_t copy = 1;
  std::string bytes;
};

tl::expected<Print, Refusal> prepared(const State& state, const SiteDevice& printer,
                                      const std::string& thing, const std::string& kind,
                                      const CodeLabel& what) {
  const auto before = newest(state, thing, kind);
  if (before && before->state == LabelState::queued)
    return tl::unexpected(Refusal{refusal::NOT_ALLOWED, {{"expected", "the printer's answer"}}});
  const auto bytes =
      emit_label(printer.language,
                 shortened_for(printer.language, drawn(what, printer), printer.dpi), printer.dpi);
  if (!bytes)
    return tl::unexpected(
        Refusal{refusal::NOT_DECIDABLE, {{"why", "label: " + std::string(bytes.error().code)}}});
  Print print;
  print.copy = before ? before->copy + 1 : 1;
  print.label =
      LabelId(sha256_hex(thing + "|" + kind + "|" + what.code + "|" + std::to_string(print.copy))
                  .substr(0, 16));
  print.bytes = *bytes;
  return print;
}

void send(Turn& turn, const SiteDevice& printer, const Print& print) {
  turn.order(printer.id, PrintLabel{print.label.text, print.bytes});
}

Refusal no_printer() {
  return {refusal::PRINTER_GONE, {{"expected", "a printer at this station in the site file"}}};
}

/// The range that a return's number came from.
RangeId range_of(const State& state, const std::string& number) {
  for (const auto& range : state.ranges.where("kind", RangeKind::tracking)) {
    if (range.carrier != return_carrier) continue;
    const auto first = number_text(range.format, range.lo);
    const auto last = number_text(range.format, range.hi);
    if (first && last && number.size() == first->size() && number >= *first && number <= *last)
      return range.range;
  }
  return {};
}

/// `who` is absent when head office asked.
Decision return_label(Turn& turn, const SiteStation& site, const OperatorId& who,
                      const std::string& rma) {
  const auto* printer = site.device(DeviceKind::printer);
  if (!printer) return no_printer();
  ReturnLabelled e;
  const auto before = newest(turn.state, rma, "return");
  if (before) {
    e.number = before->number;
    e.range = range_of(turn.state, e.number);
  } else {
    const Refusal none{refusal::NO_TRACKING_NUMBER,
                       {{"carrier", return_carrier},
                        {"expected", "a tracking range of carrier RETURN from head office"}}};
    if (!number_allowed(turn)) return none;
    const auto number =
        next_number(turn.state, RangeKind::tracking, return_carrier, rfc3339(turn.command.wall_ms));
    if (!number) return none;
    e.number = number->text;
    e.range = number->range.range;
  }
  const auto row = turn.state.rmas.get(rma);
  CodeLabel what{"RETURN", e.number, {rma}};
  if (row && !row->order.empty()) what.lines.push_back(row->order.text);
  const auto print = prepared(turn.state, *printer, rma, "return", what);
  if (!print) return print.error();
  e.label = print->label;
  e.rma = rma;
  e.copy = print->copy;
  e.printer = printer->id.text;
  e.sha256 = sha256_hex(print->bytes);
  e.station = site.id;
  e.operator_id = who;
  turn.state.label_bytes.put({e.label, print->bytes});
  turn.emit(e);
  if (e.copy == 1) watch_range(turn, e.range);
  send(turn, *printer, *print);
  return {};
}

/// The station that is named, else the first bench that packs and can print.
const SiteStation* printing_station(const Site& site, const StationId& wanted) {
  for (const auto& station : site.stations) {
    const bool meant = wanted.empty() ? station.kind == StationRole::pack : station.id == wanted;
    if (meant && station.device(DeviceKind::printer)) return &station;
  }
  return nullptr;
}

}  // namespace

Decision print_lpn_label(Turn& turn, At& at, const Lpn& lpn) {
  const auto* printer = at.site.device(DeviceKind::printer);
  if (!printer) return no_printer();
  const auto container = turn.state.containers.get(lpn);
  assert(container && "a pallet in hand is known");
  CodeLabel what{"LPN", container->barcode, {}};
  constexpr std::size_t lines_max = 8;
  for (const auto& row : turn.state.stock.where("lpn", lpn, lines_max))
    what.lines.push_back(std::to_string(row.qty) + " x " + row.sku.text + " " + row.lot.text);
  const auto print = prepared(turn.state, *printer, lpn.text, "lpn", what);
  if (!print) return print.error();
  turn.state.label_bytes.put({print->label, print->bytes});
  turn.emit(LpnLabelled{print->label, lpn, print->copy, printer->id.text, sha256_hex(print->bytes),
                        at.site.id, at.state.operator_id});
  send(turn, *printer, *print);
  return done(turn, at, Tone::ok);
}

Decision print_return_label(Turn& turn, At& at, const std::string& rma) {
  if (auto refused = return_label(turn, at.site, at.state.operator_id, rma)) return refused;
  return done(turn, at, Tone::ok);
}

void print_boxed_returns(Turn& turn, const At& at) {
  for (const auto& rma : turn.state.rmas.where("order", at.state.order))
    if (rma.label_in_box && rma.state == RmaState::ANNOUNCED)
      return_label(turn, at.site, at.state.operator_id, rma.rma);  // refused: it waits for a person
}

Verdict judge_return_label(Turn& turn, const boost::json::object& data, CmdResult& result) {
  ReturnLabelRequest c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "return/" + c.rma;
  const auto rma = turn.state.rmas.get(c.rma);
  if (!rma) return rejected("UNKNOWN_RMA", c.rma);
  if (rma->state == RmaState::CLOSED && !SABOTAGE("label-for-a-closed-return"))
    return rejected("STATE_CLOSED", c.rma + " is closed");
  if (c.in_box) {
    const auto order = turn.state.orders.get(rma->order);
    if (!order) return rejected("UNKNOWN_ORDER", "the return names no order of this site");
    if (order->state >= OrderState::packed) return rejected("STATE_PACKED", order->order.text);
  } else if (!printing_station(turn.site, c.station)) {
    return rejected("NO_PRINTER", "no such bench has a printer");
  }
  const bool has_number = newest(turn.state, c.rma, "return").has_value();
  const bool can_number =
      number_allowed(turn) &&
      next_number(turn.state, RangeKind::tracking, return_carrier, rfc3339(turn.command.wall_ms));
  if (!has_number && !can_number)
    return rejected("NO_TRACKING_NUMBER", "a tracking range of carrier RETURN is missing");
  return {};
}

void after_return_label(Turn& turn, const CmdResult& result) {
  const auto c = from_json<ReturnLabelRequest>(result.cmd).value();
  if (c.in_box) return;
  const auto* station = printing_station(turn.site, c.station);
  // A label that is still being printed is enough.
  return_label(turn, *station, {}, c.rma);
}

}  // namespace wec::deciding
