// Shows that a good site file is read whole, and that every mistake is named with its place.
#include "config/site_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

namespace wec {
namespace {

const std::vector<KnownDriver> drivers{
    {"line", "scanner", {"suffix"}},
    {"mt_sics", "scale"},
    {"toledo_8217", "scale", {"unit"}, [](auto, auto value) { return value == "kg"; }},
    {"zpl", "printer"},
    {"document", "printer"}};

constexpr std::string_view minimal = "[site]\nid = \"lej1\"\ntenant = \"acme\"\n";

// A minimal site and what a test adds to it; added lines start at line 4.
tl::expected<SiteFile, ConfigError> with(std::string_view more) {
  return parse_site_file(std::string(minimal) + std::string(more), "site.toml", drivers);
}

std::vector<std::string> problems_of(const tl::expected<SiteFile, ConfigError>& site) {
  std::vector<std::string> texts;
  if (site) return texts;
  for (const auto& problem : site.error().problems) texts.push_back(to_text(problem));
  return texts;
}

// The one problem of a file that has exactly one.
std::string only_problem(std::string_view more) {
  const auto texts = problems_of(with(more));
  EXPECT_EQ(texts.size(), 1U) << more;
  return texts.empty() ? std::string{} : texts.front();
}

std::string code_of(std::string_view more) {
  const auto site = with(more);
  return site ? std::string{} : site.error().problems.front().code;
}

std::string device(std::string_view id, std::string_view link, std::string_view driver = "line") {
  return "[[device]]\nid = \"" + std::string(id) + "\"\nlink = \"" + std::string(link) +
         "\"\ndriver = \"" + std::string(driver) + "\"\n";
}

TEST(SiteFile, MinimalFileGetsTheDefaults) {
  const auto site = with("");
  ASSERT_TRUE(site) << to_text(site.error());
  EXPECT_EQ(site->site.id, "lej1");
  EXPECT_EQ(site->site.timezone, "UTC");
  EXPECT_FALSE(site->simulation);
  EXPECT_FALSE(site->bridge.in_process);
  EXPECT_EQ(site->policy.weigh_tolerance_mg, 20'000);
  EXPECT_EQ(site->policy.weigh_tolerance_ppm, 20'000);
  EXPECT_EQ(site->policy.weigh_tolerance_sigma_milli, 3'000);
  EXPECT_EQ(site->policy.each_scan_max, 5);
  EXPECT_EQ(site->policy.idle_lock_minutes, 5);
  EXPECT_EQ(site->policy.idle_lock_handheld_minutes, 15);
  EXPECT_EQ(site->policy.claim_ttl_minutes, 15);
  EXPECT_TRUE(site->warnings.empty());
}

TEST(SiteFile, TheExampleIsAGoodFileAndPathsStartAtItsFolder) {
  const std::string path = WEC_SOURCE_DIR "/config/site.example.toml";
  const auto site = load_site_file(path, drivers);
  ASSERT_TRUE(site) << to_text(site.error());
  EXPECT_TRUE(site->warnings.empty());
  EXPECT_EQ(site->oms.ca, WEC_SOURCE_DIR "/config/tls/ca.pem");
  EXPECT_EQ(site->witness.path, "/media/witness");
  EXPECT_EQ(site->devices.size(), 4U);
  EXPECT_EQ(site->find_device("P1")->media->height_mm, 152);
  EXPECT_EQ(site->find_station("PACK-01")->kind, StationKind::pack);
  EXPECT_EQ(site->station_of_device("W1")->id, "PACK-01");
}

TEST(SiteFile, TheDemoSiteIsAGoodFile) {
  const auto site = load_site_file(WEC_SOURCE_DIR "/config/demo/site.toml", drivers);
  ASSERT_TRUE(site) << to_text(site.error());
  EXPECT_TRUE(site->warnings.empty());
  EXPECT_TRUE(site->simulation);
  EXPECT_EQ(site->stations.size(), 3U);
  EXPECT_EQ(site->station_of_device("SC3")->id, "DOCK-01");
}

TEST(SiteFile, PolicyIsKeptInWholeNumbers) {
  const auto site = with(
      "[policy]\nweigh_tolerance_g = 12.5\nweigh_tolerance_percent = 0.3\n"
      "weigh_tolerance_sigmas = 2\nclaim_ttl_minutes = 30\n");
  ASSERT_TRUE(site) << to_text(site.error());
  EXPECT_EQ(site->policy.weigh_tolerance_mg, 12'500);
  EXPECT_EQ(site->policy.weigh_tolerance_ppm, 3'000);
  EXPECT_EQ(site->policy.weigh_tolerance_sigma_milli, 2'000);
  EXPECT_EQ(site->policy.claim_ttl_minutes, 30);
}

TEST(SiteFile, UnknownKeyNamesThePlaceAndTheNearestKey) {
  EXPECT_EQ(only_problem("[http]\nlisen = \"127.0.0.1:0\"\n"),
            "site.toml:5:1: [http] lisen: unknown key; did you mean \"listen\"?");
}

TEST(SiteFile, UnknownKeyFarFromAllOthersGetsNoGuess) {
  EXPECT_EQ(only_problem("[http]\nxyzzy_q = 1\n"), "site.toml:5:1: [http] xyzzy_q: unknown key");
}

TEST(SiteFile, UnknownSectionNamesTheNearestSection) {
  EXPECT_EQ(only_problem("[brigde]\nin_process = true\n"),
            "site.toml:4:1: [brigde]: unknown section; did you mean \"bridge\"?");
  EXPECT_EQ(code_of("[[divice]]\nid = \"A\"\n"), "UNKNOWN_KEY");
}

TEST(SiteFile, UnknownKeyOfADeviceSaysWhichDevice) {
  EXPECT_EQ(only_problem(device("SC1", "tcp-listen://127.0.0.1:0") + "namme = \"x\"\n"),
            "site.toml:8:1: [[device]] SC1 namme: unknown key; did you mean \"name\"?");
}

TEST(SiteFile, WrongTypesSayWhatIsWantedAndWhatWasFound) {
  EXPECT_EQ(only_problem("[http]\nopen_loopback = \"yes\"\n"),
            "site.toml:5:17: [http] open_loopback: must be true or false, not text");
  EXPECT_EQ(only_problem("[policy]\neach_scan_max = 2.5\n"),
            "site.toml:5:17: [policy] each_scan_max: must be a whole number, not a number with "
            "decimals");
  EXPECT_EQ(only_problem("[bridge]\nusb_socket = 5\n"),
            "site.toml:5:14: [bridge] usb_socket: must be text, not a whole number");
  EXPECT_EQ(code_of("[[station]]\nid = \"A\"\nkind = \"pick\"\ndevices = \"SC1\"\n"), "WRONG_TYPE");
  EXPECT_EQ(code_of("[[station]]\nid = \"A\"\nkind = \"pick\"\ndevices = [7]\n"), "WRONG_TYPE");
  EXPECT_EQ(code_of(device("P1", "tcp://127.0.0.1:1", "zpl") + "media_mm = [1]\n"), "WRONG_TYPE");
  EXPECT_EQ(code_of("[device]\nid = \"A\"\n"), "WRONG_TYPE");
  EXPECT_EQ(code_of("[[http]]\nlisten = \"127.0.0.1:0\"\n"), "WRONG_TYPE");
}

TEST(SiteFile, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(only_problem("[policy]\neach_scan_max = 0\n"),
            "site.toml:5:17: [policy] each_scan_max: must be from 1 to 1000");
  EXPECT_EQ(code_of("[policy]\nweigh_tolerance_g = -1\n"), "OUT_OF_RANGE");
  EXPECT_EQ(code_of("[policy]\nweigh_tolerance_g = nan\n"), "OUT_OF_RANGE");
  EXPECT_EQ(code_of(device("P1", "tcp://127.0.0.1:1", "zpl") + "dpi = 20000\n"), "OUT_OF_RANGE");
}

TEST(SiteFile, DuplicateIdsNameTheFirstPlace) {
  EXPECT_EQ(only_problem(device("SC1", "tcp-listen://127.0.0.1:0") +
                         device("SC1", "tcp-listen://127.0.0.1:0")),
            "site.toml:9:6: [[device]] id: \"SC1\" is already in line 5");
  EXPECT_EQ(code_of("[[station]]\nid = \"A\"\nkind = \"pick\"\n"
                    "[[station]]\nid = \"A\"\nkind = \"pack\"\n"),
            "DUPLICATE_ID");
}

TEST(SiteFile, StationOfAnUnknownDeviceNamesTheNearestDevice) {
  EXPECT_EQ(only_problem(device("SC1", "tcp-listen://127.0.0.1:0") +
                         "[[station]]\nid = \"PICK-01\"\nkind = \"pick\"\ndevices = [\"SC2\"]\n"),
            "site.toml:11:12: [[station]] PICK-01 devices: there is no [[device]] \"SC2\"; did you "
            "mean \"SC1\"?");
}

TEST(SiteFile, DeviceInTwoStationsIsRefused) {
  EXPECT_EQ(only_problem(device("SC1", "tcp-listen://127.0.0.1:0") +
                         "[[station]]\nid = \"A\"\nkind = \"pick\"\ndevices = [\"SC1\"]\n"
                         "[[station]]\nid = \"B\"\nkind = \"pick\"\ndevices = [\"SC1\"]\n"),
            "site.toml:15:12: [[station]] B devices: \"SC1\" already belongs to station A");
}

TEST(SiteFile, UnknownKindAndDriverAreRefused) {
  EXPECT_EQ(only_problem("[[station]]\nid = \"A\"\nkind = \"pik\"\n"),
            "site.toml:6:8: [[station]] A kind: unknown kind \"pik\"; did you mean \"pick\"?");
  EXPECT_EQ(only_problem(device("W1", "tcp://127.0.0.1:4001", "mt-sics")),
            "site.toml:7:10: [[device]] W1 driver: unknown driver \"mt-sics\"; did you mean "
            "\"mt_sics\"?");
}

TEST(SiteFile, IdsOfSiteAndTenantFitTopics) {
  for (const auto* id : {"LEJ1", "", "a/b", "a+b", "lej 1", "abcdefghijklmnopqrstuvwxyz-0123456"}) {
    const auto site = parse_site_file(
        "[site]\nid = \"" + std::string(id) + "\"\ntenant = \"acme\"\n", "site.toml", drivers);
    ASSERT_FALSE(site) << id;
    EXPECT_EQ(site.error().problems.front().line, 2U) << id;
  }
  EXPECT_EQ(code_of(device("a b", "tcp-listen://127.0.0.1:0")), "BAD_ID");
}

TEST(SiteFile, MissingKeysAreNamed) {
  EXPECT_EQ(only_problem("[[station]]\nid = \"A\"\n"),
            "site.toml:4:1: [[station]] A kind: is needed");
  const auto site = parse_site_file("", "site.toml", drivers);
  ASSERT_FALSE(site);
  EXPECT_EQ(to_text(site.error().problems.front()),
            "site.toml: [site]: is needed, with id and tenant");
}

TEST(SiteFile, PlainMqttIsForLoopbackOnly) {
  EXPECT_TRUE(with("[oms]\nbroker = \"mqtt://127.0.0.1:1883\"\n"));
  EXPECT_TRUE(with("[oms]\nbroker = \"mqtt://[::1]:1883\"\n"));
  EXPECT_TRUE(with("[oms]\nbroker = \"mqtts://oms.example.com:8883\"\n"));
  EXPECT_EQ(code_of("[oms]\nbroker = \"mqtt://oms.example.com:1883\"\n"), "PLAIN_MQTT");
  EXPECT_EQ(code_of("[oms]\nbroker = \"mqtt://127.evil.example.com:1883\"\n"), "PLAIN_MQTT");
  EXPECT_EQ(code_of("[oms]\nbroker = \"http://127.0.0.1:1883\"\n"), "BAD_BROKER");
  EXPECT_EQ(code_of("[oms]\nbroker = \"mqtts://oms.example.com:70000\"\n"), "BAD_BROKER");
  EXPECT_EQ(code_of("[oms]\nbroker = \"mqtts://a:1\"\ncert = \"x.pem\"\n"), "MISSING");
}

TEST(SiteFile, OpenLoopbackAndPlainHttpAreForLoopbackOnly) {
  EXPECT_TRUE(with("[http]\nlisten = \"127.0.0.1:0\"\nopen_loopback = true\n"));
  EXPECT_EQ(code_of("[http]\nlisten = \"0.0.0.0:8443\"\n"), "NO_TLS");
  EXPECT_EQ(
      code_of("[http]\nlisten = \"0.0.0.0:1\"\nopen_loopback = true\ncert = \"c\"\nkey = \"k\"\n"),
      "OPEN_LOOPBACK");
  EXPECT_EQ(code_of("[http]\nlisten = \"127.0.0.1:65536\"\n"), "BAD_ADDRESS");
  EXPECT_EQ(code_of("[http]\nlisten = \"127.0.0.1:-1\"\n"), "BAD_ADDRESS");
  EXPECT_EQ(code_of("[http]\nlisten = \"127.0.0.1\"\n"), "BAD_ADDRESS");
}

TEST(SiteFile, LinksAreCheckedByTheirScheme) {
  for (const auto* good :
       {"tcp://10.0.0.1:9100", "tcp-listen://127.0.0.1:0", "serial:///dev/ttyUSB0?baud=9600",
        "usb://05e0:1200/S123@1-2", "keys:///dev/input/by-id/usb-X-event-kbd",
        "modbus+tcp://10.0.0.1:502/1", "modbus+rtu:///dev/ttyS0?baud=9600#1",
        "bridge://dock/serial:///dev/ttyS0"}) {
    EXPECT_TRUE(with(device("D", good))) << good;
  }
  for (const auto* bad :
       {"tpc://10.0.0.1:9100", "tcp://10.0.0.1", "tcp://10.0.0.1:65536", "10.0.0.1:9100",
        "tcp://10.0.0.1:0", "tcp:10.0.0.1:1", "serial://ttyUSB0", "usb://scanner",
        "ipp://10.0.0.1:631", "ipp://10.0.0.1/ipp/print", "keys:///dev/hidraw0", "bridge://dock",
        "bridge://a/bridge://b/tcp://c:1", "tcp://::1:80"}) {
    EXPECT_EQ(code_of(device("D", bad)), "BAD_LINK") << bad;
  }
  EXPECT_EQ(only_problem(device("D", "tpc://10.0.0.1:9100")),
            "site.toml:6:8: [[device]] D link: unknown scheme \"tpc\"; did you mean \"tcp\"?");
}

TEST(SiteFile, ADocumentPrinterIsReachedByIppAndBelongsToAllBenches) {
  const auto site = with(device("D", "ipp://10.0.0.9:631/ipp/print", "document"));
  ASSERT_TRUE(site) << to_text(site.error());
  EXPECT_TRUE(site->warnings.empty()) << "it is no unused device";
  EXPECT_TRUE(with(device("D", "bridge://dock/ipp://10.0.0.9:631/ipp/print", "document")));
  EXPECT_EQ(code_of(device("D", "ipp://10.0.0.9:631/ipp/print", "zpl")), "NOT_FOR_THIS");
  EXPECT_EQ(code_of(device("D", "tcp://10.0.0.9:9100", "document")), "NOT_FOR_THIS");
}

TEST(SiteFile, SimulatedLinksNeedSimulation) {
  EXPECT_EQ(code_of(device("D", "sim:scanner")), "BAD_LINK");
  EXPECT_TRUE(with("[simulation]\nenabled = true\n" + device("D", "sim:scanner")));
}

TEST(SiteFile, TwoDevicesOnOneWireAreRefused) {
  EXPECT_EQ(only_problem(device("A", "tcp://10.0.0.1:1") + device("B", "tcp://10.0.0.1:1")),
            "site.toml:10:8: [[device]] B link: is already the link of A");
}

TEST(SiteFile, PrinterKeysAreForPrinters) {
  EXPECT_EQ(code_of(device("W1", "tcp://127.0.0.1:1", "mt_sics") + "dpi = 203\n"), "NOT_FOR_THIS");
}

TEST(SiteFile, WorthSayingIsAWarningAndNoRefusal) {
  const auto site = with(device("SC1", "tcp-listen://127.0.0.1:0") +
                         "[[station]]\nid = \"PACK-01\"\nkind = \"pack\"\n");
  ASSERT_TRUE(site) << to_text(site.error());
  ASSERT_EQ(site->warnings.size(), 2U);
  EXPECT_EQ(to_text(site->warnings[0]), "site.toml:4:1: [[device]] SC1: belongs to no station");
  EXPECT_EQ(site->warnings[1].code, "NO_PRINTER");
}

TEST(SiteFile, AllProblemsAreToldAtOnceInTheOrderOfTheFile) {
  const auto site = with(
      "[http]\nlisen = \"x\"\nopen_loopback = 1\n[oms]\nbroker = \"mqtt://far:1\"\n"
      "[[station]]\nid = \"A\"\nkind = \"pik\"\n");
  ASSERT_FALSE(site);
  std::vector<std::string> codes;
  for (const auto& problem : site.error().problems) codes.push_back(problem.code);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"UNKNOWN_KEY", "WRONG_TYPE", "PLAIN_MQTT", "UNKNOWN_KIND"}));
}

TEST(SiteFile, BrokenTomlIsRefusedWithItsPlace) {
  const auto site = with("[http\nlisten = 1\n");
  ASSERT_FALSE(site);
  EXPECT_EQ(site.error().problems.front().code, "SYNTAX");
  EXPECT_EQ(site.error().problems.front().line, 4U);
  EXPECT_EQ(code_of("\xff\xfe"), "SYNTAX");
  EXPECT_EQ(code_of("[http]\nlisten = \"a:1\"\nlisten = \"b:1\"\n"), "SYNTAX");
}

TEST(SiteFile, AFileThatCannotBeReadIsRefused) {
  const auto site = load_site_file("/nonexistent/site.toml", drivers);
  ASSERT_FALSE(site);
  EXPECT_EQ(to_text(site.error()), "/nonexistent/site.toml: No such file or directory\n");
  EXPECT_EQ(load_site_file("/proc", drivers).error().problems.front().code, "UNREADABLE");
}

TEST(SiteFile, OptionsAreThoseOfTheDriver) {
  const auto scale = [](std::string_view options) {
    return fmt::format(
        "[[device]]\nid = \"W1\"\nlink = \"serial:///dev/ttyS0\"\ndriver = \"toledo_8217\"\n"
        "options = {}\n",
        options);
  };
  const auto site = with(scale("{ unit = \"kg\" }"));
  ASSERT_TRUE(site) << problems_of(site).front();
  EXPECT_EQ(site->devices[0].options,
            (std::vector<std::pair<std::string, std::string>>{{"unit", "kg"}}));
  EXPECT_EQ(code_of(scale("{ unit = \"pcs\" }")), "BAD_VALUE");
  EXPECT_EQ(code_of(scale("{ units = \"kg\" }")), "UNKNOWN_OPTION");
  EXPECT_NE(only_problem(scale("{ units = \"kg\" }")).find("did you mean \"unit\"?"),
            std::string::npos);
  EXPECT_EQ(code_of(scale("{ unit = 1 }")), "WRONG_TYPE");
  EXPECT_EQ(code_of(scale("\"kg\"")), "WRONG_TYPE");
}

}  // namespace
}  // namespace wec
