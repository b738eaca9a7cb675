#include "tests/sim/checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/sha256.hpp"
#include "tests/sim/matrix.hpp"
#include "tests/sim/screen_text.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

json::object data_of(const LoggedEvent& event) {
  return json::parse(*event.raw).at("data").as_object();
}

std::string written(const std::map<std::string, Heap>& piles) {
  std::string out;
  for (const auto& [place, heap] : piles)
    for (const auto& [unit, n] : heap)
      if (n != 0) out += fmt::format(" {}:{}x{}{}", place, n, unit.sku, unit.lot);
  return out;
}

constexpr std::uint64_t books_every = 32;  // commits: the whole of the books is read

}  // namespace

void broken(const char* invariant, std::string what) { throw Broken{invariant, std::move(what)}; }

// ---- with each commit --------------------------------------------------------------------------

void Checks::on_commit(const Committed& what) {
  for (const auto& event : what.events) {
    if (!anchored_) break;  // of the start itself; on_start() reads them from the log
    on_event(event);
    // I3: without a gap, each seq once, each chained to the one before it.
    if (event.seq != promised_.seq + 1 || event.prev != promised_.hash)
      broken("I3", fmt::format("event {} follows {}", event.seq, promised_.seq));
    promised_ = {event.seq, event.hash};
  }
  check_refusal(what);
  if (++commits_ % books_every == 0 && anchored_) check_books();
}

void Checks::on_event(const LoggedEvent& event) {
  SOMETIMES(true, ("event/" + event.type).c_str());
  if (const auto story = story_of(event.type); story != Story::count_)
    shift_.outcome.stories |= 1u << static_cast<unsigned>(story);
  if (event.type == "label.bound" || event.type == "label.reprinted") {
    const auto data = data_of(event);
    number_of_label_[text(data, "label")] = text(data, "number");
    ++paper_[text(data, "number")].ordered;
  }
  if (event.type == "label.requeued")
    ++paper_[number_of_label_[text(data_of(event), "label")]].ordered;
  if (event.type == "label.printed") on_printed(data_of(event));
  if (event.type == "weigh.checked") on_weighed(data_of(event));
  if (event.type == "label.applied") on_applied(data_of(event));
  if (event.type == "stock.counted" && anchored_) on_counted(data_of(event));
  if (event.type == "shipment.handed_over") on_left(data_of(event));
  if (event.type == "cmd.result") on_command_result(data_of(event));
  if (event.type == "slip.issued") {
    const auto data = data_of(event);
    slips_[text(data, "order")] = text(data, "sha256");
  }
  static const std::set<std::string_view> of_orders = {"order.held",    "order.unheld",
                                                       "pack.started",  "pack.scanned",
                                                       "label.applied", "parcel.loaded"};
  if (of_orders.contains(event.type)) on_order_event(event.type, data_of(event));
}

/// I11: what was refused has changed nothing.
void Checks::check_refusal(const Committed& what) {
  const auto hash = shift_.site().controller().store().state_hash();
  const bool only_refusals =
      !what.events.empty() &&
      std::all_of(what.events.begin(), what.events.end(),
                  [](const LoggedEvent& event) { return event.type == "scan.rejected"; });
  if (only_refusals && !state_hash_.empty() && hash != state_hash_)
    broken("I11", "a refused scan has changed the state");
  state_hash_ = hash;
}

/// I12: "printed" is said of paper only.
void Checks::on_printed(const json::object& data) {
  for (const auto* station : {"PACK-01", "PACK-02"}) (void)shift_.tray(station);
  const auto number = number_of_label_[text(data, "label")];
  if (paper_[number].sheets == 0)
    broken("I12", "label " + number + " is called printed, and no paper came out");
}

/// I7: this carton, now, and the scale was empty before.
void Checks::on_weighed(const json::object& data) {
  const auto station = text(data, "station"), carton = text(data, "carton");
  auto& scale = scales_[station];
  if (scale.sscc != carton)
    broken("I7", fmt::format("{} weighed carton {}, on its scale lies '{}'", station, carton,
                             scale.sscc));
  const auto mass = data.at("mass_mg").as_int64();
  const auto really = mass_of(shift_.goods.boxes.at(carton));
  if (std::abs(mass - really) > 100)
    broken("I7", fmt::format("carton {} weighs {} mg, recorded are {}", carton, really, mass));
  if (!scale.was_empty) broken("I7", "the scale of " + station + " was not empty before");
  scale.was_empty = false;
}

void Checks::box_lies_on_scale(const std::string& station, const std::string& sscc) {
  auto& scale = scales_[station];
  if (sscc.empty() || scale.sscc.empty()) scale.was_empty = true;
  scale.sscc = sscc;
}

/// I6: the label that sticks on it carries this carton and its number.
void Checks::on_applied(const json::object& data) {
  const auto number = number_of_label_[text(data, "label")];
  if (paper_[number].sheets == 0) broken("I6", "label " + number + " is applied without paper");
  if (paper_[number].sscc != text(data, "carton"))
    broken("I6", fmt::format("label {} of carton {} is applied to {}", number, paper_[number].sscc,
                             text(data, "carton")));
}

/// I6: a label is sent as often as the log says, whatever comes out of the printer.
void Checks::check_sent() {
  for (const auto* id : {"P1", "P2"})
    for (const auto& sheet : shift_.sent_to(id)) {
      const auto& paper = paper_[sheet.number];
      if (++paper_[sheet.number].sent > paper.ordered)
        broken("I6", fmt::format("label {} was sent {} times, ordered {} times", sheet.number,
                                 paper.sent, paper.ordered));
    }
}

/// I6 and I8: paper that nobody ordered, or more of it than persons asked for.
void Checks::sheet_came(const Sheet& sheet) {
  if (sheet.number.empty() || sheet.sscc.empty())
    broken("I8", "a label came out that carries no number and carton");
  auto& paper = paper_[sheet.number];
  if (!paper.sscc.empty() && paper.sscc != sheet.sscc)
    broken("I6", "number " + sheet.number + " stands on labels of two cartons");
  paper.sscc = sheet.sscc;
  ++paper.sheets;
  if (paper.sheets > 1 + asked_again_[sheet.sscc])
    broken("I6", fmt::format("label {} came out {} times, asked for again {} times", sheet.number,
                             paper.sheets, asked_again_[sheet.sscc]));
}

// ---- after a start, and always -----------------------------------------------------------------

/// I1: what left after a commit is in the log of the next process.
void Checks::on_start() {
  auto& store = shift_.site().controller().store();
  const auto head = store.head();
  if (promised_.seq > 0) {
    const auto rows = store.read_log(promised_.seq - 1, 1);
    if (head.seq < promised_.seq || rows.empty() || rows[0].hash != promised_.hash)
      broken("I1", fmt::format("event {} was answered and is gone; the log ends at {}",
                               promised_.seq, head.seq));
  }
  if (store.state_hash() != store.recomputed_state_hash())
    broken("I4", "the tables are not those of the last commit");
  state_hash_ = store.state_hash();
  anchored_ = true;
  // Also what the process before committed and could tell nobody.
  for (auto at = promised_.seq; at < head.seq;)
    for (const auto& event : store.read_log(at, 1'000'000)) on_event(event), at = event.seq;
  promised_ = head;
}

void Checks::on_step() {
  if (!shift_.daemon_runs()) return;
  auto& site = shift_.site();
  if (site.waiting() > Door::commands_max) broken("I9", "the door holds more than its bound");
  if (const auto* core = site.uplink().core();
      core && core->cached_bytes() > SyncCore::rows_max_bytes)
    broken("I9", "the uplink holds more rows than its bound");
  const auto sync = site.controller().sync_state();
  if (sync.stored < stored_) broken("I3", "the acknowledged part of the log has shrunk");
  stored_ = sync.stored;
  if (sync.stored > sync.head) broken("I3", "more is acknowledged than was logged");
  for (const auto* station : {"PACK-01", "PACK-02"}) (void)shift_.tray(station);
  check_sent();
  constexpr int quiet_ms = 5'000;  // leases run out without a commit, too
  const auto seen = commits_ + static_cast<std::uint64_t>(shift_.now_ms() / quiet_ms);
  if (std::exchange(people_seen_, seen) == seen) return;
  if (shift_.nobody_waits(nullptr) && shift_.goods.missing.empty()) check_piles();
  check_holders();
  check_people();
  check_walks();
}

/// I5: no two people are sent for the same units.
void Checks::check_holders() {
  auto& state = shift_.site().controller().state();
  std::map<std::string, std::string> holder;
  for (const auto* id : {"PICK-01", "PICK-02"}) {
    const auto station = state.stations.get(StationId(id));
    if (!station || station->walk.empty()) continue;
    if (const auto [other, fresh] = holder.emplace(station->walk, id); !fresh)
      broken("I5", fmt::format("walk {} is at {} and {}", station->walk, other->second, id));
    for (const auto& task : state.tasks.where("walk", station->walk))
      if (const auto [other, fresh] = holder.emplace(task.task.text, id); !fresh)
        broken("I5", fmt::format("task {} is at {} and {}", task.task.text, other->second, id));
  }
}

// ---- at rest -----------------------------------------------------------------------------------

void Checks::say_what_hangs() {
  if (!shift_.daemon_runs()) broken("I10", "the daemon does not run");
  auto& site = shift_.site();
  std::string out = shift_.day().left() + ":";
  for (const auto& id : shift_.orders) {
    const auto order = site.controller().state().orders.get(OrderId(id));
    out += fmt::format(" {}={}", id, order ? codec::enum_text(order->state) : "unknown");
  }
  for (const auto& station : site.file().stations) {
    const auto screen = site.screen(station.id);
    out += fmt::format("; {} {} {}", station.id, json::serialize(screen.at("prompt")),
                       json::serialize(screen.at("refusal")));
  }
  const auto sync = site.controller().sync_state();
  out += fmt::format("; head {} stored {} link {}; totes{}", sync.head, sync.stored, sync.link,
                     written(shift_.goods.totes));
  broken("I10", "40 minutes after the last fault work is not done:" + out);
}

void Checks::at_rest() {
  check_books();
  check_slips();
  check_piles();
  check_boxes();
  check_log_gives_tables();
  check_head_office();
}

/// I4: what the books say lies where it lies, whenever nobody waits for an answer.
void Checks::check_piles() {
  std::map<std::string, Heap> books, really;
  for (const auto& row : shift_.site().controller().state().stock.after({}, rows_all))
    books[row.location.empty() ? row.lpn.text : row.location.text][{row.sku.text, row.lot.text}] +=
        row.qty;
  auto& goods = shift_.goods;
  for (const auto* piles : {&goods.shelves, &goods.totes, &goods.pallets})
    for (const auto& [place, heap] : *piles)
      for (const auto& [unit, n] : heap)
        if (n != 0) really[place][unit] += n;
  for (const auto& [station, hand] : goods.hands)
    if (!hand.from.starts_with("ASN-"))  // a delivery is in the books when it is on a pallet
      for (const auto& [unit, n] : hand.inside) really[hand.from][unit] += n;
  for (const auto& [sscc, box] : goods.boxes) {
    const bool gone = std::find(goods.gone.begin(), goods.gone.end(), sscc) != goods.gone.end();
    for (const auto& [unit, n] : box.inside)
      if (!gone && n != 0) really[sscc][unit] += n;
  }
  if (books != really)
    broken("I4", "the books say" + written(books) + ", and there lies" + written(really));
}

/// I4 and I6: each parcel that left holds what its order says and carries its own label.
void Checks::check_boxes() {
  auto& state = shift_.site().controller().state();
  std::map<std::string, std::string> box_of_number;
  std::map<std::string, std::map<std::string, std::int64_t>> sent;
  for (const auto& sscc : shift_.goods.gone) {
    const auto& box = shift_.goods.boxes.at(sscc);
    const auto carton = state.cartons.get(Lpn(sscc));
    if (!carton || carton->state != CartonState::SHIPPED)
      broken("I4", "carton " + sscc + " is on the truck and not in the books");
    if (box.on_it->sscc != sscc || box.on_it->number != carton->number)
      broken("I6", fmt::format("on carton {} sticks the label of {}", sscc, box.on_it->sscc));
    if (const auto [other, fresh] = box_of_number.emplace(carton->number, sscc); !fresh)
      broken("I6", "number " + carton->number + " is on two parcels");
    const auto lot = shift_.lot_of.find(carton->order.text);
    for (const auto& [unit, n] : box.inside) {
      sent[carton->order.text][unit.sku] += n;
      if (lot != shift_.lot_of.end() && !unit.lot.empty() && unit.lot != lot->second)
        broken("I4", fmt::format("order {} wants lot {}, lot {} went", lot->first, lot->second,
                                 unit.lot));
    }
  }
  for (const auto& id : shift_.orders)
    for (const auto& line : state.order_lines.where("order", OrderId(id))) {
      const auto really = sent[id][line.sku.text];
      if (really != line.shipped)
        broken("I4", fmt::format("order {} shipped {} of {} by the books, really {}", id,
                                 line.shipped, line.sku.text, really));
      const auto order = state.orders.get(OrderId(id));
      if (order->state == OrderState::shipped && really != line.qty - line.short_qty)
        broken("I4", fmt::format("order {} wants {} of {}, {} went", id, line.qty, line.sku.text,
                                 really));
    }
}

/// I2 I3: head office has the same log, and folds it to the same books.
void Checks::check_head_office() {
  auto& site = shift_.site();
  auto& office = site.head_office();
  office.check_chain();
  if (const auto wrong = office.violations(); !wrong.empty())
    broken("I2", "head office: " + wrong.front());
  const auto head = site.controller().store().head();
  if (office.stored() != head.seq || chain_hash(office.raw_event(head.seq)) != head.hash)
    broken("I3", fmt::format("head office has {} events, the site {}", office.stored(), head.seq));
  for (const auto* what : {"stock", "orders"}) {
    std::vector<std::string> here, there;
    for (const auto& row : site.rows({{"cmd", what}})) here.push_back(json::serialize(row));
    const auto dump = site.office(std::string("dump ") + what);
    for (const auto& row : dump.at("rows").as_array()) there.push_back(json::serialize(row));
    std::sort(here.begin(), here.end());
    std::sort(there.begin(), there.end());
    for (std::size_t i = 0; i < std::max(here.size(), there.size()); ++i)
      if (i >= here.size() || i >= there.size() || here[i] != there[i])
        broken("I2", fmt::format("{}: here {}, at head office {}", what,
                                 i < here.size() ? here[i] : "nothing",
                                 i < there.size() ? there[i] : "nothing"));
  }
}

/// I4: the tables are the fold of the log.
void Checks::check_log_gives_tables() {
  auto& store = shift_.site().controller().store();
  if (store.state_hash() != store.recomputed_state_hash())
    broken("I4", "the kept sums differ from the rows");
  const auto fresh = Store::open({}).value();
  State folded(*fresh);
  fresh->begin();
  std::string prev(zero_hash);
  for (std::int64_t at = 0; at < store.head().seq;)
    for (const auto& row : store.read_log(at, 1'000'000)) {
      if (row.prev != prev || row.seq != at + 1 || chain_hash(*row.raw) != row.hash)
        broken("I3", fmt::format("the chain breaks at {}", row.seq));
      prev = row.hash;
      at = row.seq;
      const auto event = opened(*row.raw);
      if (!event) broken("I4", fmt::format("event {} cannot be read", at));
      apply(folded, *event, at);
    }
  if (fresh->state_hash() != store.state_hash()) broken("I4", "the log gives other tables");
  fresh->rollback();
}

}  // namespace wec::test
