// Built through the same commands as a real site: nothing is put into tables by hand but bulk
// history.

#include "tests/bench/floor.hpp"

#include <fmt/format.h>

#include "daemon/core/envelope.hpp"
#include "tests/bench/office.hpp"

namespace wec::bench {
namespace {

constexpr const char* gtin = "4006381333931";

}  // namespace

std::string station_name(int station) { return fmt::format("PICK-{:03}", station); }

StationInput item_scan(int station) {
  StationInput input;
  input.station = StationId(station_name(station));
  input.data = gtin;
  return input;
}

Floor make_floor(const std::filesystem::path& dir, int stations) {
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir);
  StoreOptions options;
  options.dir = dir;
  options.tenant = "bench";
  options.site = "bench";
  Floor floor;
  floor.store = Store::open(options).value();
  Site site;
  site.tenant = site.site = "bench";
  site.boot = "BENCH";
  for (int i = 0; i < stations; ++i) {
    SiteStation station;
    station.id = StationId(station_name(i));
    site.stations.push_back(station);
  }
  floor.controller = std::make_unique<Controller>(*floor.store, site);
  floor.controller->start(start_ms, 1000);
  HeadOffice oms(*floor.controller);
  oms.command(
      "item.upsert",
      fmt::format(
          R"("sku":"A","version":1,"name":"A","tracking":"NONE","weight_mg":1000,"packs":[{{"uom":"EA","qty":1,"gtin":"{}"}}])",
          gtin));
  for (int i = 0; i < stations; ++i) {
    oms.command(
        "location.upsert",
        fmt::format(
            R"("location":"L{0}","version":1,"barcode":"LOC{0}","kind":"PICK","pick_seq":{0})", i));
    oms.command("lpn.upsert",
                fmt::format(R"("lpn":"T{0}","version":1,"barcode":"TOTE{0}","kind":"TOTE")", i));
    oms.command(
        "operator.upsert",
        fmt::format(R"("operator":"op{0}","version":1,"badge":"BADGE{0}","name":"op","rights":[])",
                    i));
    oms.command("stock.adjust",
                fmt::format(R"("sku":"A","location":"L{}","delta":1000000,"reason":"OPENING")", i));
    oms.command(
        "order.released",
        fmt::format(
            R"("order":"O{}","version":1,"ship_by":"2027-01-01T00:00:00Z","carrier":"X","service":"X","ship_to":{{}},"lines":[{{"line":1,"sku":"A","qty":1000000}}])",
            i));
  }
  for (int i = 0; i < stations; ++i) {
    oms.scan(station_name(i), fmt::format("BADGE{}", i));
    oms.scan(station_name(i), fmt::format("TOTE{}", i));
    State& state = floor.controller->state();
    const auto order = state.stations.get(StationId(station_name(i)))->order;
    const auto task = state.tasks.where("order", order).front();
    oms.scan(station_name(i), "LOC" + task.location.text.substr(1));
  }
  return floor;
}

void add_events(Store& store, std::int64_t count) {
  PickCounted event;
  event.task = TaskId("O1-1");
  event.order = OrderId("O1");
  event.sku = Sku("A");
  event.station = StationId("PICK-001");
  event.operator_id = OperatorId("op1");
  Stamp stamp;
  stamp.tenant = stamp.site = "bench";
  stamp.fence = "D0x1";
  stamp.wall_ms = start_ms;
  for (std::int64_t done = 0; done < count;) {
    store.begin();
    for (int i = 0; i < 10'000 && done < count; ++i, ++done) {
      stamp.seq = store.head().seq + 1;
      stamp.prev = store.head().hash;
      store.append(sealed(event, stamp));
    }
    store.commit();
    store.checkpoint(false);
  }
}

void add_orders(Store& store, std::int64_t count) {
  State state(store);
  for (std::int64_t done = 0; done < count;) {
    store.begin();
    for (int i = 0; i < 10'000 && done < count; ++i, ++done) {
      Order order;
      order.order = OrderId(fmt::format("H{:08}", done));
      order.version = 1;
      order.state = OrderState::shipped;
      order.ship_by = "2026-01-01T00:00:00Z";
      state.orders.put(order);
      OrderLine line;
      line.order = order.order;
      line.line = 1;
      line.sku = Sku("A");
      line.qty = line.picked = line.packed = line.shipped = 1;
      state.order_lines.put(line);
    }
    store.commit();
    store.checkpoint(false);
  }
}

}  // namespace wec::bench
