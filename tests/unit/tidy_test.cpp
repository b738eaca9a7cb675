// Holds the source itself to the architecture: who includes whom, which words are used where. First
// shows that the checker can fail, then runs it over every file.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/tidy_checker.hpp"

namespace wec::tidy {
namespace {

namespace fs = std::filesystem;

std::string join(const std::vector<std::string>& findings) {
  std::string text;
  for (const auto& finding : findings) text += finding + "\n";
  return text;
}

// A file with the comment that every file has, and the lines of a test.
std::string found_in(std::string_view path, std::string_view text) {
  return join(check(path, "// For a test.\n" + std::string(text)));
}

TEST(Tidy, AnIncludeAgainstTheDirectionIsFound) {
  EXPECT_EQ(found_in("daemon/core/x.cpp", "#include \"daemon/store/store.hpp\"\n"),
            "daemon/core/x.cpp:2: daemon/core may not include daemon/store/store.hpp\n");
  EXPECT_EQ(found_in("drivers/scale/x.cpp", "#include \"firmware-bridge/link.hpp\"\n"),
            "drivers/scale/x.cpp:2: drivers may not include firmware-bridge/link.hpp\n");
  EXPECT_EQ(found_in("head-office/sim/x.cpp", "#include \"daemon/core/ids.hpp\"\n"),
            "head-office/sim/x.cpp:2: head-office may not include daemon/core/ids.hpp\n");
  EXPECT_EQ(found_in("daemon/oms/x.cpp", "#include \"daemon/stations/server.hpp\"\n"),
            "daemon/oms/x.cpp:2: daemon/oms may not include daemon/stations/server.hpp\n");
  EXPECT_EQ(found_in("config/x.cpp", "#include \"site_file.hpp\"\n"),
            "config/x.cpp:2: \"site_file.hpp\" is not named from the checkout's root\n");
}

TEST(Tidy, SimulatedDevicesKnowNoProtocolCode) {
  EXPECT_EQ(found_in("firmware-bridge/sim/x.cpp", "#include \"drivers/mass.hpp\"\n"), "");
  EXPECT_NE(found_in("firmware-bridge/sim/x.cpp", "#include \"drivers/printer/zpl.hpp\"\n"), "");
}

TEST(Tidy, AnIncludeInTheDirectionIsFine) {
  EXPECT_EQ(found_in("daemon/store/x.cpp", "#include <vector>\n#include \"daemon/core/ids.hpp\"\n"),
            "");
  EXPECT_EQ(found_in("daemon/main.cpp", "#include \"daemon/oms/x.hpp\"\n"), "");
}

TEST(Tidy, BannedWordsAreFoundWithTheirReason) {
  EXPECT_EQ(found_in("daemon/core/x.cpp", "auto t = std::chrono::steady_clock::now();\n"),
            "daemon/core/x.cpp:2: \"steady_clock::now(\": time comes in as an argument or from the "
            "Clock seam\n");
  EXPECT_NE(found_in("drivers/scale/x.cpp", "const double kg = 1;\n"), "");
  EXPECT_NE(found_in("daemon/stations/x.cpp", "sqlite3* db;\n"), "");
  EXPECT_NE(found_in("daemon/devices/x.cpp", "std::random_device seed;\n"), "");
  EXPECT_NE(found_in("daemon/devices/x.cpp", "auto h = std::getenv(\"X\");\n"), "");
  EXPECT_NE(found_in("daemon/stations/x.cpp", "#include <mqtt/async_client.h>\n"), "");
  EXPECT_NE(found_in("daemon/admin/x.cpp", "#include <boost/beast.hpp>\n"), "");
  EXPECT_NE(found_in("config/x.cpp", "#include <boost/asio.hpp>\n"), "");
}

TEST(Tidy, WordsCountInCodeAndWhereTheyAreBannedOnly) {
  EXPECT_EQ(
      found_in("daemon/core/x.cpp", "// never Clock::now()\nauto s = \"double \" R\"(float )\";\n"),
      "");
  EXPECT_EQ(found_in("daemon/core/x.cpp",
                     "/* Clock::now(\n Clock::now( */ int n = 1'000;\nint operand(int);\n"),
            "");
  EXPECT_EQ(found_in("daemon/controller/system_clock.cpp", "return Clock::now();\n"), "");
  EXPECT_EQ(found_in("daemon/core/x.cpp", "char c = '\"'; int x = Clock::now();\n").empty(), false);
}

TEST(Tidy, FilesSayWhatTheyAreForAndNameNoMachine) {
  EXPECT_EQ(join(check("config/x.hpp", "#pragma once\n")),
            "config/x.hpp:1: a file starts with a comment that says what it is for\n");
  EXPECT_EQ(join(check("config/x.cpp", "#include \"config/x.hpp\"\n")), "");
  EXPECT_EQ(join(check("tests/unit/config/x_test.cpp", "#include \"config/x.hpp\"\n")), "");
  EXPECT_NE(join(check("config/y.cpp", "#include \"config/x.hpp\"\n")), "");
  const std::string place = std::string("/ho") + "me/";
  EXPECT_EQ(found_in("config/x.hpp", "auto p = \"" + place + "me\";\n"),
            "config/x.hpp:2: names a path of one machine: " + place + "\n");
}

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

bool is_source(const fs::path& file) {
  const auto kind = file.extension();
  return kind == ".cpp" || kind == ".hpp";
}

TEST(Tidy, EverySourceFileIsInOrder) {
  const fs::path root = WEC_SOURCE_DIR;
  std::vector<std::string> findings;
  int files = 0;
  for (const auto* top :
       {"config", "drivers", "firmware-bridge", "daemon", "head-office", "tests"}) {
    for (auto it = fs::recursive_directory_iterator(root / top); it != fs::end(it); ++it) {
      if (it->path().filename() == "node_modules") it.disable_recursion_pending();
      if (!it->is_regular_file() || !is_source(it->path())) continue;
      const auto path = fs::relative(it->path(), root).generic_string();
      const auto more = check(path, read(it->path()));
      findings.insert(findings.end(), more.begin(), more.end());
      ++files;
    }
  }
  EXPECT_GT(files, 20);
  EXPECT_TRUE(findings.empty()) << join(findings);
}

}  // namespace
}  // namespace wec::tidy
