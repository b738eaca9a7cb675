#include "tests/unit/core/floor.hpp"

#include <fmt/format.h>

#include <sstream>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/envelope.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec::test {

boost::json::object parsed(const std::string& text) {
  boost::json::parse_options options;
  options.max_depth = 100;
  return boost::json::parse(text, {}, options).as_object();
}

std::string text_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string checked(const std::string& digits) { return digits + *mod10_check_digit(digits); }

Site small_site() {
  Site site;
  site.tenant = "acme";
  site.site = "north";
  site.machine = "m1";
  site.boot = "0123456789abcdef0123456789abcdef";
  site.witness = true;
  const auto scanner = [](const char* id) { return SiteDevice{DeviceId(id), DeviceKind::scanner}; };
  const SiteDevice scale{DeviceId("W1"), DeviceKind::scale},
      printer{DeviceId("P1"), DeviceKind::printer};
  const SiteDevice scale2{DeviceId("W2"), DeviceKind::scale},
      printer2{DeviceId("P2"), DeviceKind::printer};
  site.stations = {
      {StationId(Floor::pick), StationRole::pick, {}, {scanner("SC1")}},
      {StationId(Floor::pick2), StationRole::pick, {}, {scanner("SC4")}},
      {StationId(Floor::pack),
       StationRole::pack,
       LocationId("PACK-1"),
       {scanner("SC2"), scale, printer}},
      {StationId(Floor::pack2),
       StationRole::pack,
       LocationId("PACK-1"),
       {scanner("SC5"), scale2, printer2}},
      {StationId(Floor::dock), StationRole::dock, LocationId("DOCK-1"), {scanner("SC3")}},
      {StationId(Floor::receive), StationRole::receive, LocationId("DOCK-1"), {scanner("SC6")}},
      {StationId(Floor::receive2), StationRole::receive, LocationId("DOCK-1"), {scanner("SC7")}},
      {StationId(Floor::returns), StationRole::returns, LocationId("RET-1"), {scanner("SC8")}},
      {StationId(Floor::supervisor), StationRole::supervisor, {}, {scanner("SC9")}},
  };
  return site;
}

Floor::Floor(StoreOptions store_options, Site site_file)
    : options(std::move(store_options)), site(std::move(site_file)) {
  start();
  SyncUpdate welcome;
  welcome.fence = "1";
  welcome.dinc = dinc;
  sync(welcome);
}

void Floor::start() {
  if (!store) {
    auto opened_store = Store::open(options);
    if (!opened_store) throw std::runtime_error(opened_store.error().message);
    store = std::move(*opened_store);
  }
  controller = std::make_unique<Controller>(*store, site);
  note(controller->start(wall_ms, mono_ms));
}

void Floor::restart() {
  controller.reset();
  if (!options.dir.empty()) store.reset();
  start();
}

void Floor::note(TurnResult&& result) {
  if (result.disk_broken) throw DiskBroken{};
  signals = result.committed.signals;
  orders = result.committed.device_orders;
  logged = result.committed.events;
  for (const auto& order : orders)
    if (const auto* print = std::get_if<PrintLabel>(&order.command)) to_print.push_back(*print);
  for (auto& [done, given] : result.answers) done(given);
  last = std::move(result);
}

TurnResult Floor::turns(std::vector<CommandBody> bodies) {
  std::vector<Pending> pending;
  for (auto& body : bodies) {
    mono_ms += 1000;
    wall_ms += 1000;
    pending.push_back({Command{std::move(body), wall_ms, mono_ms},
                       [this](const Answer& given) { answer = given; }});
  }
  note(controller->turn(std::move(pending)));
  return last;
}

TurnResult Floor::turn(CommandBody body) {
  std::vector<CommandBody> one;
  one.push_back(std::move(body));
  return turns(std::move(one));
}

void Floor::tick(std::int64_t later_ms) {
  mono_ms += later_ms;
  wall_ms += later_ms;
  turn(Tick{});
}

// ---- head office
// -----------------------------------------------------------------------------------

boost::json::object Floor::oms_raw(const std::string& raw) {
  turn(HeadOfficeCommand{raw, dinc, ++dseq, ""});
  for (const auto& event : logged)
    if (event.type == "cmd.result") return parsed(*event.raw).at("data").as_object();
  return {};
}

boost::json::object Floor::oms(const std::string& op, const std::string& data) {
  auto fields = parsed(data);
  if (!fields.contains("cmdid")) fields["cmdid"] = fmt::format("c-{}", dseq + 1);
  const boost::json::object envelope{{"specversion", "1.0"},
                                     {"id", fmt::format("{}:{}", dinc, dseq + 1)},
                                     {"type", "org.wec." + op + ".v1"},
                                     {"data", fields}};
  return oms_raw(boost::json::serialize(envelope));
}

void Floor::stock_up() {
  const auto ok = [&](const char* op, const std::string& data) {
    const auto result = oms(op, data);
    EXPECT_EQ(text_at(result, "result"), "ok") << op << data << boost::json::serialize(result);
  };
  int seq = 0;
  for (const auto* bin : {"A-01", "A-02", "A-03"})
    ok("location.upsert",
       fmt::format(
           R"({{"location":"{0}","version":1,"barcode":"LOC-{0}","kind":"PICK","pick_seq":{1}}})",
           bin, seq += 10));
  ok("location.upsert",
     R"({"location":"PACK-1","version":1,"barcode":"LOC-PACK-1","kind":"PACK","pick_seq":0})");
  ok("location.upsert",
     R"({"location":"DOCK-1","version":1,"barcode":"LOC-DOCK-1","kind":"DOCK","pick_seq":0})");
  const auto item = [&](const char* sku, const char* tracking, const std::string& gtin,
                        int weight_mg, int shelf, const char* more) {
    ok("item.upsert",
       fmt::format(
           R"({{"sku":"{}","version":1,"name":"{} thing","tracking":"{}","weight_mg":{},"sigma_mg":1000,"min_shelf_days":{},
        "dims_mm":[50,50,50],"packs":[{{"uom":"EA","qty":1,"gtin":"{}"}}{}]}})",
           sku, sku, tracking, weight_mg, shelf, gtin, more));
  };
  item("LAMP-A", "NONE", "4006381333931", 250'000, 0,
       R"(,{"uom":"CS","qty":6,"barcodes":["CASE-LAMP"]})");
  item("VASE-3", "NONE", checked("400638133394"), 900'000, 0, "");
  item("MILK", "LOT", checked("400638133395"), 500'000, 10,
       R"(,{"uom":"CS","qty":4,"barcodes":["CASE-MILK"]})");
  ok("carton_type.upsert",
     R"({"carton":"BOX-1","version":1,"barcode":"BOX-1","tare_mg":120000,"inner_mm":[120,120,120],"max_mg":5000000})");
  ok("carton_type.upsert",
     R"({"carton":"BOX-2","version":1,"barcode":"BOX-2","tare_mg":300000,"inner_mm":[400,400,400],"max_mg":30000000})");
  for (const auto* tote : {"T-1", "T-2", "T-3"})
    ok("lpn.upsert",
       fmt::format(R"({{"lpn":"{0}","version":1,"barcode":"TOTE-{0}","kind":"TOTE"}})", tote));
  ok("lpn.upsert", R"({"lpn":"CART-1","version":1,"barcode":"CART-1","kind":"CART"})");
  for (const auto* who : {"IDA", "OLE", "KIM"})
    ok("operator.upsert",
       fmt::format(
           R"({{"operator":"{0}","version":1,"badge":"BADGE-{0}","name":"{0} Person","rights":["pick","pack","dock"]}})",
           who));
  ok("numbers.grant",
     R"({"range":"R-SSCC","version":1,"kind":"sscc","format":"39521000{n:9}{c:gs1}","lo":"1","hi":"5000","low":10})");
  ok("numbers.grant",
     R"({"range":"R-GLS","version":1,"kind":"tracking","carrier":"GLS","format":"RR{n:8}{c:s10}DE","lo":"1","hi":"5000","low":10})");
  ok("stock.adjust", R"({"sku":"LAMP-A","location":"A-02","delta":20,"reason":"OPENING"})");
  ok("stock.adjust", R"({"sku":"VASE-3","location":"A-03","delta":5,"reason":"OPENING"})");
  ok("stock.adjust",
     R"({"sku":"MILK","location":"A-01","lot":"L2","expiry":"2027-02-28","delta":10,"reason":"OPENING"})");
  ok("stock.adjust",
     R"({"sku":"MILK","location":"A-03","lot":"L1","expiry":"2027-01-31","delta":3,"reason":"OPENING"})");
}

void Floor::order(const std::string& id, const std::string& lines, const std::string& more) {
  std::istringstream words(lines);
  std::string list;
  int n = 0;
  for (std::string word; words >> word;) {
    const auto colon = word.find(':');
    list += fmt::format(R"({}{{"line":{},"sku":"{}","qty":{}}})", n ? "," : "", n + 1,
                        word.substr(0, colon), word.substr(colon + 1));
    ++n;
  }
  const auto result = oms(
      "order.released",
      fmt::format(
          R"({{"order":"{}","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"PARCEL",
      "ship_to":{{"name":"Ann Example","lines":["Street 1"],"postcode":"1000","city":"Town","country":"DE"}},"lines":[{}]{}}})",
          id, list, more));
  EXPECT_EQ(text_at(result, "result"), "ok") << boost::json::serialize(result);
}

// ---- workers and devices
// -----------------------------------------------------------------------------

Answer Floor::input(StationInput what) {
  if (what.command_id.empty()) what.command_id = CommandId(fmt::format("scan-{}", ++commands_));
  turn(std::move(what));
  return answer;
}

Answer Floor::scan(const std::string& station, const std::string& data, const std::string& device) {
  return input({StationId(station), {}, InputKind::scan, data, DeviceId(device)});
}

Answer Floor::key(const std::string& station, const std::string& data) {
  return input({StationId(station), {}, InputKind::key, data, {}});
}

void Floor::weigh(std::int64_t mass_mg, std::optional<bool> stable, WeighStatus status,
                  const std::string& station) {
  Weighed reading;
  reading.mass = Mass::from_mg(mass_mg);
  reading.stable = stable;
  reading.status = status;
  turn(ScaleReading{StationId(station), DeviceId(station == pack ? "W1" : "W2"), reading});
}

void Floor::printed(const std::string& job, PrintOutcome outcome, const std::string& reason) {
  turn(PrintReport{DeviceId("P1"), {job, outcome, reason}});
}

void Floor::sign_in(const std::string& station, const std::string& badge) {
  EXPECT_TRUE(scan(station, badge).accepted) << station << badge;
}

std::string Floor::free_tote() {
  for (const auto& tote : state().containers.after({}, rows_all))
    if (tote.kind == LpnKind::TOTE && tote.state == ToteState::EMPTY) return tote.barcode;
  return {};
}

std::string Floor::code_for(const boost::json::object& view) {
  const auto item = state().items.get(Sku(text_at(view, "sku")));
  const auto gtin = item->packs.front().gtin;
  const auto lot = text_at(view, "lot");
  if (lot.empty()) return gtin;
  return "]C101" + (gtin.size() == 13 ? "0" + gtin : gtin) + "10" + lot;
}

bool Floor::step_pick(const std::string& station) {
  const auto shown = screen(station);
  const auto asked = text_at(shown, "prompt");
  const auto& view = shown.at("view").as_object();
  if (asked == "SCAN_TOTE") {
    const auto tote = free_tote();
    return !tote.empty() && scan(station, tote).accepted;
  }
  if (asked == "SCAN_LOCATION" || asked == "SCAN_CART")
    return scan(station, "LOC-" + text_at(shown.at("args").as_object(), "location")).accepted;
  if (asked == "SCAN_ITEM") return scan(station, code_for(view.at("task").as_object())).accepted;
  if (asked == "PUT_TO") return scan(station, "TOTE-" + text_at(view, "tote")).accepted;
  if (asked == "SCAN_DROP") return scan(station, "LOC-PACK-1").accepted;
  return false;
}

void Floor::pick_all(const std::string& station) {
  while (step_pick(station)) {
  }
}

bool Floor::step_pack(const std::string& station) {
  const auto shown = screen(station);
  const auto asked = text_at(shown, "prompt");
  const auto& view = shown.at("view").as_object();
  if (asked == "PACK_SCAN_TOTE") {
    for (const auto& tote : state().containers.after({}, rows_all))
      if (tote.state == ToteState::STAGED) return scan(station, tote.barcode).accepted;
    return false;
  }
  if (asked == "PACK_CHOOSE_BOX") return scan(station, "CMD-CONFIRM").accepted;
  if (asked == "PACK_SCAN_ITEM") {
    const auto row = state().stock.where("lpn", text_at(view, "tote"), 1);
    if (row.empty()) return false;
    return scan(station, code_for({{"sku", row[0].sku.text}, {"lot", row[0].lot.text}})).accepted;
  }
  if (asked == "PLACE_ON_SCALE" || asked == "WAIT_STABLE") {
    put_on_scale(view.at("weight").at("expected_mg").as_int64());
    return prompt(station) != asked;
  }
  if (asked == "PRINTING") {
    const auto queued = state().labels.where("state", LabelState::queued);
    if (queued.empty()) return false;
    printed(queued.front().label.text, PrintOutcome::printed);
    return true;
  }
  if (asked == "APPLY_LABEL_SCAN")
    return scan(station, text_at(shown.at("args").as_object(), "number")).accepted;
  return false;
}

void Floor::pack_until(const std::string& wanted, const std::string& station) {
  for (int i = 0; i < 1000 && prompt(station) != wanted; ++i)
    if (!step_pack(station)) break;
  EXPECT_EQ(prompt(station), wanted);
}

void Floor::ship_all() {
  for (const auto& carton : state().cartons.after({}, rows_all))
    if (carton.state == CartonState::LABELLED) EXPECT_TRUE(scan(dock, carton.number).accepted);
  EXPECT_TRUE(scan(dock, "CMD-CLOSE").accepted);
}

// ---- what came of it
// ---------------------------------------------------------------------------------

boost::json::object Floor::screen(const std::string& station) {
  return to_json(*controller->screens().at(StationId(station)));
}

std::string Floor::prompt(const std::string& station) { return text_at(screen(station), "prompt"); }

std::vector<boost::json::object> Floor::events(const std::string& type) {
  std::vector<boost::json::object> out;
  for (std::int64_t at = 0; at < head();) {
    for (const auto& event : store->read_log(at, 1'000'000)) {
      at = event.seq;
      if (event.type == type) out.push_back(parsed(*event.raw).at("data").as_object());
    }
  }
  return out;
}

std::vector<std::string> Floor::event_types(std::int64_t after) {
  std::vector<std::string> out;
  for (std::int64_t at = after; at < head();)
    for (const auto& event : store->read_log(at, 1'000'000)) {
      at = event.seq;
      out.push_back(event.type);
    }
  return out;
}

std::int64_t Floor::qty(const std::string& sku, const std::string& place) {
  std::int64_t sum = 0;
  for (const auto& row : state().stock.where("sku", sku))
    if (row.location.text == place || row.lpn.text == place) sum += row.qty;
  return sum;
}

std::string Floor::order_state(const std::string& id) {
  const auto order = state().orders.get(OrderId(id));
  return order ? std::string(codec::enum_text(order->state)) : "none";
}

void Floor::expect_log_gives_tables() {
  EXPECT_EQ(store->state_hash(), store->recomputed_state_hash())
      << "kept sums differ from the rows";
  auto fresh = Store::open({}).value();
  State folded(*fresh);
  std::string prev(zero_hash);
  for (std::int64_t at = 0; at < head();)
    for (const auto& logged_event : store->read_log(at, 1'000'000)) {
      EXPECT_EQ(logged_event.prev, prev);
      prev = logged_event.hash;
      at = logged_event.seq;
      const auto event = opened(*logged_event.raw);
      ASSERT_TRUE(event) << *logged_event.raw << ": " << event.error().path << " "
                         << event.error().reason;
      apply(folded, *event, at);
    }
  EXPECT_EQ(fresh->state_hash(), store->state_hash()) << "the log gives other tables";
}

void Floor::expect_refused(const std::string& station, const std::string& data,
                           const std::string& code, const std::string& device) {
  SCOPED_TRACE(station + " scans " + data.substr(0, 60) + " and should be told " + code);
  const auto before_hash = hash();
  const auto before = screen(station);
  const auto before_head = head();
  scan(station, data, device);
  EXPECT_FALSE(answer.accepted);
  ASSERT_TRUE(answer.refusal);
  EXPECT_EQ(answer.refusal->code, code) << boost::json::serialize(answer.refusal->args);
  EXPECT_EQ(hash(), before_hash);
  const auto shown = screen(station);
  EXPECT_EQ(shown.at("prompt"), before.at("prompt"));
  EXPECT_EQ(shown.at("step"), before.at("step"));
  EXPECT_EQ(shown.at("severity"), "error");
  EXPECT_EQ(text_at(shown.at("refusal").as_object(), "code"), code);
  ASSERT_EQ(signals.size(), 1u);
  EXPECT_EQ(signals[0].tone, Tone::stop);
  EXPECT_EQ(signals[0].station.text, station);
  ASSERT_EQ(head(), before_head + 1) << "one event, the rejected scan";
  ASSERT_EQ(logged.size(), 1u);
  EXPECT_EQ(logged[0].type, "scan.rejected");
  const auto event = parsed(*logged[0].raw).at("data").as_object();
  EXPECT_EQ(text_at(event, "code"), code);
  EXPECT_EQ(text_at(event, "station"), station);
  EXPECT_TRUE(opened(*logged[0].raw));
}

}  // namespace wec::test
