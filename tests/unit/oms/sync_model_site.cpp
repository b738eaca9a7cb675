// A site of the model: disk, second medium, work on the floor, and what the door does.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <sstream>

#include "tests/unit/oms/sync_model.hpp"

namespace wec::test::model {

std::string raw_of(std::int64_t seq, const std::string& prev, const Words& words) {
  return fmt::format(R"({{"sequence":"{:020}","p":"{}","d":"{}"}})", seq, prev,
                     fmt::join(words, " "));
}

Row row_of(const std::string& raw) {
  Row row;
  row.seq = std::stoll(raw.substr(13, 20));
  row.prev = raw.substr(40, 32);
  std::istringstream text(raw.substr(79, raw.size() - 81));
  for (std::string word; text >> word;) row.words.push_back(word);
  row.hash = test_hash(raw);
  row.raw = std::make_shared<const std::string>(raw);
  return row;
}

void Fold::apply(const Row& row) {
  const Words& w = row.words;
  const auto n = [&](std::size_t i) { return std::stoll(w.at(i)); };
  if (w[0] == "received") stock[w[1]] += n(2);
  if (w[0] == "picked" || w[0] == "packed")
    if (orders.contains(w[1])) orders[w[1]].state = w[0];
  if (w[0] == "shipped") {
    OrderState& o = orders[w[1]];
    o.state = "shipped";
    stock[o.sku] -= o.qty;
    for (Range& r : ranges)
      if (n(2) >= r.lo && n(2) <= r.hi) r.next = std::max<std::int64_t>(r.next, n(2) + 1);
  }
  if (w[0] == "burnt") ranges.clear();
  if (w[0] == "dup") cursors[w[1]] = n(2);
  if (w[0] != "cmd") return;
  // cmd DINC DSEQ CMDID RESULT OP ...
  if (w[1] != "-") cursors[w[1]] = n(2);
  answers[w[3]] = w[4];
  if (w[4] != "ok") return;
  if (w[5] == "release") orders[w[6]] = {n(7), n(8), w[9], "released"};
  if (w[5] == "change") {
    orders[w[6]].version = n(7);
    orders[w[6]].qty = n(8);
    orders[w[6]].state = "released";
  }
  if (w[5] == "cancel") orders[w[6]].state = "cancelled";
  if (w[5] == "adjust") stock[w[6]] += n(7);
  if (w[5] == "setstock") stock[w[6]] = n(7);
  if (w[5] == "range") ranges.push_back({n(6), n(7), n(6)});
}

SiteModel::SiteModel(World& world, int number, bool clone)
    : machine(fmt::format("m-{}", number)),
      world_(world),
      id_(fmt::format("s{}", number)),
      number_(number),
      clone_(clone) {}

SyncState SiteModel::state() const {
  SyncState s;
  s.fence = disk.fence;
  s.dinc = disk.dinc;
  const auto cursor = disk.fold.cursors.find(disk.dinc);
  s.dcur = cursor == disk.fold.cursors.end() ? 0 : cursor->second;
  s.head = static_cast<std::int64_t>(disk.log.size());
  s.head_hash = hash_at(s.head);
  s.stored = disk.stored;
  s.suspect = suspect;
  return s;
}

std::string SiteModel::hash_at(std::int64_t seq) const {
  if (seq == 0) return std::string(zero_hash);
  const auto place = static_cast<std::size_t>(seq - 1);
  return place < disk.log.size() ? disk.log[place].hash : std::string();  // set back: not there
}

/// The start of a process: the second medium is compared, then a new boot says hello.
void SiteModel::start() {
  const auto head = static_cast<std::int64_t>(disk.log.size());
  if (CHAOS("no_witness")) {
    medium = {};
    medium.seq = head;
    medium.hash = hash_at(head);
  }
  const bool agrees = medium.seq <= head && hash_at(medium.seq) == medium.hash;
  suspect = !agrees || (clone_ && !CHAOS("no_fence") && !CHAOS("no_hash"));
  if (agrees && !suspect)
    for (auto seq = medium.seq; seq < head; ++seq)
      note_medium(disk.log[static_cast<std::size_t>(seq)]);
  SyncConfig config;
  config.machine = machine;
  config.bundles = number_ % 2 == 1;
  core = std::make_unique<SyncCore>(config, state(), world_.boot());
  connected = false;
  due_.clear();
  take();
}

void SiteModel::connect() {
  connected = true;
  core->on_connected(world_.now(), {20, 0});
  take();
  world_.down(
      number_, DownTopic::office_status,
      fmt::format(R"({{"t":"oms","state":"online","dinc":"{}"}})", world_.office.disk.dinc));
}

void SiteModel::disconnect() {
  if (!connected) return;
  connected = false;
  std::erase_if(due_, [](const Due& d) { return d.kind == 0; });
  core->on_disconnected(world_.now());
  take();
}

Row SiteModel::sealed(Words words) const {
  const auto head = static_cast<std::int64_t>(disk.log.size());
  return row_of(raw_of(head + 1, hash_at(head), words));
}

void SiteModel::append(Row row) {
  disk.fold.apply(row);
  disk.log.push_back(std::move(row));
}

void SiteModel::note_medium(const Row& row) {
  medium.seq = row.seq;
  medium.hash = row.hash;
  if (keeps_tail && !CHAOS("no_mirror") && !CHAOS("dn_cursor_from_hello"))
    medium.tail[row.seq] = row;
}

/// One transaction, then the second medium.
void SiteModel::commit(Words words) {
  Row row = sealed(std::move(words));
  world_.truth.committed[id_].insert(row.hash);
  ++world_.counts.events;
  LoggedEvent logged;
  logged.seq = row.seq;
  logged.prev = row.prev;
  logged.hash = row.hash;
  logged.raw = row.raw;
  append(row);
  note_medium(row);
  std::vector<LoggedEvent> rows;
  if (world_.pick(10) != 0) rows.push_back(logged);  // else the hand-over was full
  core->on_committed(world_.now(), logged.seq, logged.hash, std::move(rows));
  take();
}

void SiteModel::work() {
  if (suspect) return;
  Truth& truth = world_.truth;
  if (world_.pick(10) == 0) {
    const std::string sku = fmt::format("k{}", world_.pick(3));
    const int n = 1 + world_.pick(8);
    truth.floor[id_][sku] += n;
    return commit({"received", sku, std::to_string(n)});
  }
  std::vector<std::string> open;
  for (const auto& [id, o] : disk.fold.orders)
    if (o.state == "released" || o.state == "picked" || o.state == "packed") open.push_back(id);
  if (open.empty()) return;
  const std::string id = open[static_cast<std::size_t>(world_.pick(static_cast<int>(open.size())))];
  const OrderState o = disk.fold.orders[id];
  if (lossy && truth.shipped[id] > 0) return commit({"shipped", id, "-1"});  // somebody looked
  if (o.state == "released") return commit({"picked", id});
  if (o.state == "picked") return commit({"packed", id});
  for (const Range& r : disk.fold.ranges) {
    if (r.next > r.hi) continue;
    ++truth.shipped[id];
    ++truth.numbers[r.next];
    truth.floor[id_][o.sku] -= o.qty;
    return commit({"shipped", id, std::to_string(r.next)});
  }
}

void SiteModel::decide(const HeadOfficeCommand& c) {
  due_.push_back({world_.clock + world_.pick(200), 2, 0, {}});
  if (suspect || c.dinc != disk.dinc) return;
  const auto place = c.raw.find('#'), end = c.raw.rfind('#');
  std::istringstream text(c.raw.substr(place + 1, end - place - 1));
  Words w;
  for (std::string word; text >> word;) w.push_back(word);  // CMDID OP ...
  const std::int64_t cursor = disk.fold.cursors[c.dinc];
  if (CHAOS("dn_out_of_order") ? c.dseq <= cursor : c.dseq != cursor + 1) return;
  const std::string dseq = std::to_string(c.dseq);
  if (disk.fold.answers.contains(w[0]) && !CHAOS("no_cmdid"))
    return commit({"dup", c.dinc, dseq, w[0]});
  const std::string& op = w[1];
  if (op == "cancel" && lossy && world_.truth.shipped[w[2]] > 0 &&
      disk.fold.orders.contains(w[2]) && disk.fold.orders[w[2]].state != "shipped")
    commit({"shipped", w[2], "-1"});
  const auto found = disk.fold.orders.find(w.size() > 2 ? w[2] : "");
  const bool known = found != disk.fold.orders.end();
  std::string result = "ok";
  if (op == "range" && lossy && c.dinc == burnt_dinc_ && c.dseq <= burnt_upto_) result = "burnt";
  if (op == "release" && known) result = "exists";
  if (op == "change" &&
      (!known || found->second.state == "packed" || found->second.state == "shipped" ||
       found->second.state == "cancelled" || std::stoll(w[3]) <= found->second.version))
    result = "state";
  if (op == "cancel" &&
      (!known || found->second.state == "shipped" || found->second.state == "cancelled"))
    result = "state";
  Words event{"cmd", c.dinc, dseq, w[0], result};
  if (CHAOS("cursor_not_in_tx") && world_.pick(20) == 0) {
    event[1] = "-";
    event[3] += fmt::format("?{}", world_.random());
  }
  event.insert(event.end(), w.begin() + 1, w.end());
  commit(event);
}

void SiteModel::take() {
  SyncActions a = core->take_actions();
  for (const SyncUpdate& u : a.updates) {
    if (u.dinc) disk.dinc = *u.dinc;
    if (u.fence) disk.fence = *u.fence;
    if (u.link && *u.link == "suspect") suspect = true;
    if (u.stored) {
      disk.stored = *u.stored;
      if (CHAOS("delete_on_ack"))
        for (std::int64_t i = 0; i + 1 < disk.stored; ++i)
          disk.log[static_cast<std::size_t>(i)].raw.reset();
      const auto keep = CHAOS("mirror_until_stored") ? *u.stored : u.safe.value_or(0);
      medium.kept_after = std::max(medium.kept_after, keep);
      medium.tail.erase(medium.tail.begin(), medium.tail.upper_bound(keep));
    }
    due_.push_back({world_.clock + world_.pick(200), 3, 0, {}});
  }
  for (const UpMessage& m : a.publishes) {
    if (!connected) continue;
    if (m.token) due_.push_back({world_.clock + world_.pick(200), 0, m.token, {}});
    world_.up(*this, m);
  }
  if (core->cached_bytes() > SyncCore::rows_max_bytes) world_.finding = "S13 too much in memory";
  if (a.read_log) due_.push_back({world_.clock + world_.pick(100), 1, 0, *a.read_log});
  if (a.archive) replay(*a.archive);
  if (a.finish) finish(*a.finish);
  if (a.wants_boot) {
    core->on_boot(world_.now(), world_.boot());
    take();
  }
  if (a.drop_connection) disconnect();
  for (const HeadOfficeCommand& c : a.commands) decide(c);
}

void SiteModel::replay(const ArchiveRows& archive) {
  due_.push_back({world_.clock + world_.pick(100), 4, 0, {}});
  if (!suspect) return;
  for (const std::string& raw : archive.rows) {
    const Row row = row_of(raw);
    const auto head = static_cast<std::int64_t>(disk.log.size());
    if (row.seq <= head) {
      if (hash_at(row.seq) == row.hash) continue;
      if (hash_at(row.seq - 1) != row.prev) return;
      disk.log.resize(static_cast<std::size_t>(row.seq - 1));
      ++world_.counts.forks;
      rebuild();
    }
    if (row.seq != static_cast<std::int64_t>(disk.log.size()) + 1 ||
        row.prev != hash_at(row.seq - 1))
      return;
    append(row);
  }
}

void SiteModel::rebuild() {
  disk.fold = {};
  for (const Row& row : disk.log) disk.fold.apply(row);
}

void SiteModel::finish(const FinishRecovery& f) {
  due_.push_back({world_.clock + world_.pick(100), 5, 0, {}});
  if (!suspect) return;
  if (CHAOS("archive_replaces_log") && f.stored < static_cast<std::int64_t>(disk.log.size())) {
    disk.log.resize(static_cast<std::size_t>(f.stored));
    rebuild();
  }
  if (f.stored > static_cast<std::int64_t>(disk.log.size()) || hash_at(f.stored) != f.hash) return;
  for (auto next = medium.tail.find(static_cast<std::int64_t>(disk.log.size()) + 1);
       next != medium.tail.end() && next->second.prev == hash_at(next->first - 1);
       next = medium.tail.find(static_cast<std::int64_t>(disk.log.size()) + 1))
    append(next->second);
  const auto head = static_cast<std::int64_t>(disk.log.size());
  const bool whole = medium.seq <= head && hash_at(medium.seq) == medium.hash;
  disk.stored = f.stored;
  disk.dinc = f.dinc;
  suspect = false;
  medium.tail.clear();
  for (std::int64_t seq = std::min(medium.kept_after, f.stored) + 1; seq <= head; ++seq)
    note_medium(disk.log[static_cast<std::size_t>(seq - 1)]);
  medium.seq = head;
  medium.hash = hash_at(head);
  ++world_.counts.recoveries;
  if (whole || CHAOS("archive_replaces_log")) return;
  lossy = true;
  burnt_dinc_ = f.dinc;
  burnt_upto_ = f.dhead;
  ++world_.counts.lossy;
  commit({"burnt"});
}

void SiteModel::hear(const Packet& p) {
  if (!connected) return;
  core->on_message(world_.now(), p.down, p.bytes);
  take();
}

void SiteModel::pass_time() {
  std::vector<Due> now;
  std::erase_if(due_, [&](const Due& d) {
    if (d.at > world_.clock) return false;
    now.push_back(d);
    return true;
  });
  // By time, and in their own order within it; std::stable_sort is deprecated inside libstdc++ 12.
  std::vector<std::size_t> order(now.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::size_t n) { return std::pair(now[n].at, n); });
  for (const std::size_t place : order) {
    const Due& d = now[place];
    const SyncTime t = world_.now();
    const SyncState s = state();
    if (d.kind == 0) core->on_delivered(t, d.token, 0);
    if (d.kind == 1) {
      std::vector<LoggedEvent> rows;
      std::size_t bytes = 0;
      for (auto i = static_cast<std::size_t>(d.read.after);
           i < disk.log.size() && bytes < d.read.max_bytes && rows.size() < 500; ++i) {
        if (!disk.log[i].raw) break;
        LoggedEvent e;
        e.seq = disk.log[i].seq;
        e.prev = disk.log[i].prev;
        e.hash = disk.log[i].hash;
        e.raw = disk.log[i].raw;
        bytes += e.raw->size();
        rows.push_back(std::move(e));
      }
      core->on_log_rows(t, std::move(rows));
    }
    if (d.kind == 2) core->on_command_done(t, s.dinc, s.dcur);
    if (d.kind == 3) core->on_update_done(t, s.dinc, s.dcur);
    if (d.kind == 4) core->on_archive_done(t, s);
    if (d.kind == 5) core->on_finished(t, s);
    if (d.kind >= 2 && d.kind <= 3) core->on_site(t, s);
    take();
  }
  if (core->deadline() && *core->deadline() <= world_.clock) {
    core->on_time(world_.now());
    take();
  }
}

void SiteModel::restore(const Disk& old) {
  disk = old;
  start();
}

bool SiteModel::quiet() const {
  return !suspect && core->backlog() == 0 && core->link() == "online";
}

}  // namespace wec::test::model
