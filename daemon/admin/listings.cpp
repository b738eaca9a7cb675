// Listings walk a table by key, a page at a time, so that a long one never holds up a scan (ruling
// 8).

#include "daemon/admin/listings.hpp"

#include <fmt/format.h>

#include <functional>
#include <vector>

#include "daemon/controller/publish_figures.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/kpi.hpp"
#include "daemon/core/state/state.hpp"
#include "daemon/store/store.hpp"

namespace wec {
namespace {

namespace json = boost::json;

constexpr std::size_t page_rows = 50;  // well under 1 ms of reading

json::value or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

/// Writes the next page; false: that was the last.
using Pages = std::function<bool(Store&, RowSink&)>;

/// One table from its first key to its last; `to_json_row` turns a row into JSON.
template <class Row, class ToJson>
Pages pages_of(ToJson to_json_row) {
  return [cursor = Cells(), to_json_row](Store& store, RowSink& out) mutable {
    State state(store);
    const auto page = Table<Row>(store).after(cursor, page_rows);
    for (const auto& row : page) out.row(to_json_row(state, row));
    if (page.empty()) return false;
    cursor = Table<Row>::key_of(page.back());
    return page.size() == page_rows;
  };
}

/// Several tables, one behind the other, in one listing.
AdminHandler listing(Door& door, std::vector<Pages> tables) {
  return [&door, tables](const json::object&, std::shared_ptr<RowSink> sink) {
    auto left = std::make_shared<std::vector<Pages>>(tables);
    list_in_slices(door, std::move(sink), [left](Store& store, RowSink& out) {
      if (!left->front()(store, out)) left->erase(left->begin());
      return !left->empty();
    });
  };
}

template <class Row, class ToJson>
AdminHandler table_listing(Door& door, ToJson to_json_row) {
  return listing(door, {pages_of<Row>(to_json_row)});
}

json::object stock_row(const State&, const Stock& s) {
  return {{"sku", s.sku.text},
          {"lot", or_null(s.lot.text)},
          {"expiry", or_null(s.expiry)},
          {"serial", or_null(s.serial)},
          {"location", or_null(s.location.text)},
          {"lpn", or_null(s.lpn.text)},
          {"status", codec::enum_text(s.status)},
          {"qty", s.qty},
          {"reserved", s.reserved}};
}

json::object order_row(const State& state, const Order& order) {
  const auto applied = state.sync.get(std::string("applied"));
  const bool closed =
      order.state == OrderState::shipped && applied && std::stoll(applied->v) >= order.shipped_seq;
  json::array lines;
  for (const auto& line : state.order_lines.where("order", order.order))
    lines.push_back({{"line", line.line},
                     {"sku", line.sku.text},
                     {"qty", line.qty},
                     {"picked", line.picked},
                     {"packed", line.packed},
                     {"shipped", line.shipped}});
  return {{"order", order.order.text},
          {"version", order.version},
          {"state", closed ? "closed" : codec::enum_text(order.state)},
          {"lines", std::move(lines)}};
}

/// `sequence`: how the lines of its walk are ordered, `place` its place among them.
json::object task_row(const State& state, const PickTask& task) {
  const auto walk = task.walk.empty() ? std::nullopt : state.walks.get(task.walk);
  const bool planned = walk && !walk->sequence.empty();
  return {{"task", task.task.text},
          {"type", "pick"},
          {"state", codec::enum_text(task.state)},
          {"station", or_null(task.station.text)},
          {"operator", or_null(task.operator_id.text)},
          {"order", task.order.text},
          {"location", task.location.text},
          {"sku", task.sku.text},
          {"qty", task.qty},
          {"walk", or_null(task.walk)},
          {"sequence", planned ? walk->sequence : "PICK_SEQ"},
          {"place", task.place}};
}

json::object floor_task_row(const State&, const FloorTask& task) {
  return {{"task", task.task.text},
          {"type", task.type},
          {"state", codec::enum_text(task.state)},
          {"station", or_null(task.station.text)},
          {"operator", or_null(task.operator_id.text)},
          {"order", or_null(task.order.text)},
          {"location", or_null(task.from.text)},
          {"to", or_null(task.to.text)},
          {"lpn", or_null(task.lpn.text)},
          {"sku", or_null(task.sku.text)},
          {"qty", task.qty},
          {"reason", or_null(task.reason)},
          {"priority", task.priority}};
}

json::object putback_row(const State&, const PutbackTask& task) {
  return {{"task", task.task.text},
          {"type", "putback"},
          {"state", codec::enum_text(task.state)},
          {"station", or_null(task.station.text)},
          {"operator", or_null(task.operator_id.text)},
          {"order", task.order.text},
          {"location", task.location.text},
          {"sku", task.sku.text},
          {"qty", task.qty},
          {"lpn", task.lpn.text}};
}

json::object label_row(const State&, const LabelJob& label) {
  return {{"label", label.label.text},
          {"order", label.order.text},
          {"carton", label.carton.text},
          {"kind", label.kind},
          {"number", label.number},
          {"copy", label.copy},
          {"state", codec::enum_text(label.state)},
          {"printer", label.printer},
          {"sha256", label.sha256},
          {"reason", or_null(label.reason)}};
}

void list_events(Door& door, const json::object& request, std::shared_ptr<RowSink> sink) {
  const auto* since = request.if_contains("since");
  auto cursor = std::make_shared<std::int64_t>(since && since->is_int64() ? since->get_int64() : 0);
  list_in_slices(door, std::move(sink), [cursor](Store& store, RowSink& out) {
    const auto rows = store.read_log(*cursor, 64 * 1024);
    for (const auto& event : rows) out.row(json::parse(*event.raw).get_object());
    if (rows.empty()) return false;
    *cursor = rows.back().seq;
    return true;
  });
}

json::object kpi_row(const KpiRow& row) {
  json::object out{{"kpi", row.kpi},
                   {"name", row.name},
                   {"part", row.part ? json::value(*row.part) : json::value()},
                   {"num", row.num},
                   {"den", row.den}};
  for (const auto& [name, value] : {std::pair{"p50", row.p50},
                                    {"p90", row.p90},
                                    {"p95", row.p95},
                                    {"p99", row.p99},
                                    {"max", row.max}})
    if (value) out[name] = *value;
  return out;
}

/// Folds the log in slices, then shows the figures: of a day of the site's calendar, or of all.
void list_kpis(Door& door, const json::object& request, std::shared_ptr<RowSink> sink) {
  const auto* given = request.if_contains("day");
  const bool whole = !given || given->is_null();
  const auto day = whole                ? std::optional<std::int64_t>(0)
                   : given->is_string() ? day_number(std::string(given->get_string()))
                                        : std::nullopt;
  if (!day) return sink->fail("USAGE", "day must be YYYY-MM-DD");
  door.read([&door, day, whole, sink](Store&) {
    const auto facts = door.figure_facts();
    const auto from = whole ? 0 : day_begins_ms(facts.zone, *day);
    const auto until = whole ? INT64_MAX : day_begins_ms(facts.zone, *day + 1);
    auto fold = std::make_shared<KpiFold>(from, until, facts.site);
    fold_figures(door, 0, fold, [&door, fold, sink] {
      for (const auto& [station, measured] : door.figure_facts().feedback)
        fold->add_feedback(station, measured);
      for (const auto& row : fold->rows()) sink->row(kpi_row(row));
      sink->end();
    });
  });
}

void list_stations(Door& door, std::shared_ptr<RowSink> sink) {
  for (const auto& screen : door.screens())
    sink->row({{"station", screen.station.text},
               {"kind", screen.kind},
               {"operator", or_null(screen.operator_id)},
               {"prompt", screen.prompt},
               {"step", screen.step},
               {"refusal", screen.refusal ? json::value(screen.refusal->code) : json::value()}});
  sink->end();
}

/// The age of the oldest event that head office does not have.
std::int64_t backlog_seconds(const SyncState& sync, std::int64_t wall_ms) {
  if (sync.oldest_ms == 0 || wall_ms <= sync.oldest_ms) return 0;
  return (wall_ms - sync.oldest_ms) / 1000;
}

void status(Door& door, const StatusFacts& facts, std::shared_ptr<RowSink> sink) {
  door.read([&door, facts, sink](Store& store) {
    const auto sync = door.sync_state();
    json::object row{{"head", store.head().seq},  {"head_hash", store.head().hash},
                     {"stored", sync.stored},     {"applied", sync.applied},
                     {"safe", sync.safe},         {"link", sync.link},
                     {"fence", sync.fence},       {"state_hash", store.state_hash()},
                     {"clock", sync.clock},       {"suspect", sync.suspect},
                     {"degraded", sync.degraded}, {"disk_full", sync.disk_full}};
    row["backlog"] = sync.head - sync.stored;
    row["backlog_s"] = backlog_seconds(sync, facts.wall_ms ? facts.wall_ms() : 0);
    for (const auto& [key, value] : facts.more()) row[key] = value;
    sink->row(row);
    sink->end();
  });
}

void label_bytes(Door& door, const json::object& request, std::shared_ptr<RowSink> sink) {
  const auto* label = request.if_contains("label");
  if (!label || !label->is_string()) return sink->fail("USAGE", "name a label of `wec labels`");
  door.read([id = LabelId(std::string(label->get_string())), sink](Store& store) {
    const auto found = Table<LabelBytes>(store).get(id);
    if (!found) return sink->fail("NOT_FOUND", "no label " + id.text + "; `wec labels` lists them");
    std::string hex;
    for (const char c : found->bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    sink->row({{"hex", hex}});
    sink->end();
  });
}

void backup_slice(Door& door, std::shared_ptr<RowSink> sink, std::string path) {
  door.read([&door, sink, path](Store& store) {
    try {
      if (!store.copy_step()) return backup_slice(door, sink, path);
    } catch (const std::exception& e) {
      return sink->fail("BACKUP_FAILED", e.what());
    }
    sink->row({{"path", path}, {"head", store.head().seq}});
    sink->end();
  });
}

void backup(Door& door, const json::object& request, std::shared_ptr<RowSink> sink) {
  const auto* path = request.if_contains("path");
  if (!path || !path->is_string()) return sink->fail("USAGE", "name the file to write");
  door.read([&door, sink, file = std::string(path->get_string())](Store& store) {
    try {
      store.copy_begin(file);
    } catch (const std::exception& e) {
      return sink->fail("BACKUP_FAILED", e.what());
    }
    backup_slice(door, sink, file);
  });
}

#ifdef WEC_CHAOS
void serve_chaos(AdminCommands& server) {
  server.on("kill-at", [](const json::object& request, std::shared_ptr<RowSink> sink) {
    const auto* point = request.if_contains("point");
    const auto* n = request.if_contains("n");
    if (!point || !point->is_string() || !n || !n->is_int64())
      return sink->fail("USAGE", "point and n");
    chaos::arm_kill(std::string(point->get_string()), static_cast<std::uint64_t>(n->get_int64()));
    sink->row({{"ok", true}});
    sink->end();
  });
  server.on("passes", [](const json::object&, std::shared_ptr<RowSink> sink) {
    for (const auto& [point, count] : chaos::passes())
      sink->row({{"point", point}, {"passes", count}});
    sink->end();
  });
}
#endif

}  // namespace

void serve_listings(AdminCommands& server, Door& door, StatusFacts facts) {
  server.on("status", [&door, facts](const json::object&, std::shared_ptr<RowSink> sink) {
    status(door, facts, std::move(sink));
  });
  server.on("stations", [&door](const json::object&, std::shared_ptr<RowSink> sink) {
    list_stations(door, std::move(sink));
  });
  server.on("stock", table_listing<Stock>(door, stock_row));
  server.on("orders", table_listing<Order>(door, order_row));
  server.on("tasks",
            listing(door, {pages_of<PickTask>(task_row), pages_of<PutbackTask>(putback_row),
                           pages_of<FloorTask>(floor_task_row)}));
  server.on("kpi", [&door](const json::object& request, std::shared_ptr<RowSink> sink) {
    list_kpis(door, request, std::move(sink));
  });
  server.on("labels", table_listing<LabelJob>(door, label_row));
  server.on("label_bytes", [&door](const json::object& request, std::shared_ptr<RowSink> sink) {
    label_bytes(door, request, std::move(sink));
  });
  server.on("events", [&door](const json::object& request, std::shared_ptr<RowSink> sink) {
    list_events(door, request, std::move(sink));
  });
  server.on("backup", [&door](const json::object& request, std::shared_ptr<RowSink> sink) {
    backup(door, request, std::move(sink));
  });
#ifdef WEC_CHAOS
  serve_chaos(server);
#endif
}

}  // namespace wec
