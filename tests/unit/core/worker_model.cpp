#include "tests/unit/core/worker_model.hpp"

#include <fmt/format.h>

#include <array>

namespace wec::test {
namespace {

/// Who stands where; a station is as busy as it is often here.
constexpr std::array<const char*, 9> stations = {
    Floor::pick,    Floor::pick2,    Floor::pack,    Floor::pack2,     Floor::dock,
    Floor::receive, Floor::receive2, Floor::returns, Floor::supervisor};
constexpr std::array<std::uint32_t, 18> busy = {0, 0, 0, 0, 1, 2, 2, 2, 2,
                                                3, 4, 4, 5, 5, 6, 6, 7, 8};
constexpr std::array<const char*, 9> badges = {"BADGE-IDA", "BADGE-OLE", "BADGE-KIM",
                                               "BADGE-ANN", "BADGE-BEN", "BADGE-CLE",
                                               "BADGE-DOT", "BADGE-EVA", "BADGE-SUE"};
constexpr std::array<const char*, 32> commands = {
    "CMD-CONFIRM",   "CMD-CANCEL",   "CMD-UNDO",    "CMD-SHORT",    "CMD-DAMAGED", "CMD-SKIP",
    "CMD-FULL",      "CMD-QTY",      "CMD-NEWBOX",  "CMD-CLOSEBOX", "CMD-REMOVE",  "CMD-REPRINT",
    "CMD-VOID",      "CMD-OVERRIDE", "CMD-GETWORK", "CMD-PAUSE",    "CMD-BREAK",   "CMD-LOGOUT",
    "CMD-COUNT",     "CMD-YES",      "CMD-NO",      "CMD-REOPEN",   "CMD-CLOSE",   "CMD-UNLOAD",
    "CMD-LPNSWAP",   "CMD-WAITREPL", "CMD-BLOCKED", "CMD-EMPTY",    "CMD-GRADE-A", "CMD-NEWPALLET",
    "CMD-REASON-01", "CMD-APPROVE"};
constexpr std::array<const char*, 4> skus = {"LAMP-A", "VASE-3", "MILK", "RADIO"};

template <class List>
auto& one_of(List& list, std::uint32_t which) {
  return list[which % list.size()];
}

std::string arg(const boost::json::object& shown, const char* key) {
  return text_at(shown.at("args").as_object(), key);
}

}  // namespace

WorkerModel::WorkerModel() {
  floor.stock_up();
  const auto place = [&](const char* id, const char* kind, int seq) {
    floor.oms("location.upsert",
              fmt::format(R"({{"location":"{0}","version":1,"barcode":"LOC-{0}","kind":"{1}",)"
                          R"("pick_seq":{2}}})",
                          id, kind, seq));
  };
  place("R-01", "RESERVE", 100), place("Q-01", "QUARANTINE", 200), place("RET-1", "RETURNS", 210);
  floor.oms("item.upsert",
            R"({"sku":"RADIO","version":1,"name":"Radio","tracking":"SERIAL","weight_mg":100000,
      "packs":[{"uom":"EA","qty":1,"gtin":"4006381333122"}]})");
  floor.oms("stock.adjust", R"({"sku":"RADIO","location":"A-01","delta":3,)"
                            R"("serials":["S1","S2","S3"],"reason":"OPENING"})");
  for (const auto* who : {"ANN", "BEN", "CLE", "DOT", "EVA"})
    floor.oms("operator.upsert",
              fmt::format(R"({{"operator":"{0}","version":1,"badge":"BADGE-{0}","name":"{0}",)"
                          R"("rights":["pick","pack"]}})",
                          who));
  floor.oms("operator.upsert", R"({"operator":"SUE","version":1,"badge":"BADGE-SUE","name":"Sue",)"
                               R"("rights":["supervisor"]})");
  floor.oms("lpn.upsert",
            R"({"lpn":"CART-1","version":1,"barcode":"CART-1","kind":"CART","positions":2})");
  floor.oms("lpn.upsert", R"({"lpn":"PAL-1","version":1,"barcode":"PAL-1","kind":"PALLET"})");
  floor.oms("lpn.upsert", R"({"lpn":"PAL-2","version":1,"barcode":"PAL-2","kind":"PALLET"})");
  floor.oms("stock.adjust", R"({"sku":"LAMP-A","lpn":"PAL-2","delta":8,"reason":"OPENING"})");
  floor.oms("stock.adjust", R"({"sku":"VASE-3","lpn":"PAL-2","delta":4,"reason":"OPENING"})");
  floor.oms("location.upsert",
            R"({"location":"A-02","version":2,"barcode":"LOC-A-02","kind":"PICK",)"
            R"("pick_seq":20,"check_digits":"3"})");
  floor.oms("asn.upsert",
            R"({"asn":"ASN-1","version":1,"barcode":"ASN-1","lines":[{"line":1,"sku":"LAMP-A",)"
            R"("qty":12},{"line":2,"sku":"VASE-3","qty":3}]})");
  // Small differences are posted at once, larger ones are counted again and approved.
  floor.oms("policy.set", R"({"policies":{"count_units_tolerance":12,)"
                          R"("count_ppm_tolerance":1000000,"count_value_tolerance":1000000}})");
  head_office(0), head_office(8);
  // The shift begins with work at every step of the way: one order labelled, others before it.
  floor.sign_in(Floor::pick, badges[0]);
  floor.pick_all();
  floor.sign_in(Floor::pack, badges[2]);
  for (int i = 0; i < 40 && floor.order_state("SO-1") != "labelled"; ++i) floor.step_pack();
  head_office(16), head_office(24);
}

void WorkerModel::step(const ModelStep& step) {
  refused_ = false;
  const std::string station = stations[one_of(busy, step.who)];
  const auto kind = step.what % 20;
  told_ = station;
  if (kind == 0) return head_office(step.which);
  if (kind == 1) return printer(step.which);
  if (kind == 2) return floor.tick(step.which % 4 == 0 ? 16 * 60'000 : step.which % 61'000);
  if (kind == 3 && step.which % 8 == 0) return floor.restart();
  if (kind < 6) return input(station, anything(step.which));
  input(station, asked(station, step.which));
}

void WorkerModel::input(const std::string& station, std::string code) {
  if (code == "(scale)") return scale(station, 0);
  if (code == "(printer)") return printer(2);
  if (code.empty()) code = "CMD-CONFIRM";
  const bool digits = code.find_first_not_of("0123456789") == std::string::npos && code.size() < 4;
  told_ = station + " " + code;
  const auto given = digits ? floor.key(station, code) : floor.scan(station, code);
  refused_ = !given.accepted;
}

void WorkerModel::scale(const std::string& station, std::uint32_t which) {
  if (station != Floor::pack && station != Floor::pack2) return;
  const auto shown = floor.screen(station);
  const auto* weight = shown.at("view").as_object().if_contains("weight");
  if (!weight || !weight->is_object()) return;
  const auto right = weight->at("expected_mg").as_int64();
  told_ = station + " weighs";
  floor.weigh(0, true, WeighStatus::ok, station);
  floor.weigh(which % 4 == 3 ? right / 2 : right, true, WeighStatus::ok, station);
}

void WorkerModel::printer(std::uint32_t which) {
  const auto queued = floor.state().labels.where("state", LabelState::queued);
  told_ = "printer";
  if (queued.empty()) return;
  const auto& job = queued[which % queued.size()].label.text;
  switch (which % 5) {
    case 0:
      return floor.printed(job, PrintOutcome::doubtful, "SILENT");
    case 1:
      return floor.printed(job, PrintOutcome::refused, "PRINTER_PAPER_OUT");
    default:
      return floor.printed(job, PrintOutcome::printed);
  }
}

std::string WorkerModel::an_order(std::uint32_t which) {
  return fmt::format("SO-{}", orders_ == 0 ? 1 : 1 + static_cast<int>(which) % orders_);
}

/// Most of the time a new order; else one is changed, held, taken back in part or whole.
void WorkerModel::head_office(std::uint32_t which) {
  const auto n = static_cast<std::int64_t>(floor.events("cmd.result").size());
  const auto about = an_order(which / 8);
  const auto send = [&](const char* op, const std::string& data) {
    told_ = fmt::format("head office {} {}", op, data);
    EXPECT_FALSE(floor.oms(op, data).empty());
  };
  const auto order = [&](const std::string& id, std::int64_t version) {
    return fmt::format(
        R"({{"order":"{}","version":{},"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS",)"
        R"("service":"PARCEL","ship_policy":"{}","ship_to":{{"name":"A","lines":["S 1"],)"
        R"("postcode":"1","city":"T","country":"DE"}},"lines":[)"
        R"({{"line":1,"sku":"{}","qty":{}}},{{"line":2,"sku":"{}","qty":{}}}]}})",
        id, version, which % 3 == 0 ? "SHIP_COMPLETE" : "SHIP_PARTIAL", one_of(skus, which / 3),
        1 + which % 3, one_of(skus, which / 5 + 1), 1 + which % 2);
  };
  switch (which % 8) {
    case 1:
      send("order.cancel", fmt::format(R"({{"order":"{}"}})", about));
      break;
    case 2:
      send("order.cancel",
           fmt::format(R"({{"order":"{}","lines":[{{"line":1,"qty":1}}]}})", about));
      break;
    case 3:
      send("order.changed", order(about, ++version_));
      break;
    case 4:
      send("order.hold", fmt::format(R"({{"order":"{}","reason":"CREDIT"}})", about));
      break;
    case 5:
      send("order.unhold", fmt::format(R"({{"order":"{}","reason":"CREDIT"}})", about));
      break;
    case 6:
      send("stock.adjust", R"({"sku":"LAMP-A","location":"A-03","delta":2,"reason":"FOUND"})");
      break;
    default:
      send("order.released", order(fmt::format("SO-{}", ++orders_), 1));
  }
  EXPECT_EQ(floor.events("cmd.result").size(), static_cast<std::size_t>(n + 1))
      << "every command has exactly one result";
}

std::string WorkerModel::unit_on(const std::string& lpn, std::uint32_t which) {
  const auto rows = floor.state().stock.where("lpn", Lpn(lpn));
  if (rows.empty()) return "CMD-CLOSEBOX";
  const auto& row = one_of(rows, which);
  return floor.code_for({{"sku", row.sku.text}, {"lot", row.lot.text}});
}

std::string WorkerModel::serial_of(const std::string& sku, std::uint32_t which) {
  const auto rows = floor.state().stock.where("sku", sku);
  return rows.empty() ? "S1" : one_of(rows, which).serial;
}

/// What the screen asks for, as far as it can be had.
std::string WorkerModel::asked(const std::string& station, std::uint32_t which) {
  const auto shown = floor.screen(station);
  const auto prompt = text_at(shown, "prompt");
  const auto& view = shown.at("view").as_object();
  auto& state = floor.state();
  for (std::size_t i = 0; i < stations.size(); ++i)
    if (prompt == "SCAN_BADGE" && station == stations[i]) return badges[i];
  const bool receives = station == Floor::receive || station == Floor::receive2;
  const bool idle = prompt == "MENU" || (receives && prompt == "SCAN_LPN");
  if (receives && !idle && prompt != "SCAN_LOCATION") return received(shown, which);
  if (receives && arg(shown, "expected") == "a pallet or tote") return "PAL-1";
  if (idle && (station == Floor::receive2 || which % 5 == 0)) return "CMD-COUNT";
  if (prompt == "COUNT") return count_of(arg(shown, "location"), which);
  if (idle && receives) return which % 3 == 0 ? "PAL-1" : "ASN-1";
  if (prompt == "MENU") return "CMD-GETWORK";
  if (prompt == "TAKEN_OVER") return "CMD-GETWORK";
  if (prompt == "SCAN_TOTE" || prompt == "PACK_SCAN_TOTE") {
    auto wanted = arg(shown, "tote");
    for (const auto& tote : state.containers.after({}, rows_all))
      if (wanted.empty() && tote.kind == LpnKind::TOTE &&
          tote.state == (prompt == "SCAN_TOTE" ? ToteState::EMPTY : ToteState::STAGED))
        wanted = tote.lpn.text;
    return wanted.empty() ? "CMD-GETWORK" : "TOTE-" + wanted;
  }
  if (prompt == "PUT_TO") {
    const auto tote = arg(shown, "tote");
    return tote.empty() ? fmt::format("TOTE-T-{}", 1 + which % 3) : "TOTE-" + tote;
  }
  if ((prompt == "SCAN_CART" || prompt == "SCAN_TOTE") && which % 4 == 0) return "CART-1";
  if (prompt == "SCAN_CART" || prompt == "SCAN_LOCATION" || prompt == "PUTBACK" ||
      prompt == "CONFIRM_OTHER_DEST") {
    const auto place = arg(shown, "location");
    return "LOC-" + (place.empty() ? fmt::format("A-0{}", 1 + which % 3) : place);
  }
  if (prompt == "SCAN_ITEM" && view.contains("task"))
    return floor.code_for(view.at("task").as_object());
  if (prompt == "SCAN_LOT") return arg(shown, "lot");
  if (prompt == "SCAN_SERIAL") return serial_of("RADIO", which);
  if (prompt == "SCAN_DROP") return "LOC-PACK-1";
  if (prompt == "CHOOSE_REASON") return "CMD-REASON-01";
  if (prompt == "SCAN_SUPERVISOR") return "BADGE-SUE";
  if (prompt == "ZERO_CHECK") return "CMD-YES";
  if (prompt == "CONFIRM_LPN_CHANGE") return which % 4 == 0 ? "PAL-1" : "PAL-2";
  if (prompt == "SCAN_DOOR") return "LOC-DOCK-1";
  if (prompt == "PACK_CHOOSE_BOX") return "CMD-CONFIRM";
  if (prompt == "PACK_SCAN_ITEM") return unit_on(text_at(view, "tote"), which);
  if (prompt == "PLACE_ON_SCALE" || prompt == "WAIT_STABLE") return "(scale)";
  if (prompt == "PRINTING") return which % 4 == 0 ? "CMD-REPRINT" : "(printer)";
  if (prompt == "APPLY_LABEL_SCAN") return arg(shown, "number");
  if (prompt == "SCAN_LPN") {
    const auto lpn = arg(shown, "lpn");
    if (const auto tote = state.containers.get(Lpn(lpn))) return tote->barcode;
    if (!lpn.empty()) return lpn;
    for (const auto& carton : state.cartons.after({}, rows_all))
      if (carton.state == CartonState::LABELLED && which % 4 != 0) return carton.number;
    return station == Floor::dock ? "CMD-CLOSE" : "PAL-1";
  }
  return which % 3 == 0 ? "CMD-CONFIRM" : anything(which / 3);
}

/// A delivery: pieces, and the pallet that they go on; a count or a put-away in between.
std::string WorkerModel::received(const boost::json::object& shown, std::uint32_t which) {
  const auto prompt = text_at(shown, "prompt");
  if (prompt == "COUNT") return count_of(arg(shown, "location"), which);
  if (prompt == "CONFIRM_OTHER_DEST") return "LOC-" + arg(shown, "location");
  if (prompt == "CHOOSE_REASON") return "CMD-REASON-01";
  if (prompt != "SCAN_ITEM") return "CMD-CONFIRM";
  if (which % 4 == 0) return "PAL-1";
  return floor.code_for({{"sku", which % 4 == 1 ? "VASE-3" : "LAMP-A"}});
}

/// Someone counts what he sees: often fewer than the books say, now and then nothing at all.
std::string WorkerModel::count_of(const std::string& place, std::uint32_t which) {
  if (which % 7 == 0) return "CMD-EMPTY";
  if (which % 3 == 0) return "CMD-CONFIRM";
  const auto rows = floor.state().stock.where("location", LocationId(place));
  if (rows.empty()) return "CMD-CONFIRM";
  const auto& row = one_of(rows, which);
  if (!row.serial.empty()) return row.serial;
  return floor.code_for({{"sku", row.sku.text}, {"lot", row.lot.text}});
}

/// A code that hangs somewhere on this site.
std::string WorkerModel::anything(std::uint32_t which) {
  auto& state = floor.state();
  if (which % 3 == 0) return one_of(commands, which / 3);
  if (which % 3 == 1) {
    const auto codes = state.barcodes.after({}, rows_all);
    return one_of(codes, which / 3).code;
  }
  if (which % 5 == 0) return std::to_string(which % 7);
  if (which % 5 == 1) return "NO-SUCH-CODE";
  return "LOC-" + std::string(which % 2 ? "A-01" : "A-02");
}

}  // namespace wec::test
