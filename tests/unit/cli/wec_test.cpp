// Shows what `wec` prints and leaves with, by running the built program: without a daemon, and
// against an admin server that answers like one.
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "daemon/admin/admin_server.hpp"
#include "tests/unit/cli/program.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

class Wec : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "wec-cli-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  Said wec(std::vector<std::string> arguments, const std::string& input = {}) const {
    return run_wec(folder, std::move(arguments), input);
  }
  std::string file(const std::string& name, std::string_view text) const {
    std::ofstream(folder + "/" + name, std::ios::binary) << text;
    return folder + "/" + name;
  }

  std::string folder;
};

TEST_F(Wec, UsageIsTwo) {
  EXPECT_EQ(wec({}).exit_code, 2);
  EXPECT_EQ(wec({"stok"}).exit_code, 2);
  EXPECT_EQ(wec({"config"}).exit_code, 2);
  EXPECT_EQ(wec({"config", "check"}).exit_code, 2);
  EXPECT_EQ(wec({"events", "--since", "x"}).exit_code, 2);
  EXPECT_EQ(wec({"sim", "scan", "PICK-01"}).exit_code, 2);
  EXPECT_EQ(wec({"sim", "scan", "PICK-01", "--hex", "4"}).exit_code, 2);
  EXPECT_EQ(wec({"sim", "scan", "PICK-01", "A", "--hex", "41"}).exit_code, 2);
  EXPECT_EQ(wec({"sim", "clock", "-5"}).exit_code, 2);
  EXPECT_EQ(wec({"--help"}).exit_code, 0);
}

TEST_F(Wec, NoDaemonIsThreeAndSaysWhere) {
  for (const std::vector<std::string>& command : {std::vector<std::string>{"status"},
                                                  {"stock"},
                                                  {"labels", "bytes", "L1"},
                                                  {"backup", "x"},
                                                  {"sim", "scan", "PICK-01", "A"}}) {
    auto arguments = command;
    arguments.insert(arguments.begin(), {"--state", folder});
    const auto said = wec(arguments);
    EXPECT_EQ(said.exit_code, 3) << command.front();
    EXPECT_NE(said.err.find(folder + "/wecd.sock"), std::string::npos) << said.err;
  }
  EXPECT_EQ(wec({"--state", folder + "/" + std::string(200, 'x'), "status"}).exit_code, 3);
  const auto said = wec({"status", "--json", "--state", folder});
  EXPECT_EQ(json::parse(said.out).at("error").at("code").as_string(), "NOT_RUNNING");
}

TEST_F(Wec, ConfigCheckTellsEveryProblemWithItsPlace) {
  const auto bad =
      file("site.toml",
           "[site]\nid = \"lej1\"\ntenant = \"acme\"\n[http]\nlisen = \"x\"\n"
           "[[device]]\nid = \"W1\"\nlink = \"tcp://10.0.0.1:1\"\ndriver = \"mtsics\"\n");
  const auto said = wec({"config", "check", bad});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_EQ(
      said.out,
      bad + ":5:1: [http] lisen: unknown key; did you mean \"listen\"?\n" + bad +
          ":9:10: [[device]] W1 driver: unknown driver \"mtsics\"; did you mean \"mt_sics\"?\n");
  const auto as_json = wec({"config", "check", bad, "--json"});
  const auto first = json::parse(as_json.out.substr(0, as_json.out.find('\n')));
  EXPECT_EQ(first.at("code").as_string(), "UNKNOWN_KEY");
  EXPECT_EQ(first.at("line").as_int64(), 5);
}

TEST_F(Wec, ConfigCheckTakesTheShippedFiles) {
  for (const auto* good : {"/config/site.example.toml", "/config/demo/site.toml"}) {
    const auto said = wec({"config", "check", std::string(WEC_SOURCE_DIR) + good});
    EXPECT_EQ(said.exit_code, 0) << said.out;
  }
  EXPECT_EQ(wec({"config", "check", folder + "/none.toml"}).exit_code, 1);
}

TEST_F(Wec, Gs1AnswersOneLineForEachLine) {
  const auto said = wec({"gs1"}, "]C10109521234543213\\x1d10ABC\n]C10109521234543210\n");
  EXPECT_EQ(said.exit_code, 0);
  std::istringstream lines(said.out);
  std::string good, bad, more;
  std::getline(lines, good);
  std::getline(lines, bad);
  EXPECT_FALSE(std::getline(lines, more));
  EXPECT_TRUE(json::parse(good).at("ok").as_bool());
  EXPECT_EQ(json::parse(good).at("elements").at(1).at("value").as_string(), "ABC");
  EXPECT_FALSE(json::parse(bad).at("ok").as_bool());
  EXPECT_EQ(json::parse(bad).at("error").at("code").as_string(), "bad_check_digit");
  EXPECT_EQ(wec({"gs1", "]C10109521234543210"}).exit_code, 1);
}

TEST_F(Wec, DecodeGivesTheSameEventsForEveryChunking) {
  const std::string input = "S S     12.340 kg\r\nS D      1.0 g\r\n";
  const auto whole = wec({"decode", "--driver", "mt_sics"}, input);
  const auto chunks = wec({"decode", "--driver", "mt_sics", "--chunks", "-"}, input);
  const auto hex =
      wec({"decode", "--driver", "mt_sics", "--hex",
           file("frames.hex",
                "5320532020202020\n31322e333430206b670d0a\n532044202020202020312e3020670d0a\n")});
  EXPECT_EQ(whole.exit_code, 0);
  EXPECT_EQ(
      whole.out.substr(0, whole.out.find('\n')),
      R"({"event":"weighed","weight":"12.340","unit":"kg","mass_mg":12340000,"stable":true,"status":"ok"})");
  EXPECT_EQ(whole.out, chunks.out);
  EXPECT_EQ(whole.out, hex.out);
}

TEST_F(Wec, DecodeNamesBadInput) {
  EXPECT_EQ(wec({"decode", "--driver", "none"}).exit_code, 1);
  EXPECT_EQ(wec({"decode", "--driver", "line", folder + "/none"}).exit_code, 1);
  EXPECT_EQ(wec({"decode", "--driver", "line", "--hex"}, "4g\n").exit_code, 1);
}

TEST_F(Wec, DecodedDataIsAlwaysJson) {
  const auto said = wec({"decode", "--driver", "line"}, "]C1a\xff\xe2\x82z\n");
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_EQ(json::parse(said.out).at("data").as_string(), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST_F(Wec, DriversNameTheirEvidence) {
  const auto said = wec({"drivers", "--json"});
  EXPECT_EQ(said.exit_code, 0);
  std::istringstream lines(said.out);
  for (std::string line; std::getline(lines, line);) {
    const auto row = json::parse(line);
    EXPECT_FALSE(row.at("models").as_array().empty()) << line;
    for (const auto& model : row.at("models").as_array()) {
      EXPECT_FALSE(model.at("source").as_string().empty()) << line;
    }
  }
}

// ---- against a server that answers like wecd --------------------------------------------------

class WecWithDaemon : public Wec {
 protected:
  void SetUp() override {
    Wec::SetUp();
    server = std::make_unique<AdminServer>(io, folder);
    server->on("stock", [](const json::object&, std::shared_ptr<RowSink> sink) {
      sink->row({{"sku", "A"}, {"lot", nullptr}, {"qty", 12}});
      sink->row({{"sku", "LONG-NAME"}, {"lot", "L\n1"}, {"qty", 3}});
      sink->end();
    });
    server->on("status", [](const json::object&, std::shared_ptr<RowSink> sink) {
      sink->row({{"head", 7}, {"link", "online"}});
      sink->end();
    });
    server->on("label_bytes", [](const json::object& request, std::shared_ptr<RowSink> sink) {
      if (request.at("label").as_string() != "L1")
        return sink->fail("UNKNOWN_LABEL", "see `wec labels`");
      sink->row({{"hex", "5e58410a"}});
      sink->row({{"hex", "5e585a00"}});
      sink->end();
    });
    for (const auto* cmd : {"sim", "events", "backup"}) {
      server->on(cmd, [this](const json::object& request, std::shared_ptr<RowSink> sink) {
        const std::lock_guard hold(mutex);
        asked = json::serialize(request);
        sink->end();
      });
    }
    server->start();
    thread = std::thread([this] { io.run(); });
  }
  void TearDown() override {
    guard.reset();
    io.stop();
    thread.join();
    server.reset();
    Wec::TearDown();
  }
  Said ask(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--state", folder});
    return wec(arguments);
  }
  std::string request() {
    const std::lock_guard hold(mutex);
    return asked;
  }

  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(io);
  std::unique_ptr<AdminServer> server;
  std::thread thread;
  std::mutex mutex;
  std::string asked;
};

TEST_F(WecWithDaemon, RowsAreATableForPeopleAndLinesForMachines) {
  EXPECT_EQ(ask({"stock"}).out,
            "SKU        LOT     QTY\n"
            "A          -       12\n"
            "LONG-NAME  L\\x0a1  3\n");
  EXPECT_EQ(ask({"stock", "--json"}).out,
            "{\"sku\":\"A\",\"lot\":null,\"qty\":12}\n"
            "{\"sku\":\"LONG-NAME\",\"lot\":\"L\\n1\",\"qty\":3}\n");
  EXPECT_EQ(ask({"status"}).out, "head  7\nlink  online\n");
  EXPECT_EQ(ask({"--json", "status"}).out, "{\"head\":7,\"link\":\"online\"}\n");
}

TEST_F(WecWithDaemon, LabelBytesAreRaw) {
  const auto said = ask({"labels", "bytes", "L1"});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_EQ(said.out, std::string("^XA\n^XZ\0", 8));
}

TEST_F(WecWithDaemon, ARefusalIsOneAndTellsCodeAndHint) {
  const auto said = ask({"labels", "bytes", "L2"});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_EQ(said.err, "wec: UNKNOWN_LABEL: see `wec labels`\n");
  EXPECT_EQ(ask({"tasks"}).exit_code, 1);  // this server does not know it
}

TEST_F(WecWithDaemon, SimulatedInputsReachTheDaemonAsTheyWereTyped) {
  EXPECT_EQ(ask({"sim", "scan", "PICK-01", "]C1A\\x1d1"}).exit_code, 0);
  EXPECT_EQ(request(), R"({"cmd":"sim","do":"scan","station":"PICK-01","hex":"5d4331411d31"})");
  ask({"sim", "scan", "PICK-01", "--hex", "41 42"});
  EXPECT_EQ(request(), R"({"cmd":"sim","do":"scan","station":"PICK-01","hex":"4142"})");
  ask({"sim", "weigh", "PACK-01", "912.0", "g", "--unstable"});
  EXPECT_EQ(
      request(),
      R"({"cmd":"sim","do":"weigh","station":"PACK-01","weight":"912.0","unit":"g","stable":false})");
  ask({"sim", "printer", "P1", "paper_out"});
  EXPECT_EQ(request(), R"({"cmd":"sim","do":"printer","device":"P1","state":"paper_out"})");
  ask({"sim", "clock", "+60"});
  EXPECT_EQ(request(), R"({"cmd":"sim","do":"clock","seconds":60})");
  ask({"events", "--since", "41"});
  EXPECT_EQ(request(), R"({"cmd":"events","since":41})");
}

TEST_F(WecWithDaemon, BackupNeverOverwrites) {
  EXPECT_EQ(ask({"backup", file("there.db", "x")}).exit_code, 1);
  EXPECT_EQ(request(), "");
  EXPECT_EQ(ask({"backup", folder + "/new.db"}).exit_code, 0);
  EXPECT_EQ(request(), "{\"cmd\":\"backup\",\"path\":\"" + folder + "/new.db\"}");
}

}  // namespace
}  // namespace wec
