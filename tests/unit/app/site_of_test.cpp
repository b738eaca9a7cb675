// From the site file to what core knows: who prints on paper.
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/app/site_of.hpp"
#include "daemon/core/kpi.hpp"

namespace wec {
namespace {

DeviceConfig device(std::string id, std::string driver) {
  DeviceConfig made;
  made.id = std::move(id);
  made.driver = std::move(driver);
  return made;
}

/// Two benches and a dock; D1 belongs to nobody, D2 to the second bench.
SiteFile three_stations() {
  SiteFile file;
  file.devices = {device("P1", "zpl"), device("P2", "zpl"), device("D1", "document"),
                  device("D2", "document")};
  file.stations = {{"PACK-01", StationKind::pack, "", {"P1"}},
                   {"PACK-02", StationKind::pack, "", {"D2", "P2"}},
                   {"DOCK-01", StationKind::dock, "", {}}};
  return file;
}

std::string paper_of(const SiteStation& station) {
  const auto found = std::find_if(station.devices.begin(), station.devices.end(),
                                  [](const SiteDevice& one) { return one.is_paper; });
  return found == station.devices.end() ? "" : found->id.text;
}

TEST(SiteOf, ADocumentPrinterOfNoStationIsThatOfTheBenchesWithoutOne) {
  const auto site = site_of(three_stations());
  EXPECT_EQ(paper_of(site.stations.at(0)), "D1");
  EXPECT_EQ(paper_of(site.stations.at(1)), "D2");
  EXPECT_EQ(paper_of(site.stations.at(2)), "");
  EXPECT_EQ(site.stations.at(1).device(DeviceKind::printer)->id.text, "P2") << "labels go there";
}

TEST(SiteOf, ASharedPrinterIsCountedOnce) {
  auto file = three_stations();
  file.stations.push_back({"PACK-03", StationKind::pack, "", {}});
  EXPECT_EQ(kpi_site(site_of(file)).devices.at("printer"), 4);
}

}  // namespace
}  // namespace wec
