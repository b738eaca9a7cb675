// The access list that ships in config/mosquitto, at a real broker: a machine reaches its own site
// and nothing else, whatever it tries with a good certificate.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mqtt/async_client.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

#include "tests/unit/oms/certificates.hpp"
#include "tests/unit/oms/process.hpp"

namespace wec::test {
namespace {

std::string block(const std::string& file, const std::string& tenant, const std::string& site,
                  const std::string& machine) {
  std::ifstream in(std::string(WEC_SOURCE_DIR) + "/config/mosquitto/" + file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::pair<std::string, std::string> names[] = {
      {"TENANT", tenant}, {"SITE", site}, {"MACHINE", machine}};
  for (const auto& [name, value] : names)
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
      text.replace(at, name.size(), value);
  return text;
}

/// Somebody with a certificate of the site's CA.
class Caller {
 public:
  Caller(const std::string& folder, int port, const Certificate& ca, const std::string& name)
      : client_(fmt::format("ssl://localhost:{}", port), name,
                mqtt::create_options(MQTTVERSION_5)) {
    const Certificate mine({.name = name}, &ca);
    const std::string file = folder + "/" + name;
    mine.write(file + ".pem");
    mine.write_key(file + ".key");
    client_.set_message_callback([this](const mqtt::const_message_ptr& m) {
      const std::lock_guard hold(lock_);
      heard_.push_back(m->get_topic());
    });
    mqtt::ssl_options tls;
    tls.set_verify(true);
    tls.set_trust_store(folder + "/ca.pem");
    tls.set_key_store(file + ".pem");
    tls.set_private_key(file + ".key");
    client_
        .connect(mqtt::connect_options_builder()
                     .mqtt_version(MQTTVERSION_5)
                     .clean_start(true)
                     .ssl(tls)
                     .finalize())
        ->wait();
    client_.subscribe("wec/#", 1)->wait();
  }
  ~Caller() { client_.disconnect()->wait(); }

  /// Whether the broker lets it.
  bool may_write(const std::string& topic) {
    try {
      const auto token = client_.publish(topic, "x", 1, 1, false);
      token->wait();
      return token->get_reason_code() < mqtt::ReasonCode::UNSPECIFIED_ERROR;
    } catch (const mqtt::exception&) {
      return false;
    }
  }
  /// All that came up to and with this topic.
  std::vector<std::string> heard_until(const std::string& topic) {
    const auto last = [&] {
      const std::lock_guard hold(lock_);
      return !heard_.empty() && heard_.back() == topic;
    };
    EXPECT_TRUE(wait_until(last)) << topic << " does not come";
    const std::lock_guard hold(lock_);
    return heard_;
  }

 private:
  std::mutex lock_;
  std::vector<std::string> heard_;
  mqtt::async_client client_;
};

class Acl : public ::testing::Test {
 protected:
  Acl() : ca_({.name = "Site CA", .ca = true}) {}

  void SetUp() override {
    if (!std::filesystem::exists(mosquitto)) GTEST_SKIP() << mosquitto << " is not installed";
    std::string name = (std::filesystem::temp_directory_path() / "wec-acl-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    const Certificate broker({.name = "broker", .alternative = "DNS:localhost"}, &ca_);
    ca_.write(folder_ + "/ca.pem");
    broker.write(folder_ + "/broker.pem");
    broker.write_key(folder_ + "/broker.key");
    std::ofstream(folder_ + "/wec.acl")
        << block("machine.acl", "acme", "lej1", "m-1")
        << block("machine.acl", "acme", "fra2", "m-2") << block("head-office.acl", "acme", "", "");
    std::filesystem::permissions(folder_ + "/wec.acl", std::filesystem::perms(0600));
    port_ = free_port();
    std::ofstream(folder_ + "/mosquitto.conf")
        << "user root\nlistener " << port_ << " 127.0.0.1\npersistence false\nlog_dest none\n"
        << "cafile " << folder_ << "/ca.pem\ncertfile " << folder_ << "/broker.pem\nkeyfile "
        << folder_ << "/broker.key\nrequire_certificate true\nuse_identity_as_username true\n"
        << "acl_file " << folder_ << "/wec.acl\n";
    broker_ = std::make_unique<Process>(
        std::vector<std::string>{mosquitto, "-c", folder_ + "/mosquitto.conf"});
    ASSERT_TRUE(wait_until([&] { return port_answers(port_); }));
  }
  void TearDown() override {
    broker_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  std::unique_ptr<Caller> caller(const std::string& name) {
    return std::make_unique<Caller>(folder_, port_, ca_, name);
  }

  const std::string mosquitto = "/usr/sbin/mosquitto";
  const std::string lej1 = "wec/1/acme/lej1/", fra2 = "wec/1/acme/fra2/";
  Certificate ca_;
  std::string folder_;
  int port_ = 0;
  std::unique_ptr<Process> broker_;
};

TEST_F(Acl, AMachineWritesItsOwnSitesEventsAndNothingElse) {
  const auto machine = caller("acme.lej1.m-1");
  for (const char* own : {"up/ev", "up/ctl", "up/tel", "st"})
    EXPECT_TRUE(machine->may_write(lej1 + own)) << own;
  for (const char* never : {"dn/cmd", "dn/ctl", "dn/arc"})
    EXPECT_FALSE(machine->may_write(lej1 + never)) << never;
  for (const char* other : {"up/ev", "up/ctl", "st", "dn/cmd"})
    EXPECT_FALSE(machine->may_write(fra2 + other)) << other;
  EXPECT_FALSE(machine->may_write("wec/1/acme/oms/st"));
  EXPECT_FALSE(machine->may_write("wec/1/other/lej1/up/ev"));
}

TEST_F(Acl, AMachineReadsItsOwnSitesCommandsAndNothingElse) {
  const auto machine = caller("acme.lej1.m-1"), other = caller("acme.fra2.m-2"),
             office = caller("acme.oms");
  EXPECT_TRUE(other->may_write(fra2 + "up/ev"));
  EXPECT_TRUE(office->may_write(fra2 + "dn/cmd"));
  EXPECT_TRUE(office->may_write("wec/1/acme/oms/st"));
  EXPECT_TRUE(office->may_write(lej1 + "dn/cmd"));
  EXPECT_EQ(machine->heard_until(lej1 + "dn/cmd"),
            (std::vector<std::string>{"wec/1/acme/oms/st", lej1 + "dn/cmd"}));
  EXPECT_EQ(other->heard_until("wec/1/acme/oms/st"),
            (std::vector<std::string>{fra2 + "dn/cmd", "wec/1/acme/oms/st"}));
}

TEST_F(Acl, SomebodyWithoutABlockReachesNothing) {
  const auto stranger = caller("acme.lej1.m-77");
  EXPECT_FALSE(stranger->may_write(lej1 + "up/ev"));
  EXPECT_FALSE(stranger->may_write(lej1 + "st"));
}

}  // namespace
}  // namespace wec::test
