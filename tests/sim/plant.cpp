#include "tests/sim/plant.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "daemon/app/site_of.hpp"
#include "tests/sim/goods.hpp"

namespace wec::test {
namespace {

std::string device(const char* id, const char* driver, const char* more = "") {
  return fmt::format("[[device]]\nid = \"{}\"\nlink = \"tcp://{}.sim:1\"\ndriver = \"{}\"\n{}\n",
                     id, id, driver, more);
}

std::string station(const std::string& id, const char* kind, const char* place,
                    const char* devices) {
  const auto at = *place ? fmt::format("location = \"{}\"\n", place) : std::string();
  return fmt::format("[[station]]\nid = \"{}\"\nkind = \"{}\"\n{}devices = [{}]\n", id, kind, at,
                     devices);
}

/// "A-03": six metres into aisle A.
std::string stands_at(const std::string& place) {
  return fmt::format(R"(,"aisle":"{}","x_mm":{},"y_mm":{})", place[0], (place[0] - 'A') * 5000,
                     (place[3] - '0') * 2000);
}

constexpr char printer_more[] = "dpi = 203\nmedia_mm = [102, 152]";

}  // namespace

SiteFile sim_site_file() {
  std::string text =
      "[site]\nid = \"sim1\"\ntenant = \"acme\"\nmachine = \"sim-1\"\ntimezone = "
      "\"Europe/Berlin\"\n"
      "[oms]\nbroker = \"mqtt://127.0.0.1:1883\"\n"
      "[http]\nlisten = \"127.0.0.1:0\"\nopen_loopback = true\n"
      "[bridge]\nin_process = true\n[simulation]\nenabled = true\n";
  for (const auto* id : {"SC1", "SC2", "SC3", "SC4", "SC5", "SC6", "SC7", "SC8", "SC9"})
    text += device(id, "line");
  for (const auto* id : {"W1", "W2"}) text += device(id, "mt_sics");
  for (const auto* id : {"P1", "P2"}) text += device(id, "zpl", printer_more);
  text += station("PICK-01", "pick", "", R"("SC1")");
  text += station("PICK-02", "pick", "", R"("SC2")");
  text += station("PACK-01", "pack", "PACK-1", R"("SC3", "W1", "P1")");
  text += station("PACK-02", "pack", "PACK-1", R"("SC4", "W2", "P2")");
  text += station("DOCK-01", "dock", "DOCK-1", R"("SC5")");
  text += station("RECV-01", "receive", "DOCK-1", R"("SC6")");
  text += station("RET-01", "returns", "RET-1", R"("SC7")");
  text += station("WALL-01", "wall", "WALL-1", R"("SC9")");
  text += station("SUP-01", "supervisor", "", R"("SC8")");
  auto site = parse_site_file(text, "sim.toml", known_drivers());
  if (!site) throw std::runtime_error(to_text(site.error()));
  return std::move(*site);
}

/// Of B-04 nobody knows where it is.
bool has_aisle(const std::string& place) {
  return place.size() == 4 && place[0] <= 'D' && place != "B-04";
}

std::string floor_plan() {
  return R"({"layout":"HALL","version":1,"aisles":[{"aisle":"A","x_mm":0},{"aisle":"B","x_mm":5000},{"aisle":"C","x_mm":10000},{"aisle":"D","x_mm":15000}],"cross_mm":[0,20000],"start":{"x_mm":0,"y_mm":0},"drop":{"x_mm":15000,"y_mm":0}})";
}

bool handles_dangerous(const std::string& person) { return person == "anna" || person == "caro"; }

const std::vector<std::pair<std::string, std::string>>& shift_plan() {
  static const std::vector<std::pair<std::string, std::string>> plan = {
      {"PICK-01", "BADGE-anna"}, {"PICK-02", "BADGE-bela"}, {"PACK-01", "BADGE-caro"},
      {"PACK-02", "BADGE-dora"}, {"DOCK-01", "BADGE-emil"}, {"RECV-01", "BADGE-fred"},
      {"RET-01", "BADGE-gina"},  {"SUP-01", "BADGE-sue"},   {"WALL-01", "BADGE-hana"}};
  return plan;
}

std::vector<std::pair<std::string, std::string>> first_commands() {
  std::vector<std::pair<std::string, std::string>> all;
  const auto add = [&](const char* type, std::string data) {
    all.emplace_back(type, std::move(data));
  };
  int seq = 0;
  const auto place = [&](const std::string& id, const char* kind) {
    add("location.upsert",
        fmt::format(
            R"({{"location":"{0}","version":1,"barcode":"LOC-{0}","kind":"{1}","pick_seq":{2}{3}}})",
            id, kind, seq += 10, has_aisle(id) ? stands_at(id) : std::string()));
  };
  for (const auto* id : {"A-01", "A-02", "A-03", "A-04", "A-06", "A-07", "A-08", "B-01", "B-04",
                         "C-01", "C-02", "D-01", "K-01"})
    place(id, "PICK");
  for (const auto* id : {"R-01", "R-02"}) place(id, "RESERVE");
  place("Q-01", "QUARANTINE");
  place("X-01", "SCRAP");
  place("RET-1", "RETURNS");
  place("WALL-1", "WALL");
  place("PACK-1", "PACK");
  place("DOCK-1", "DOCK");
  for (const auto& one : articles())
    add("item.upsert",
        fmt::format(
            R"({{"sku":"{0}","version":1,"name":"{0} ^XZ~JA thing","tracking":"{1}","weight_mg":{2},"sigma_mg":500,"dims_mm":[50,50,50],"packs":[{{"uom":"EA","qty":1,"gtin":"{3}"}}]{4}}})",
            one.sku, one.lots ? "LOT" : "NONE", one.weight_mg, one.gtin,
            one.more.empty() ? "" : "," + one.more));
  add("carton_type.upsert",
      R"({"carton":"BOX","version":1,"barcode":"BOX","tare_mg":120000,"sigma_mg":500,"inner_mm":[400,400,400],"max_mg":30000000,"dg_ok":true})");
  for (const auto* id : {"T-1", "T-2", "T-3", "T-4", "T-5", "T-6"})
    add("lpn.upsert",
        fmt::format(R"({{"lpn":"{0}","version":1,"barcode":"TOTE-{0}","kind":"TOTE"}})", id));
  for (const auto* id : {"PAL-1", "PAL-2", "PAL-3"})
    add("lpn.upsert",
        fmt::format(R"({{"lpn":"{0}","version":1,"barcode":"{0}","kind":"PALLET"}})", id));
  for (const auto& [station, badge] : shift_plan())
    add("operator.upsert",
        fmt::format(
            R"({{"operator":"{0}","version":1,"badge":"BADGE-{0}","name":"{0}","rights":{1},"skills":{2}}})",
            badge.substr(6),
            badge == "BADGE-sue" ? R"(["supervisor"])"
                                 : R"(["pick","pack","dock","receive","returns"])",
            handles_dangerous(badge.substr(6)) ? R"(["DG"])" : "[]"));
  add("numbers.grant",
      R"({"range":"R-SSCC","version":1,"kind":"sscc","format":"39521000{n:9}{c:gs1}","lo":"1","hi":"5000","low":10})");
  add("numbers.grant",
      R"({"range":"R-TRK","version":1,"kind":"tracking","carrier":"GLS","format":"RR{n:8}{c:s10}DE","lo":"1","hi":"5000","low":10})");
  add("numbers.grant",
      R"({"range":"R-RET","version":1,"kind":"tracking","carrier":"RETURN","format":"RT{n:9}","lo":"1","hi":"5000","low":10})");
  std::string slots;
  for (int n = 1; n <= 6; ++n)
    slots += fmt::format(R"({}{{"slot":"W1-{}","barcode":"SLOT-W1-{}"}})", n > 1 ? "," : "", n, n);
  add("wall.upsert",
      fmt::format(
          R"({{"wall":"W1","version":1,"location":"WALL-1","slots":[{}],"exception_slot":"W1-X"}})",
          slots));
  // A lease that ends before the person is signed out.
  add("policy.set", R"({"name":"lock_handheld_ms","value":3600000,"version":1})");
  add("kit.upsert", R"({"sku":"SET","version":1,"components":[{"sku":"CUP","qty":2}]})");
  for (const auto& one : opening())
    add("stock.adjust",
        fmt::format(R"({{"sku":"{}","location":"{}","delta":{},"reason":"OPENING"{}}})", one.sku,
                    one.place, one.units,
                    one.lot.empty() ? std::string()
                                    : fmt::format(R"(,"lot":"{}","expiry":"{}")", one.lot,
                                                  expiry_of(one.lot))));
  return all;
}

}  // namespace wec::test
