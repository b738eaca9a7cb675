// The drivers of all scale protocols against simulated scales that share nothing with them.
#include "firmware-bridge/sim/scale.hpp"
#include "tests/unit/firmware-bridge/device_bench.hpp"

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool speaks_by_itself(std::string_view protocol) {
  for (const auto* one : sim_scale_protocols()) {
    if (one->name == protocol) return one->speaks_every.count() > 0;
  }
  return false;
}

/// 7-bit lines, as the manuals set them.
bool seven_bits(std::string_view protocol) {
  return protocol.starts_with("toledo_821") || protocol.starts_with("nci_") ||
         protocol == "sartorius_sbi" || protocol == "ricelake";
}

class SimScales : public ::testing::TestWithParam<std::string> {
 protected:
  static DeviceBench make(SimOptions more = {}) {
    more["driver"] = GetParam();
    more["unit"] = "kg";
    DeviceBench bench(GetParam(), "scale", more);
    bench.driver().set_option("unit", "kg");
    bench.open();
    return bench;
  }
  /// The reading that a question brings, or the next one that comes.
  static std::optional<Weighed> read(DeviceBench& bench) {
    bench.forget();
    if (!speaks_by_itself(GetParam())) bench.command(ReadWeight{});
    bench.pass(seconds(1));
    return bench.last<Weighed>();
  }
};

TEST_P(SimScales, AWeightAtRestIsReadToTheGram) {
  auto bench = make();
  bench.control("weigh 1.234 kg");
  const auto reading = read(bench);
  ASSERT_TRUE(reading);
  ASSERT_TRUE(reading->mass);
  EXPECT_EQ(reading->mass->nanograms, 1'234'000'000'000);
  EXPECT_EQ(reading->stable, true);
  EXPECT_EQ(reading->status, WeighStatus::ok);
  EXPECT_TRUE(bench.all<DeviceFault>().empty());
}

TEST_P(SimScales, AMovingLoadIsNeverAWeightAtRest) {
  auto bench = make();
  bench.control("weigh 1.234 kg unstable");
  const auto reading = read(bench);
  ASSERT_TRUE(reading);
  EXPECT_FALSE(reading->mass && reading->stable == true);
}

TEST_P(SimScales, AnOverloadedScaleGivesNoWeight) {
  auto bench = make();
  bench.control("weigh 1.234 kg");
  bench.control("overload");
  const auto reading = read(bench);
  ASSERT_TRUE(reading);
  EXPECT_FALSE(reading->mass);
  EXPECT_NE(reading->status, WeighStatus::ok);
  bench.control("ok");
  EXPECT_TRUE(read(bench)->mass);
}

TEST_P(SimScales, AnEmptyScaleShowsZeroAndNotNothing) {
  auto bench = make({{"empty", "0.000"}});
  const auto reading = read(bench);
  ASSERT_TRUE(reading);
  ASSERT_TRUE(reading->mass);
  EXPECT_EQ(reading->mass->nanograms, 0);
}

TEST_P(SimScales, NoiseIsNoWeight) {
  auto bench = make();
  bench.control("weigh 1.234 kg");
  bench.control("garbage");
  const auto reading = read(bench);
  EXPECT_FALSE(reading && reading->mass);
}

class AskedSimScales : public SimScales {};
TEST_P(AskedSimScales, SilenceIsSaid) {
  auto bench = make();
  bench.control("silent");
  bench.command(ReadWeight{});
  bench.pass(seconds(12));
  ASSERT_FALSE(bench.all<DeviceFault>().empty());
  EXPECT_EQ(bench.all<DeviceFault>().front().code, "SCALE_SILENT");
  EXPECT_TRUE(bench.all<Weighed>().empty());
}

class SevenBitSimScales : public SimScales {};
TEST_P(SevenBitSimScales, AParityBitDoesNotMatter) {
  auto bench = make({{"parity", "even"}});
  bench.control("weigh 1.234 kg");
  const auto reading = read(bench);
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->mass);
}

std::vector<std::string> protocols(bool (*which)(std::string_view)) {
  std::vector<std::string> names;
  for (const auto* one : sim_scale_protocols()) {
    if (which(one->name)) names.emplace_back(one->name);
  }
  return names;
}
bool any(std::string_view) { return true; }
bool asked(std::string_view protocol) { return !speaks_by_itself(protocol); }
std::string name_of(const ::testing::TestParamInfo<std::string>& info) { return info.param; }

INSTANTIATE_TEST_SUITE_P(Protocols, SimScales, ::testing::ValuesIn(protocols(any)), name_of);
INSTANTIATE_TEST_SUITE_P(Protocols, AskedSimScales, ::testing::ValuesIn(protocols(asked)), name_of);
INSTANTIATE_TEST_SUITE_P(Protocols, SevenBitSimScales, ::testing::ValuesIn(protocols(seven_bits)),
                         name_of);

TEST(SimScale, SpeaksByteForByteAsItsManualPrintsIt) {
  const auto says = [](std::string_view protocol, std::string_view question,
                       std::string_view load) {
    const auto scale =
        make_sim_device("scale", {{"driver", std::string(protocol)}, {"unit", "kg"}}).value();
    const Instant now{};
    scale->connect(now);
    EXPECT_TRUE(control(*scale, load, now));
    (void)scale->take_output();
    scale->receive(question, now);
    if (question.empty()) scale->expire(now + seconds(1));
    return scale->take_output();
  };
  using namespace std::string_literals;
  EXPECT_EQ(says("toledo_8217", "W", "weigh 1.234 kg"), "\x02"s + "01.234\r");
  EXPECT_EQ(says("toledo_8217", "W", "weigh 1.234 kg unstable"), "\x02?\x61\r");
  EXPECT_EQ(says("toledo_8213", "W", "weigh 12.34 kg"), "\x02"s + "012.34\r");
  EXPECT_EQ(says("nci_scp01", "W\r", "weigh 12.34 kg"), "\n0012.34KG\r\n00\r\x03");
  EXPECT_EQ(says("nci_ecr", "W\r", "weigh 12.345 kg"), "\n12.345KG\r\nS00\r\x03");
  EXPECT_EQ(says("nci_ecr", "W\r", "weigh 12.345 kg unstable"), "\nS10\r\x03");
  EXPECT_EQ(says("nci_scp12", "W\r", "weigh 12.34 lb"), "\n 012.34lb\r00\x03");
  EXPECT_EQ(says("nci_scp01", "X\r", "weigh 12.34 kg"), "\n?\r\x03");
  EXPECT_EQ(says("and_scale", "Q\r\n", "weigh 27.81 g"), "ST,+00027.81  g\r\n");
  EXPECT_EQ(says("ohaus", "IP\r\n", "weigh 12.73 g unstable"), "       12.73 g    ?\r\n");
  EXPECT_EQ(says("sartorius_sbi", "\x1bP\r\n", "weigh 123.56 g"), "+   123.56 g    \r\n");
  EXPECT_EQ(says("radwag", "SI\r\n", "weigh 18.5 kg unstable"), "SI ?       18.5 kg \r\n");
  EXPECT_EQ(says("dini_argeo", "READ\r\n", "weigh 12.34 kg"), "ST,GS,   12.34,kg\r\n");
  EXPECT_EQ(says("kern_14_15", "w", "weigh 12.34 g"), "+  12.34 G S\r\n");
  EXPECT_EQ(says("cas_enq", "\x11", "weigh 1.234 kg"), "\x01\x02S 01.234kg\x65\x03\x04");
  EXPECT_EQ(says("cas_22", "", "weigh 12.34 kg"), "ST,GS,\x01\xc4, 0012.34 kg\r\n");
  EXPECT_EQ(says("ricelake", "", "weigh 12.5 lb unstable"), "\x02    12.5LGM\r\n");
}

}  // namespace
}  // namespace wec::testing
