// systemd/wec-machine-identity, run on made-up system trees.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace wec::test {
namespace {

namespace fs = std::filesystem;

class MachineIdentity : public testing::Test {
 protected:
  MachineIdentity() {
    std::string name = (fs::temp_directory_path() / "wec-identity-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~MachineIdentity() override { fs::remove_all(folder); }

  void write(const std::string& path, const std::string& text) {
    const auto file = folder / "sys" / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text << "\n";
  }
  void port(const std::string& name, const std::string& address, bool physical) {
    write("class/net/" + name + "/address", address);
    if (physical) fs::create_directories(folder / "sys/class/net" / name / "device");
  }
  int run() {
    const auto command = std::string(WEC_SOURCE_DIR "/systemd/wec-machine-identity ") +
                         (folder / "machine").string() + " " + (folder / "sys").string() +
                         " 2>/dev/null";
    return WEXITSTATUS(std::system(command.c_str()));
  }
  std::string line() {
    std::ifstream in(folder / "machine");
    std::string out;
    std::getline(in, out);
    return out;
  }

  fs::path folder;
};

TEST_F(MachineIdentity, IsTheBoardsUuidWhereThereIsOne) {
  write("class/dmi/id/product_uuid", "4C4C4544-0051-3010-8052-B4C04F4A4D31");
  port("eth0", "02:00:00:00:00:01", true);
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(line(), "dmi:4c4c4544-0051-3010-8052-b4c04f4a4d31");
}

TEST_F(MachineIdentity, IsTheFirstPhysicalPortWhereTheMakerLeftTheUuidOut) {
  for (const auto* none :
       {"00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "03000200-0400-0500-0006-000700080009"}) {
    write("class/dmi/id/product_uuid", none);
    port("br0", "02:00:00:00:00:09", false);
    port("enp1s0", "02:00:00:00:00:01", true);
    port("enp2s0", "02:00:00:00:00:02", true);
    port("lo", "00:00:00:00:00:00", false);
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(line(), "mac:02:00:00:00:00:01") << none;
  }
}

TEST_F(MachineIdentity, NothingToGoByIsAnErrorAndWritesNothing) {
  port("lo", "00:00:00:00:00:00", false);
  EXPECT_EQ(run(), 1);
  EXPECT_FALSE(fs::exists(folder / "machine"));
}

}  // namespace
}  // namespace wec::test
