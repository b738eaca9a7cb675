// Head office and the world of the model: messages, faults, and the judgement.
#include <fmt/format.h>

#include <algorithm>

#include "tests/unit/oms/sync_model.hpp"

namespace wec::test::model {

// --- head office --------------------------------------------------------------------------------

OfficeSite& Office::site(const std::string& id) {
  const auto [at, fresh] = disk.sites.try_emplace(id);
  if (fresh && !CHAOS("tofu")) at->second.machine = "m-" + id.substr(1);
  return at->second;
}

void Office::hear(const std::string& id, const Packet& p) {
  if (p.topic == UpTopic::control) {
    const boost::json::object m = parsed(p.bytes);
    if (m.at("t") == "hello") hello(id, m, p.clone);
    return;
  }
  if (p.topic != UpTopic::event) return;
  if (!p.bundle) return event(id, p.fence, p.bytes);
  ++world_.counts.bundles;
  for (std::size_t at = 1; at < p.bytes.size();) {
    const std::size_t end = p.bytes.find('}', at) + 1;
    event(id, p.fence, p.bytes.substr(at, end - at));
    at = end + 1;
  }
}

void Office::hello(const std::string& id, const boost::json::object& m, bool) {
  OfficeSite& q = site(id);
  const int number = std::stoi(id.substr(1));
  const std::string boot(m.at("boot").as_string()), machine(m.at("machine").as_string());
  const std::string t1(m.at("clock").at("t1").as_string());
  if (q.machine.empty()) q.machine = machine;
  const bool foreign = machine != q.machine && !CHAOS("no_fence") && !CHAOS("no_hash");
  if (foreign || q.superseded.contains(boot))
    return world_.down(
        number, DownTopic::control,
        fmt::format(R"({{"t":"welcome","status":"rejected","reason":"{}","boot":"{}",)"
                    R"("machine":"{}"}})",
                    foreign ? "MACHINE" : "SUPERSEDED", boot, machine));
  if (boot != q.boot) {
    if (!q.boot.empty()) q.superseded.insert(q.boot);
    q.boot = boot;
    q.fence = fmt::format("{}x{}", disk.dinc, ++disk.fences);
    q.staged.clear();
  }
  if (CHAOS("dn_cursor_from_hello") && m.at("dinc").is_string() &&
      m.at("dinc").as_string() == disk.dinc.c_str())
    q.answered = std::max(q.answered, std::min(m.at("dcur").as_int64(),
                                               static_cast<std::int64_t>(q.commands.size())));
  const auto stored = static_cast<std::int64_t>(q.log.size());
  const std::string hash = stored ? q.log.back().hash : std::string(zero_hash);
  std::int64_t from = 0;
  if (m.at("mode") == "suspect")
    from = std::clamp<std::int64_t>(m.at("arc").as_int64(), 1, stored + 1);
  world_.down(
      number, DownTopic::control,
      fmt::format(R"({{"t":"welcome","status":"ok","boot":"{}","machine":"{}","fence":"{}",)"
                  R"("stored":{},"safe":{},"hash":"{}","dinc":"{}","dhead":{},"window":64,)"
                  R"("bundle":"identity","archive":{{"from":{},"to":{}}},"clock":{{"t1":"{}"}}}})",
                  boot, machine, q.fence, stored, safe[id], hash, disk.dinc, q.commands.size(),
                  from, stored, t1));
  if (from > 0) {
    for (std::int64_t seq = from; seq <= std::min(stored, from + 300); ++seq)
      world_.down(number, DownTopic::archive, *q.log[static_cast<std::size_t>(seq - 1)].raw);
  }
}

void Office::event(const std::string& id, const std::string& fence, const std::string& raw) {
  OfficeSite& q = site(id);
  if (fence != q.fence && !CHAOS("no_hash")) return;
  const Row row = row_of(raw);
  const auto have = static_cast<std::int64_t>(q.log.size());
  if (CHAOS("order_upstream")) {
    if (q.arrived.insert(row.hash).second) apply(q, row);
    return;
  }
  if (row.seq <= have) {
    if (q.log[static_cast<std::size_t>(row.seq - 1)].hash != row.hash) ++world_.counts.forks;
    return;
  }
  q.staged.insert_or_assign(row.seq, row);
  for (auto next = q.staged.find(static_cast<std::int64_t>(q.log.size()) + 1);
       next != q.staged.end(); next = q.staged.find(static_cast<std::int64_t>(q.log.size()) + 1)) {
    const Row one = next->second;
    q.staged.erase(next);
    const std::string hash = q.log.empty() ? std::string(zero_hash) : q.log.back().hash;
    if (one.prev != hash && !CHAOS("no_hash")) break;
    apply(q, one);
  }
  if (world_.pick(3) == 0) ack(std::stoi(id.substr(1)));
}

void Office::apply(OfficeSite& q, const Row& row) {
  q.log.push_back(row);
  q.fold.apply(row);
  const auto cursor = q.fold.cursors.find(disk.dinc);
  if (cursor != q.fold.cursors.end() && cursor->second > q.answered)
    q.answered = std::min(cursor->second, static_cast<std::int64_t>(q.commands.size()));
}

void Office::ack(int number) {
  const std::string id = fmt::format("s{}", number);
  const OfficeSite& q = site(id);
  if (q.fence.empty()) return;
  world_.down(number, DownTopic::control,
              fmt::format(R"({{"t":"ack","fence":"{}","stored":{},"applied":{},"safe":{},)"
                          R"("hash":"{}","parked":[]}})",
                          q.fence, q.log.size(), q.log.size(), safe[id],
                          q.log.empty() ? std::string(zero_hash) : q.log.back().hash));
}

void Office::issue(const std::string& id, Words words, std::string cmdid) {
  if (cmdid.empty()) cmdid = fmt::format("c{}.{}", incarnation, world_.random());
  site(id).commands.push_back({std::move(cmdid), std::move(words)});
}

void Office::grant(const std::string& id) {
  issue(id, {"range", std::to_string(disk.next_number), std::to_string(disk.next_number + 3)}, {});
  disk.next_number += 4;
}

void Office::send_commands(int number) {
  const OfficeSite& q = site(fmt::format("s{}", number));
  const auto last =
      std::min<std::int64_t>(static_cast<std::int64_t>(q.commands.size()), q.answered + 10);
  for (std::int64_t dseq = q.answered + 1; dseq <= last; ++dseq) {
    const IssuedCommand& c = q.commands[static_cast<std::size_t>(dseq - 1)];
    world_.down(number, DownTopic::command,
                fmt::format(R"({{"id":"{}:{}","sequence":"{:020}","data":{{"c":"#{} {}#"}}}})",
                            disk.dinc, dseq, dseq, c.cmdid, fmt::join(c.words, " ")));
  }
}

void Office::business() {
  const int number = world_.pick(static_cast<int>(world_.sites.size()));
  const std::string id = fmt::format("s{}", number);
  OfficeSite& q = site(id);
  const int what = world_.pick(100);
  const auto n = [&](int from, int upto) {
    return std::to_string(from + world_.pick(upto - from));
  };
  if (what < 45) {
    const std::string order = fmt::format("{}-o{}", id, ++world_.orders);
    const Words release{"release", order, "1", n(1, 4), fmt::format("k{}", world_.pick(3))};
    world_.shop[order] = {id, release};
    disk.orders.insert(order);
    return issue(id, release, "rel-" + order);
  }
  if (what < 75) {
    if (world_.shop.empty()) return;
    const int back = world_.pick(std::min(world_.orders, 12));
    const std::string tail = fmt::format("-o{}", world_.orders - back);
    for (const auto& one : world_.sites) {
      const std::string order = one->id() + tail;
      if (!disk.orders.contains(order)) continue;
      if (what < 60) return issue(one->id(), {"cancel", order}, {});
      return issue(
          one->id(),
          {"change", order, std::to_string(2 + incarnation * 100 + world_.pick(50)), n(1, 5)}, {});
    }
    return;
  }
  if (what >= 88) return grant(id);
  const std::string sku = fmt::format("k{}", world_.pick(3));
  const int delta = world_.pick(2) == 0 ? -1 - world_.pick(2) : 1 + world_.pick(2);
  if (CHAOS("absolute_stock"))
    return issue(
        id, {"setstock", sku, std::to_string(q.fold.stock[sku] + delta), std::to_string(delta)},
        {});
  issue(id, {"adjust", sku, std::to_string(delta)}, {});
  if (CHAOS("oms_applies_itself")) q.fold.stock[sku] += delta;
}

void Office::restore(const OfficeDisk& old) {
  const std::int64_t fences = disk.fences;
  disk = old;
  disk.fences = fences + 1;
  disk.dinc = fmt::format("D{}", ++incarnation);
  if (!CHAOS("range_no_skip")) disk.next_number += 1'000'000LL * incarnation;
  for (auto& [id, q] : disk.sites) {
    q.answered = 0;
    q.staged.clear();
    q.fence.clear();
    if (!q.boot.empty()) q.superseded.insert(q.boot);
    q.boot.clear();
    if (CHAOS("logs_per_incarnation")) q.fold = {};
    std::erase_if(q.commands, [&](const IssuedCommand& c) {
      return q.fold.answers.contains(c.cmdid) || c.words[0] == "range";
    });
  }
  for (const auto& [order, release] : world_.shop)
    if (disk.orders.insert(order).second) issue(release.first, release.second, "rel-" + order);
  for (const auto& one : world_.sites)
    world_.down(std::stoi(one->id().substr(1)), DownTopic::office_status,
                fmt::format(R"({{"t":"oms","state":"online","dinc":"{}"}})", disk.dinc));
}

// --- the world ----------------------------------------------------------------------------------

World::World(std::uint32_t seed, int count) : random(seed), office(*this) {
  for (int i = 0; i < count; ++i) {
    sites.push_back(std::make_unique<SiteModel>(*this, i, false));
    // Every fourth seed: the second medium holds the counter only.
    sites.back()->keeps_tail = seed % 4 != 3;
    office.grant(sites.back()->id());
    sites.back()->start();
    for (int k = 0; k < 3; ++k) {
      truth.floor[sites.back()->id()][fmt::format("k{}", k)] = 100;
      sites.back()->commit({"received", fmt::format("k{}", k), "100"});
    }
  }
}

std::string World::boot() { return fmt::format("b{:08x}{:08x}", random(), random()); }

void World::up(const SiteModel& site, const UpMessage& m) {
  Packet p;
  p.up = true;
  p.site = site.number_;
  p.clone = site.clone_;
  p.topic = m.topic;
  p.fence = m.fence;
  p.bytes = *m.bytes;
  p.bundle = m.bundle;
  if (faulty && pick(100) < 8) return;
  const int copies = faulty && pick(100) < 10 ? 2 : 1;
  for (int i = 0; i < copies; ++i)
    network_.emplace(std::pair{clock + (faulty ? 1 + pick(3000) : 5), ++sent}, p);
}

void World::down(int site, DownTopic topic, std::string bytes) {
  Packet p;
  p.site = site;
  p.down = topic;
  p.bytes = std::move(bytes);
  if (faulty && pick(100) < 8) return;
  const int copies = faulty && pick(100) < 10 ? 2 : 1;
  // The way back of the log keeps its order, as one publisher's messages do; it may still lose.
  const int delay = topic == DownTopic::archive ? 50 : faulty ? 1 + pick(3000) : 5;
  for (int i = 0; i < copies; ++i) network_.emplace(std::pair{clock + delay, ++sent}, p);
}

void World::deliver() {
  while (!network_.empty() && network_.begin()->first.first <= clock) {
    const Packet p = std::move(network_.begin()->second);
    network_.erase(network_.begin());
    if (p.up) {
      office.hear(fmt::format("s{}", p.site), p);
      continue;
    }
    sites[static_cast<std::size_t>(p.site)]->hear(p);
    for (const auto& twin : twins)
      if (twin->number_ == p.site) twin->hear(p);
  }
  for (const auto& s : sites) s->pass_time();
  for (const auto& s : twins) s->pass_time();
}

void World::clone_one() {
  if (!twins.empty()) return;
  const SiteModel& of = *sites[static_cast<std::size_t>(pick(static_cast<int>(sites.size())))];
  auto twin = std::make_unique<SiteModel>(*this, of.number_, true);
  twin->disk = of.disk;
  twin->medium = of.medium;
  if (!CHAOS("no_fence") && !CHAOS("no_hash")) twin->machine = "clone";
  twin->start();
  twins.push_back(std::move(twin));
  ++counts.clones;
}

void World::fault_of(SiteModel& s) {
  if (!s.connected && pick(100) < 10) s.connect();
  if (s.connected && pick(200) == 0) s.disconnect();
  if (s.clone_) return;
  if (pick(300) == 0) {
    ++counts.restarts;  // a power cut; now and then between the commit and the second medium
    if (pick(2) == 0 && !s.suspect &&
        s.medium.seq == static_cast<std::int64_t>(s.disk.log.size()) && s.medium.seq > 0) {
      s.medium.tail.erase(s.medium.seq);
      --s.medium.seq;
      s.medium.hash = s.hash_at(s.medium.seq);
    }
    s.start();
  }
  if (pick(250) == 0) backups_[s.id()] = s.disk;
  if (pick(330) == 0 && backups_.contains(s.id())) {
    ++counts.disk_restores;
    s.restore(backups_[s.id()]);
  }
}

void World::faults() {
  for (const auto& s : sites) fault_of(*s);
  for (const auto& s : twins) fault_of(*s);
  if (pick(100) == 0) {
    ++counts.wipes;
    network_.clear();
  }
  if (pick(250) == 0) {
    office_backup_ = office.disk;
    has_backup_ = true;
    for (const auto& [id, q] : office.disk.sites)
      office.safe[id] = static_cast<std::int64_t>(q.log.size());
  }
  if (pick(500) == 0 && has_backup_) {
    ++counts.office_restores;
    office.restore(office_backup_);
  }
  if (pick(1000) == 0) clone_one();
}

void World::run(int steps) {
  for (int i = 0; i < steps && finding.empty(); ++i) {
    clock += 1 + pick(400);
    faults();
    if (pick(100) < 35) office.business();
    for (const auto& s : sites)
      if (pick(2) == 0) s->work();
    for (const auto& s : twins)
      if (pick(2) == 0) s->work();
    for (int n = 0; n < static_cast<int>(sites.size()); ++n) {
      if (pick(5) == 0) office.send_commands(n);
      if (pick(10) == 0) office.ack(n);
    }
    deliver();
    for (const auto& s : sites) check_belief(*s);
  }
  settle();
}

/// Within one session a site takes nothing for stored that head office has not. It would be sent
/// again after the next hello, so that the end of a run does not show it.
void World::check_belief(const SiteModel& s) {
  const OfficeSite& q = office.site(s.id());
  if (!s.core || s.core->link() != "online") return;
  if (s.disk.dinc != office.disk.dinc || s.disk.fence != q.fence) return;
  if (s.core->stored() > static_cast<std::int64_t>(q.log.size()))
    finding = s.id() + " S1 an event counts as stored that head office has not";
}

void World::settle() {
  faulty = false;
  network_.clear();
  for (int i = 0; i < 20'000 && finding.empty() && !(i % 20 == 0 && quiet()); ++i) {
    clock += 100;
    for (const auto& s : sites)
      if (!s->connected) s->connect();
    if (i % 10 == 0)
      for (int n = 0; n < static_cast<int>(sites.size()); ++n) {
        office.send_commands(n);
        office.ack(n);
      }
    deliver();
  }
}

bool World::quiet() const {
  return std::ranges::all_of(sites, [&](const auto& s) {
    const auto q = office.disk.sites.find(s->id());
    return q != office.disk.sites.end() && s->quiet() &&
           q->second.log.size() == s->disk.log.size() &&
           q->second.answered == static_cast<std::int64_t>(q->second.commands.size());
  });
}

std::string World::wrong_at(SiteModel& s) {
  OfficeSite& q = office.site(s.id());
  std::set<std::string> stored;
  std::string prev(zero_hash);
  for (std::size_t i = 0; i < q.log.size(); ++i) {
    stored.insert(q.log[i].hash);
    if (q.log[i].seq != static_cast<std::int64_t>(i) + 1 || q.log[i].prev != prev)
      return "S11 chain broken at head office";
    prev = q.log[i].hash;
    if (i < s.disk.log.size() && s.disk.log[i].hash != q.log[i].hash) return "S14 logs differ";
  }
  // A gap may be declared only where the second medium is the counter alone.
  if (!s.lossy || s.keeps_tail)
    for (const std::string& hash : truth.committed[s.id()])
      if (!stored.contains(hash)) return "S1 an event is lost";
  if (s.disk.fold.stock != q.fold.stock) return "S2 stock differs";
  if (s.disk.fold.orders != q.fold.orders) return "S6 orders differ";
  std::set<std::string> effects;
  std::map<std::string, std::int64_t> adjusted;
  for (const Row& row : q.log) {
    if (row.words[0] != "cmd" || row.words[4] != "ok") continue;
    const std::string cmdid = row.words[3].substr(0, row.words[3].find('?'));
    if (!effects.insert(cmdid).second) return "S5 a command took effect twice";
    if (row.words[5] == "adjust") adjusted[row.words[6]] += std::stoll(row.words[7]);
    if (row.words[5] == "setstock") adjusted[row.words[6]] += std::stoll(row.words[8]);
  }
  for (const auto& [id, o] : s.disk.fold.orders) {
    if (o.state == "cancelled" && truth.shipped[id] > 0) return "S7 cancelled, yet shipped";
    if (o.state == "shipped" && truth.shipped[id] == 0) return "S7 booked shipped, never was";
  }
  for (const auto& [order, release] : shop)
    if (release.first == s.id() && !s.disk.fold.orders.contains(order))
      return "S5 an order never reached the site";
  for (const auto& [sku, floor] : truth.floor[s.id()])
    if (!s.lossy && s.disk.fold.stock[sku] != floor + adjusted[sku]) return "S9 book and floor";
  return {};
}

std::string World::wrong() {
  if (!finding.empty()) return finding;
  if (!quiet()) {
    std::string who;
    for (const auto& s : sites) {
      const OfficeSite& q = office.site(s->id());
      who += fmt::format(" {} {} log {}/{} stored {} fence {}/{} commands {}/{} {}:{}", s->id(),
                         s->core->link(), s->disk.log.size(), q.log.size(), s->core->stored(),
                         s->disk.fence, q.fence, q.answered, q.commands.size(), s->disk.dinc,
                         s->state().dcur);
      const auto& c = s->core->counters();
      who += fmt::format(" sent {} resent {} hellos {} cached {} same {}", c.events, c.resends,
                         c.hellos, s->core->cached_bytes(),
                         !q.log.empty() && s->hash_at(static_cast<std::int64_t>(q.log.size())) ==
                                               q.log.back().hash);
    }
    return "S0 never quiet:" + who;
  }
  for (const auto& [order, n] : truth.shipped)
    if (n > 1) return "S3 shipped twice: " + order;
  for (const auto& [number, n] : truth.numbers)
    if (n > 1) return fmt::format("S4 number used twice: {}", number);
  for (const auto& s : sites)
    if (const std::string bad = wrong_at(*s); !bad.empty()) return s->id() + " " + bad;
  return {};
}

}  // namespace wec::test::model
