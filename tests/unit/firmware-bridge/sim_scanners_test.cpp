// The drivers of scanner protocols against simulated scanners that share nothing with them.
#include "firmware-bridge/sim/scanner.hpp"
#include "tests/unit/firmware-bridge/device_bench.hpp"

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SimScanners : public ::testing::TestWithParam<std::string> {
 protected:
  /// Several makers' scanners send lines; one driver reads them.
  static std::string driver() {
    const auto& name = GetParam();
    return name == "honeywell" || name == "datalogic" || name == "metrologic" ? "line" : name;
  }
  static DeviceBench make(SimOptions more = {}) {
    more["driver"] = GetParam();
    DeviceBench bench(driver(), "scanner", more);
    if (driver() == "ssi") bench.driver().set_option("aim", "on");
    bench.open();
    return bench;
  }
};

TEST_P(SimScanners, ASymbolArrivesOnceWithItsIdentifier) {
  auto bench = make();
  for (const std::string data : {"]C10109521101530001", "]E04006381333931",
                                 "]d2"
                                 "10LOT7"}) {
    bench.forget();
    bench.control("scan " + data);
    bench.pass(seconds(10));
    const auto scans = bench.all<Scanned>();
    ASSERT_EQ(scans.size(), 1u) << data;
    EXPECT_EQ(scans[0].aim + scans[0].data, data);
  }
}

TEST_P(SimScanners, AHundredSymbolsInARowAllArriveInOrder) {
  auto bench = make();
  for (int i = 0; i < 100; ++i) bench.control("scan ]C0CODE" + std::to_string(i));
  bench.pass(seconds(5));
  const auto scans = bench.all<Scanned>();
  ASSERT_EQ(scans.size(), 100u);
  for (std::size_t i = 0; i < scans.size(); ++i)
    EXPECT_EQ(scans[i].data, "CODE" + std::to_string(i));
}

TEST_P(SimScanners, WhatItSaysOfItselfIsNoScan) {
  auto bench = make();
  bench.command(AskIdentity{});
  bench.pass(seconds(5));
  EXPECT_TRUE(bench.all<Scanned>().empty());
}

std::vector<std::string> protocols() {
  std::vector<std::string> names;
  for (const auto* one : sim_scanner_protocols()) names.emplace_back(one->name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Protocols, SimScanners, ::testing::ValuesIn(protocols()),
                         [](const auto& info) { return info.param; });

TEST(SimSsi, ALostAcknowledgementRepeatsTheSymbolAndItCountsOnce) {
  DeviceBench bench("ssi", "scanner", {{"driver", "ssi"}});
  bench.open();
  bench.lose_what_the_host_says(true);
  bench.control("scan ]C0CODE");
  bench.pass(seconds(3));  // and again after two seconds
  bench.lose_what_the_host_says(false);
  bench.pass(seconds(10));
  EXPECT_EQ(bench.all<Scanned>().size(), 1u);
  bench.control("scan ]C0CODE");  // the same symbol, scanned again, is another scan
  bench.pass(seconds(1));
  EXPECT_EQ(bench.all<Scanned>().size(), 2u);
}

TEST(SimSsi, ADamagedSymbolIsAskedForAgainAndArrives) {
  DeviceBench bench("ssi", "scanner", {{"driver", "ssi"}});
  bench.open();
  bench.control("damage");
  bench.control("scan ]C0CODE");
  bench.pass(seconds(5));
  const auto scans = bench.all<Scanned>();
  ASSERT_EQ(scans.size(), 1u);
  EXPECT_EQ(scans[0].data, "CODE");
}

TEST(SimHoneywell, EchoesAMenuCommandAndTellsWhatItIs) {
  const auto scanner = make_sim_device("scanner", {{"driver", "honeywell"}}).value();
  scanner->connect({});
  const auto says = [&](std::string_view bytes) {
    scanner->receive(bytes, {});
    return scanner->take_output();
  };
  EXPECT_EQ(says("\x16M\rcbrena?."), "CBRENA1\x06.");
  EXPECT_EQ(says("\x16M\rcbr!"), "CBR\x05!");
  EXPECT_EQ(says("\x16T\r"), "");
  EXPECT_TRUE(says("\x16M\rREVINF.").ends_with("REVINF\x06."));
}

TEST(SimDataMan, ExtendedResultsAreTheSameScans) {
  DeviceBench bench("cognex_dmcc", "scanner", {{"driver", "cognex_dmcc"}, {"results", "extended"}});
  bench.open();
  bench.control("scan ]C0A");
  bench.control("scan ]C0AB");
  bench.control("scan ]C0ABC");
  const auto scans = bench.all<Scanned>();
  ASSERT_EQ(scans.size(), 3u);
  EXPECT_EQ(scans[0].data + scans[1].data + scans[2].data, "AABABC");
  bench.command(AskIdentity{});
  EXPECT_EQ(bench.all<Answered>().size(), 2u);
}

}  // namespace
}  // namespace wec::testing
