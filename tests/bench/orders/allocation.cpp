// The product plans the reservation of orders over its own store; then the same rows are read by
// bare prepared statements from the same file: the order's lines, each line's item, all stock rows
// of it and the bin of each. Nothing is written on either side.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cstdio>

#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/routing/random.hpp"
#include "tests/bench/office.hpp"
#include "tests/bench/orders/sections.hpp"
#include "tests/bench/routing/measure.hpp"

namespace wec::bench {

namespace {

constexpr std::int64_t bins = 20'000, rows_an_item = 10;
constexpr std::size_t orders = 400, lines_an_order = 10;
constexpr int rounds = 5;

std::string bin(std::int64_t n) { return fmt::format("B{:06}", n); }
std::string sku(std::int64_t n) { return fmt::format("S{:07}", n); }
std::string order_name(std::size_t round, std::size_t n) {
  return fmt::format("O{}-{:04}", round, n);
}

/// Fills tables in commits of ten thousand rows.
template <class Put>
void fill(Store& store, std::int64_t count, Put put) {
  for (std::int64_t done = 0; done < count;) {
    store.begin();
    for (int i = 0; i < 10'000 && done < count; ++i, ++done) put(done);
    store.commit();
    store.checkpoint(false);
  }
}

void put_house(Store& store, State& state, std::int64_t stock_rows) {
  fill(store, bins, [&](std::int64_t n) {
    Location place;
    place.location = LocationId(bin(n));
    place.pick_seq = n;
    state.locations.put(place);
  });
  fill(store, stock_rows / rows_an_item, [&](std::int64_t n) {
    Item item;
    item.sku = Sku(sku(n));
    item.weight_mg = 1000;
    state.items.put(item);
  });
  fill(store, stock_rows, [&](std::int64_t n) {
    Stock row;
    row.sku = Sku(sku(n / rows_an_item));
    row.location = LocationId(bin(n * 7919 % bins));
    row.qty = 5;
    row.received_seq = n + 1;
    state.stock.put(row);
  });
}

void put_orders(Store& store, State& state, std::int64_t items) {
  routing::Random random(7);
  fill(store, static_cast<std::int64_t>(rounds * orders), [&](std::int64_t n) {
    Order order;
    const auto at = static_cast<std::size_t>(n);
    order.order = OrderId(order_name(at / orders, at % orders));
    order.state = OrderState::releasable;
    order.ship_by = "2027-01-01T00:00:00Z";
    state.orders.put(order);
    for (std::size_t line = 1; line <= lines_an_order; ++line) {
      OrderLine row;
      row.order = order.order;
      row.line = static_cast<std::int64_t>(line);
      row.sku = Sku(sku(random.below(static_cast<std::uint64_t>(items))));
      row.qty = 1 + random.below(12);
      state.order_lines.put(row);
    }
  });
}

class NoJournal final : public Turn::Journal {
 public:
  void record(const Event&) override {}
};

/// Lines a second, by round; each round has orders of its own.
std::vector<double> by_the_product(State& state) {
  Site site;
  Live live;
  const Command command{};
  NoJournal journal;
  const Turn turn(state, site, live, command, journal);
  std::vector<double> per_s;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::size_t reserved = 0;
    const auto us = us_of([&] {
      for (std::size_t n = 0; n < orders; ++n) {
        const auto order = state.orders.get(OrderId(order_name(round, n)));
        reserved += deciding::plan_allocation(turn, *order).tasks.size();
      }
    });
    if (reserved < orders * lines_an_order) std::puts("  some lines were not reserved");
    per_s.push_back(static_cast<double>(orders * lines_an_order) / us * 1e6);
  }
  return per_s;
}

struct BareReads {
  explicit BareReads(const SQLite::Database& db)
      : order(db, R"(SELECT * FROM "orders" WHERE "order"=?)"),
        lines(db, R"(SELECT * FROM "order_line" WHERE "order"=?)"),
        item(db, R"(SELECT * FROM "item" WHERE "sku"=?)"),
        stock(db, R"(SELECT * FROM "stock" WHERE "sku"=?)"),
        bin(db, R"(SELECT * FROM "location" WHERE "location"=?)") {}
  SQLite::Statement order, lines, item, stock, bin;
};

void read_all(SQLite::Statement& statement, const std::string& key, auto each) {
  statement.reset();
  statement.bind(1, key);
  while (statement.executeStep()) each();
}

std::vector<double> by_bare_reads(const std::filesystem::path& file) {
  const SQLite::Database db(file.string(), SQLite::OPEN_READONLY);
  BareReads read(db);
  std::vector<double> per_s;
  const auto nothing = [] {};
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto us = us_of([&] {
      for (std::size_t n = 0; n < orders; ++n) {
        read_all(read.order, order_name(round, n), nothing);
        read_all(read.lines, order_name(round, n), [&] {
          const auto of = read.lines.getColumn("sku").getString();
          read_all(read.item, of, nothing);
          read_all(read.stock, of, [&] {
            read_all(read.bin, read.stock.getColumn("location").getString(), nothing);
          });
        });
      }
    });
    per_s.push_back(static_cast<double>(orders * lines_an_order) / us * 1e6);
  }
  return per_s;
}

}  // namespace

void allocation(const std::filesystem::path& dir, std::int64_t stock_rows) {
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir);
  StoreOptions options;
  options.dir = dir;
  options.tenant = options.site = "bench";
  std::vector<double> product;
  {
    const auto store = Store::open(options).value();
    State state(*store);
    put_house(*store, state, stock_rows);
    put_orders(*store, state, stock_rows / rows_an_item);
    product = by_the_product(state);
  }
  const auto ours = spread(product), bare = spread(by_bare_reads(dir / "wec.db"));
  std::printf(
      "allocation with %lld stock rows, %lld bins an item: %.0f lines/s (median of %d); the bare "
      "reads they need %.0f lines/s; ratio %.2f\n",
      static_cast<long long>(stock_rows), static_cast<long long>(rows_an_item), ours.median, rounds,
      bare.median, ours.median / bare.median);
}

}  // namespace wec::bench
