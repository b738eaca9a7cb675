#include "tests/sim/warehouse.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wec::test {
namespace {

StoreOptions options_on(const SimDisk& disk) {
  StoreOptions options;
  options.dir = "/site";
  options.tenant = "acme";
  options.site = "north";
  options.vfs = disk.vfs();
  options.wal_warm_bytes = 0;
  options.checkpoint_pages = 8;  // small, so that checkpoints are cut as well
  return options;
}

constexpr std::array<const char*, 3> skus = {"LAMP-A", "VASE-3", "MILK"};

}  // namespace

SimFiles Warehouse::stocked() {
  SimDisk disk(1);
  Floor floor(options_on(disk));
  floor.stock_up();
  floor.store.reset();
  return disk.files();
}

Warehouse::Warehouse(const Story& story, const SimFiles* begun)
    : disk(story.seed), story_(story), dice_(story.seed * 2 + 1) {
  if (begun) disk.set_files(*begun);
  power_up();
  for (const auto* sku : skus)
    for (const auto& row : floor_->state().stock.where("sku", std::string(sku)))
      model_[sku].bins += row.qty;
  next_dseq_ = floor_->controller->sync_state().dcur;
  promise();
}

Warehouse::~Warehouse() = default;

// ---- power
// ---------------------------------------------------------------------------------------------

/// Starts until it has started: a start may be cut as well.
void Warehouse::power_up() {
  for (;;) {
    try {
      floor_ = std::make_unique<Floor>(options_on(disk));
      if (wall_ms_ > 0) {
        floor_->wall_ms = wall_ms_;
        floor_->mono_ms = mono_ms_;
      }
      printed_seen_ = 0;
      return;
    } catch (const DiskBroken&) {
    } catch (const SQLite::Exception&) {
    } catch (const std::runtime_error&) {  // the store could not be opened
    }
    if (!disk.is_off()) throw std::logic_error("the daemon does not start although the disk works");
    floor_.reset();
    ++power_cuts;
    disk.power_on(damage.value_or(static_cast<Damage>(dice_.below(3))));
  }
}

/// Does it again until its outcome was heard.
void Warehouse::attempt(const std::function<void()>& what) {
  for (;;) {
    try {
      what();
      promise();
      return;
    } catch (const DiskBroken&) {
    } catch (const SQLite::Exception&) {
    }
    ++retried;
    recover();
    if (testing::Test::HasFatalFailure()) return;
  }
}

/// The process is gone with the power; what it had not answered may or may not have happened.
void Warehouse::recover() {
  if (!disk.is_off()) throw std::logic_error("an I/O error although the disk works");
  wall_ms_ = floor_->wall_ms;
  mono_ms_ = floor_->mono_ms;
  floor_.reset();
  ++power_cuts;
  disk.power_on(damage.value_or(static_cast<Damage>(dice_.below(3))));
  power_up();
  check_after_start();
}

void Warehouse::maybe_cut() {
  if (story_.cuts && dice_.one_in(9)) disk.cut_at_operation(1 + dice_.below(40));
}

// ---- what may be done
// ------------------------------------------------------------------------------------

bool Warehouse::command(const std::string& op, const std::string& data) {
  const auto dseq = ++next_dseq_;
  auto fields = parsed(data);
  fields["cmdid"] = fmt::format("sim-{}", dseq);
  const boost::json::object envelope{{"type", "org.wec." + op + ".v1"}, {"data", fields}};
  const auto raw = boost::json::serialize(envelope);
  // Head office sends it until it is answered; what was taken already is passed over.
  attempt([&] {
    floor_->turn(HeadOfficeCommand{raw, floor_->dinc, dseq, ""});
    if (floor_->controller->sync_state().dcur < dseq) throw std::logic_error("command not taken");
  });
  return true;
}

bool Warehouse::input(const std::string& station, const std::string& data) {
  maybe_cut();
  const CommandId id(fmt::format("in-{}", ++next_input_));
  bool accepted = false;
  attempt([&] {
    accepted = floor_->input({StationId(station), id, InputKind::scan, data, {}}).accepted;
  });
  if (story_.mistakes && dice_.one_in(12)) {
    // The page was not sure that its request arrived: the same command once more.
    bool again = !accepted;
    const auto hash = floor_->hash();
    const auto cuts = power_cuts;
    attempt([&] {
      again = floor_->input({StationId(station), id, InputKind::scan, data, {}}).accepted;
    });
    EXPECT_EQ(again, accepted) << "the same command, another answer";
    if (power_cuts == cuts) EXPECT_EQ(floor_->hash(), hash) << "the same command took effect twice";
  }
  if (!accepted) ++refusals;
  return accepted;
}

void Warehouse::release_orders() {
  for (int i = 0; i < story_.orders; ++i) {
    const auto id = fmt::format("SIM-{}", i + 1);
    std::string lines;
    const auto count = story_.small ? 1 : 1 + dice_.below(2);
    for (std::uint64_t line = 0; line < count; ++line)
      lines += fmt::format(R"({}{{"line":{},"sku":"{}","qty":{}}})", line ? "," : "", line + 1,
                           skus[dice_.below(3)], story_.small ? 1 : 1 + dice_.below(2));
    orders_.insert(id);
    maybe_cut();
    command(
        "order.released",
        fmt::format(
            R"({{"order":"{}","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","ship_to":{{"name":"A"}},"lines":[{}]}})",
            id, lines));
  }
  const bool short_of_it = std::any_of(orders_.begin(), orders_.end(), [&](const auto& id) {
    return floor_->order_state(id) != "allocated";
  });
  if (!short_of_it) return;
  maybe_cut();
  command("stock.adjust", R"({"sku":"VASE-3","location":"A-03","delta":10,"reason":"FOUND"})");
  model_["VASE-3"].bins += 10;
}

// ---- workers
// ---------------------------------------------------------------------------------------------

void Warehouse::make_a_mistake(const std::string& station) {
  static const std::array<std::string, 9> wrong = {"NO-SUCH-CODE",
                                                   "LOC-A-01",
                                                   "4006381333932",
                                                   "BADGE-KIM",
                                                   "TOTE-T-3",
                                                   "CMD-REPRINT",
                                                   std::string("\x01garbage"),
                                                   "CMD-QTY",
                                                   "395210000000000019"};
  const auto& data = wrong[dice_.below(wrong.size())];
  const auto shown = floor_->screen(station);
  // Where it would be the right one, it is no mistake.
  if (text_at(shown, "prompt") == "PUT_TO" &&
      data == "TOTE-" + text_at(shown.at("view").as_object(), "tote"))
    return;
  const auto before = floor_->hash();
  const auto cuts = power_cuts;
  const CommandId id(fmt::format("in-{}", ++next_input_));
  maybe_cut();
  attempt([&] {
    const auto answer = floor_->input({StationId(station), id, InputKind::scan, data, {}});
    // By chance it may be right; then it is another story, and not this one.
    if (!answer.accepted && power_cuts == cuts)
      EXPECT_EQ(floor_->hash(), before) << "a refusal changed something";
  });
}

bool Warehouse::pick_step(const boost::json::object& screen) {
  const auto asked = text_at(screen, "prompt");
  const auto view = screen.at("view").as_object();
  const std::string station = Floor::pick;
  if (asked == "SCAN_TOTE") {
    for (const auto* tote : {"T-1", "T-2", "T-3"})
      if (floor_->state().containers.get(Lpn(tote))->state == ToteState::EMPTY)
        return input(station, std::string("TOTE-") + tote);
    return false;
  }
  if (asked == "SCAN_LOCATION")
    return input(station, "LOC-" + text_at(screen.at("args").as_object(), "location"));
  if (asked == "SCAN_ITEM") return input(station, floor_->code_for(view.at("task").as_object()));
  if (asked == "PUT_TO") {
    const auto task = view.at("task").as_object();
    if (!input(station, "TOTE-" + text_at(view, "tote"))) return false;
    model_[text_at(task, "sku")].bins -= task.at("need").as_int64();
    model_[text_at(task, "sku")].totes += task.at("need").as_int64();
    return true;
  }
  if (asked == "SCAN_DROP") return input(station, "LOC-PACK-1");
  return false;
}

void Warehouse::weigh(std::int64_t mass_mg) {
  maybe_cut();
  for (const auto mass : {std::int64_t{0}, mass_mg}) attempt([&] { floor_->weigh(mass); });
}

/// The printer's paper: one sheet a job that left the daemon, and mostly an answer.
void Warehouse::answer_print_jobs() {
  for (; printed_seen_ < floor_->to_print.size(); ++printed_seen_) {
    const auto job = floor_->to_print[printed_seen_].job;
    const auto luck = dice_.below(4);
    if (luck != 0) ++printed_[job];
    const auto outcome = luck == 0   ? PrintOutcome::refused
                         : luck == 1 ? PrintOutcome::doubtful
                                     : PrintOutcome::printed;
    maybe_cut();
    try {
      floor_->printed(job, outcome, outcome == PrintOutcome::printed ? "" : "PRINTER_SILENT");
      promise();
    } catch (const DiskBroken&) {
      return recover();  // its report is lost with the power: the label is doubtful after the start
    } catch (const SQLite::Exception&) {
      return recover();
    }
  }
}

bool Warehouse::pack_step(const boost::json::object& screen) {
  const auto asked = text_at(screen, "prompt");
  const auto view = screen.at("view").as_object();
  const std::string station = Floor::pack;
  if (asked == "PACK_SCAN_TOTE") {
    for (const auto* tote : {"T-1", "T-2", "T-3"})
      if (floor_->state().containers.get(Lpn(tote))->state == ToteState::STAGED)
        return input(station, std::string("TOTE-") + tote);
    return false;
  }
  if (asked == "PACK_CHOOSE_BOX") return input(station, "CMD-CONFIRM");
  if (asked == "PACK_SCAN_ITEM") {
    if (view.at("units_done").as_int64() > 0 && dice_.one_in(4)) {
      if (input(station, "CMD-NEWBOX")) return true;
    }
    const auto rows = floor_->state().stock.where("lpn", text_at(view, "tote"), 1);
    if (rows.empty()) return false;
    const auto sku = rows[0].sku.text;
    if (!input(station, floor_->code_for({{"sku", sku}, {"lot", rows[0].lot.text}}))) return false;
    --model_[sku].totes;
    ++model_[sku].cartons;
    return true;
  }
  if (asked == "PLACE_ON_SCALE" || asked == "WAIT_STABLE") {
    const auto expected = screen.at("args").as_object().contains("expected_mg")
                              ? screen.at("args").at("expected_mg").as_int64()
                              : 0;
    if (story_.mistakes && dice_.one_in(5)) weigh(expected / 2);
    weigh(expected);
    return true;
  }
  if (asked == "PRINTING") {
    answer_print_jobs();
    const auto now = floor_->screen(station);
    if (text_at(now, "prompt") != "PRINTING") return true;
    // Failed, or its job was lost with the power before it left: a person asks again.
    return input(station, "CMD-REPRINT");
  }
  if (asked == "APPLY_LABEL_SCAN") {
    const auto shown = screen.at("view").at("label").as_object();
    const auto label = floor_->state().labels.where("state", LabelState::doubtful);
    const bool paper = label.empty() || printed_[label[0].label.text] > 0;
    if (!paper) return input(station, "CMD-REPRINT");  // nothing came out
    return input(station, text_at(shown, "number"));
  }
  return false;
}

bool Warehouse::dock_step() {
  for (const auto& carton : floor_->state().cartons.after({}, rows_all))
    if (carton.state == CartonState::LABELLED) return input(Floor::dock, carton.number);
  std::map<std::string, std::int64_t> loaded;
  for (const auto& carton : floor_->state().cartons.after({}, rows_all))
    if (carton.state == CartonState::LOADED)
      for (const auto& content : floor_->state().carton_lines.where("carton", carton.carton))
        loaded[content.sku.text] += content.qty;
  if (loaded.empty() || !input(Floor::dock, "CMD-CLOSE")) return false;
  for (const auto& [sku, qty] : loaded) {
    model_[sku].cartons -= qty;
    model_[sku].shipped += qty;
  }
  return true;
}

bool Warehouse::work(const std::string& station) {
  if (story_.mistakes && dice_.one_in(6)) make_a_mistake(station);
  if (story_.mistakes && dice_.one_in(25)) attempt([&] { floor_->tick(1000); });
  if (story_.mistakes && dice_.one_in(25)) input(station, "CMD-LOGOUT");
  floor_->store->checkpoint(true);  // as the deciding thread does between turns
  const auto screen = floor_->screen(station);
  const auto asked = text_at(screen, "prompt");
  if (asked == "SCAN_BADGE") return input(station, badge_for(station));
  const bool another = station == Floor::pick && asked == "MENU" &&
                       badge_for(station) != "BADGE-" + text_at(screen, "operator");
  if (another && dice_.one_in(3)) return input(station, "CMD-LOGOUT");
  if (asked == "ENTER_QTY") return input(station, "CMD-CANCEL");
  if (station == Floor::pick) return pick_step(screen);
  if (station == Floor::pack) return pack_step(screen);
  return dock_step();
}

/// Who begins a pick finishes it: a mistaken badge at the pick station makes its owner the picker.
std::string Warehouse::badge_for(const std::string& station) const {
  std::string picker = "IDA";
  for (const auto& task : floor_->state().tasks.after({}, rows_all))
    if (!task.operator_id.empty()) picker = task.operator_id.text;
  if (station == Floor::pick) return "BADGE-" + picker;
  if (station == Floor::pack) return picker == "OLE" ? "BADGE-IDA" : "BADGE-OLE";
  return picker == "KIM" ? "BADGE-IDA" : "BADGE-KIM";
}

void Warehouse::play() {
  release_orders();
  constexpr int steps_max = 4000;
  constexpr std::array<const char*, 3> stations = {Floor::pick, Floor::pack, Floor::dock};
  int idle = 0;
  for (int i = 0; i < steps_max && idle < 300 && !testing::Test::HasFatalFailure(); ++i) {
    const std::string station = stations[dice_.below(3)];
    bool moved = false;
    try {
      moved = work(station);
    } catch (const SQLite::Exception&) {
      recover();  // cut while it only looked, or at a checkpoint
      moved = true;
    }
    check_model();
    const bool shipped = std::all_of(orders_.begin(), orders_.end(), [&](const auto& id) {
      return floor_->order_state(id) == "shipped";
    });
    if (shipped) break;
    idle = moved ? 0 : idle + 1;
  }
  for (const auto& id : orders_)
    EXPECT_EQ(floor_->order_state(id), "shipped") << id << where_all_stand();
  disk.spare();
  check_labels();
  floor_->expect_log_gives_tables();
}

// ---- the checks
// ------------------------------------------------------------------------------------------

void Warehouse::promise() { promised_ = floor_->store->head(); }

void Warehouse::check_after_start() {
  const auto head = floor_->store->head();
  ASSERT_GE(head.seq, promised_.seq) << "what was answered is gone";
  if (promised_.seq > 0) {
    const auto row = floor_->store->read_log(promised_.seq - 1, 1);
    ASSERT_EQ(row.size(), 1u);
    ASSERT_EQ(row[0].seq, promised_.seq);
    ASSERT_EQ(row[0].hash, promised_.hash) << "what was answered is another now";
  }
  ASSERT_EQ(floor_->store->state_hash(), floor_->store->recomputed_state_hash());
  if (power_cuts % 4 == 1) floor_->expect_log_gives_tables();
}

void Warehouse::check_model() {
  for (const auto* sku : skus) {
    Pile found;
    for (const auto& row : floor_->state().stock.where("sku", std::string(sku))) {
      ASSERT_GE(row.qty, 0);
      ASSERT_LE(row.reserved, row.qty);
      const bool carton = row.lpn.text.size() == 18;
      (!row.location.empty() ? found.bins : carton ? found.cartons : found.totes) += row.qty;
    }
    for (const auto& id : orders_)
      for (const auto& line : floor_->state().order_lines.where("order", id))
        if (line.sku.text == sku) found.shipped += line.shipped;
    const auto& wanted = model_[sku];
    ASSERT_EQ(found, wanted) << fmt::format(
        "{}: bins {} totes {} cartons {} shipped {}, counted {} {} {} {}", sku, found.bins,
        found.totes, found.cartons, found.shipped, wanted.bins, wanted.totes, wanted.cartons,
        wanted.shipped);
  }
}

/// For a story that does not come to its end.
std::string Warehouse::where_all_stand() const {
  std::string out;
  for (const auto* station : {Floor::pick, Floor::pack, Floor::dock}) {
    const auto screen = floor_->screen(station);
    out += fmt::format("\n{}: {} {}", station, boost::json::serialize(screen.at("prompt")),
                       boost::json::serialize(screen.at("operator")));
  }
  for (const auto& task : floor_->state().tasks.after({}, rows_all))
    out += fmt::format("\ntask {} {} {} of {}, held by '{}' at '{}'", task.task.text,
                       codec::enum_text(task.state), task.count, task.qty, task.operator_id.text,
                       task.station.text);
  for (const auto& type : floor_->event_types(std::max<std::int64_t>(0, floor_->head() - 25)))
    out += "\n  " + type;
  return out;
}

void Warehouse::check_labels() {
  std::map<std::string, std::string> number_of;
  for (const auto& label : floor_->labels()) {
    const auto [known, fresh] = number_of.emplace(label.number, label.carton.text);
    EXPECT_TRUE(fresh || known->second == label.carton.text) << "one number on two cartons";
    EXPECT_LE(printed_[label.label.text], 1) << "a label was printed twice without a person";
  }
}

}  // namespace wec::test
