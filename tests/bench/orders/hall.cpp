// One location, one item and its opening stock for each place of each aisle.
#include "tests/bench/orders/hall.hpp"

namespace wec::bench {

namespace {

constexpr routing::Mm place_mm = 1000;

void put_layout(HeadOffice& office, const routing::Layout& layout) {
  std::string aisles;
  for (std::size_t a = 0; a < layout.aisles.size(); ++a)
    aisles +=
        fmt::format(R"({}{{"aisle":"{}","x_mm":{}}})", a == 0 ? "" : ",", a, layout.aisles[a].x);
  office.command(
      "layout.upsert",
      fmt::format(
          R"("layout":"HALL","version":1,"aisles":[{}],"cross_mm":[{},{}],"start":{{"y_mm":0}},"drop":{{"y_mm":0}})",
          aisles, layout.cross.front(), layout.cross.back()));
}

void put_bin(HeadOffice& office, const routing::Layout& layout, const routing::Spot& spot,
             int pick_seq) {
  const auto bin = bin_at(spot);
  office.command(
      "location.upsert",
      fmt::format(
          R"("location":"{0}","version":1,"barcode":"LOC{0}","kind":"PICK","pick_seq":{1},"aisle":"{2}","x_mm":{3},"y_mm":{4})",
          bin, pick_seq, spot.aisle, layout.aisles[static_cast<std::size_t>(spot.aisle)].x,
          spot.y));
  office.command(
      "item.upsert",
      fmt::format(
          R"("sku":"{0}","version":1,"name":"{0}","tracking":"NONE","weight_mg":1000,"packs":[{{"uom":"EA","qty":1,"barcodes":["ITEM{0}"]}}])",
          bin));
  office.command(
      "stock.adjust",
      fmt::format(R"("sku":"{0}","location":"{0}","delta":1000000,"reason":"OPENING")", bin));
}

}  // namespace

std::string picker(std::size_t n) { return fmt::format("PICK-{:03}", n); }

std::string bin_at(const routing::Spot& spot) {
  return fmt::format("{}-{:03}", spot.aisle, spot.y / place_mm);
}

Hall make_hall(const std::filesystem::path& dir, const routing::Layout& layout,
               std::size_t pickers) {
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir);
  StoreOptions options;
  options.dir = dir;
  options.tenant = options.site = "bench";
  Hall hall;
  hall.store = Store::open(options).value();
  hall.site = std::make_unique<Site>();
  hall.site->tenant = hall.site->site = hall.site->boot = "bench";
  for (std::size_t i = 0; i < pickers; ++i) {
    SiteStation station;
    station.id = StationId(picker(i));
    hall.site->stations.push_back(station);
  }
  hall.controller = std::make_unique<Controller>(*hall.store, *hall.site);
  hall.controller->start(start_ms, 1000);
  hall.office = std::make_unique<HeadOffice>(*hall.controller);
  put_layout(*hall.office, layout);
  int pick_seq = 0;
  for (std::size_t a = 0; a < layout.aisles.size(); ++a)
    for (routing::Mm y = place_mm; y < layout.cross.back(); y += place_mm)
      put_bin(*hall.office, layout, {static_cast<std::int32_t>(a), 0, y}, ++pick_seq);
  return hall;
}

}  // namespace wec::bench
