// Shows the admin socket's promises over a real unix socket: rows and an end, named errors, limits,
// and a reader who is slow holds nobody up but himself.
#include "daemon/admin/admin_server.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <thread>

#include "daemon/admin/socket_address.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr int deadline_s = 60;  // only reached when a test fails

// A thread that runs one io_context until it goes.
class IoThread {
 public:
  ~IoThread() { stop(); }
  void stop() {
    guard_.reset();
    io.stop();
    if (thread_.joinable()) thread_.join();
  }
  asio::io_context io;

 private:
  asio::executor_work_guard<asio::io_context::executor_type> guard_ = asio::make_work_guard(io);
  std::thread thread_{[this] { io.run(); }};
};

// A blocking client.
class Client {
 public:
  explicit Client(const std::string& folder) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    const SocketAddress address(folder);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    address.path().copy(to.sun_path, sizeof(to.sun_path) - 1);
    const timeval limit{deadline_s, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    connected = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0;
  }
  ~Client() { leave(); }
  void leave() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void say(const std::string& text) {
    EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  void finish() { ::shutdown(fd_, SHUT_WR); }
  // The next line; empty when the server has closed.
  std::string line() {
    while (buffer_.find('\n') == buffer_.npos) {
      char chunk[65536];
      const auto size = ::recv(fd_, chunk, sizeof(chunk), 0);
      EXPECT_TRUE(size >= 0 || errno == ECONNRESET) << "the server neither answered nor closed";
      if (size <= 0) return {};
      buffer_.append(chunk, static_cast<std::size_t>(size));
    }
    const auto end = buffer_.find('\n');
    auto text = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    return text;
  }
  std::string error_code() {
    const auto answer = line();
    const auto value = json::parse(answer.empty() ? "{}" : answer);
    const auto* error = value.as_object().if_contains("error");
    return error == nullptr ? answer : std::string(error->as_object().at("code").as_string());
  }

  bool connected = false;

 private:
  int fd_;
  std::string buffer_;
};

class Latch {
 public:
  void set() {
    const std::lock_guard hold(mutex_);
    set_ = true;
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock held(mutex_);
    return changed_.wait_for(held, std::chrono::seconds(deadline_s), [this] { return set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(deadline_s);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

// A door whose deciding thread only reads.
class ReadingDoor final : public Door {
 public:
  bool post(CommandBody, std::function<void(const Answer&)>) override { return false; }
  void read(std::function<void(Store&)> read) override {
    asio::post(deciding_.io, [this, read = std::move(read)] {
      read(*reinterpret_cast<Store*>(&nothing_));  // these slices never look at it
    });
  }
  void read_log(std::int64_t, std::size_t, std::function<void(std::vector<LoggedEvent>)>) override {
  }
  SyncState sync_state() const override { return {}; }
  std::optional<Screen> screen(const StationId&) const override { return std::nullopt; }
  std::vector<Screen> screens() const override { return {}; }
  void add_listener(Listener&) override {}
  void stop() { deciding_.stop(); }

 private:
  alignas(64) char nothing_[64] = {};
  IoThread deciding_;
};

class AdminServerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "wec-admin-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override {
    door.stop();
    server.reset();
    threads.stop();
    std::filesystem::remove_all(folder);
  }
  void start() {
    server = std::make_unique<AdminServer>(threads.io, folder);
    server->on("two", [](const json::object&, std::shared_ptr<RowSink> sink) {
      sink->row({{"n", 1}});
      sink->row({{"n", 2}});
      sink->end();
      sink->row({{"n", 3}});  // after the end: nobody may see it
    });
    if (prepare) prepare(*server);
    server->start();
  }

  std::string folder;
  std::function<void(AdminServer&)> prepare;
  ReadingDoor door;
  IoThread threads;
  std::unique_ptr<AdminServer> server;
};

TEST_F(AdminServerTest, AnswersRowsAndThenTheEnd) {
  start();
  Client client(folder);
  for (int i = 0; i < 2; ++i) {
    client.say("{\"cmd\":\"two\"}\n");
    EXPECT_EQ(client.line(), R"({"n":1})");
    EXPECT_EQ(client.line(), R"({"n":2})");
    EXPECT_EQ(client.line(), R"({"end":true})");
  }
}

TEST_F(AdminServerTest, RequestsInOnePieceAreAnsweredInTurn) {
  start();
  Client client(folder);
  client.say("{\"cmd\":\"two\"}\n{\"cmd\":\"no\"}\n{\"cmd\":\"two\"}");
  client.finish();
  for (const auto* want : {R"({"n":1})", R"({"n":2})", R"({"end":true})"})
    EXPECT_EQ(client.line(), want);
  EXPECT_EQ(client.error_code(), "UNKNOWN_COMMAND");
  for (const auto* want : {R"({"n":1})", R"({"n":2})", R"({"end":true})"})
    EXPECT_EQ(client.line(), want);
  EXPECT_EQ(client.line(), "");
}

TEST_F(AdminServerTest, OnlyTheOwnerMayOpenTheSocket) {
  start();
  struct stat file{};
  ASSERT_EQ(::stat((folder + "/" + admin_socket_name).c_str(), &file), 0);
  EXPECT_TRUE(S_ISSOCK(file.st_mode));
  EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST_F(AdminServerTest, AStateFolderWithALongNameWorks) {
  const auto top = folder;
  folder += "/" + std::string(120, 'd');
  std::filesystem::create_directory(folder);
  start();
  Client client(folder);
  ASSERT_TRUE(client.connected);
  client.say("{\"cmd\":\"two\"}\n");
  EXPECT_EQ(client.line(), R"({"n":1})");
  folder = top;
}

TEST_F(AdminServerTest, ASocketLeftByAKilledDaemonIsReplaced) {
  start();
  server.reset();
  threads.stop();
  std::ofstream(folder + "/" + admin_socket_name) << "left over";
  IoThread again;
  AdminServer second(again.io, folder);
  second.start();
  Client client(folder);
  client.say("{\"cmd\":\"none\"}\n");
  EXPECT_EQ(client.error_code(), "UNKNOWN_COMMAND");
}

TEST_F(AdminServerTest, BadRequestsAreNamedAndTheConnectionGoesOn) {
  start();
  Client client(folder);
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  for (const std::string bad :
       {"", "{", "[]", "7", "{}", "{\"cmd\":1}", deep.c_str(), "\xff\xfe", "{\"cmd\":\"two\"} x"}) {
    client.say(bad + "\n");
    EXPECT_EQ(client.error_code(), "BAD_REQUEST") << bad;
  }
  client.say("{\"cmd\":\"two\"}\n");
  EXPECT_EQ(client.line(), R"({"n":1})");
}

TEST_F(AdminServerTest, ATooLongRequestIsRefusedAndClosed) {
  start();
  Client client(folder);
  client.say("{\"cmd\":\"two\",\"x\":\"" + std::string(AdminServer::request_max_bytes, 'x'));
  EXPECT_EQ(client.error_code(), "TOO_LONG");
  EXPECT_EQ(client.line(), "");
}

TEST_F(AdminServerTest, OneConnectionTooManyIsToldBusy) {
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < AdminServer::connections_max; ++i) {
    clients.push_back(std::make_unique<Client>(folder));
    clients.back()->say("{\"cmd\":\"two\"}\n");
    EXPECT_EQ(clients.back()->line(), R"({"n":1})");
  }
  EXPECT_EQ(Client(folder).error_code(), "BUSY");
  clients.clear();
  // Room again, as soon as the server has noticed.
  EXPECT_TRUE(eventually([&] {
    Client client(folder);
    client.say("{\"cmd\":\"none\"}\n");
    return client.error_code() == "UNKNOWN_COMMAND";
  }));
}

TEST_F(AdminServerTest, AHandlerThatForgetsToAnswerIsNamed) {
  prepare = [](AdminServer& s) {
    s.on("forget", [](const json::object&, std::shared_ptr<RowSink>) {});
  };
  start();
  Client client(folder);
  client.say("{\"cmd\":\"forget\"}\n");
  EXPECT_EQ(client.error_code(), "NO_ANSWER");
}

TEST_F(AdminServerTest, AFieldOfAnotherTypeIsTheRequestsMistake) {
  prepare = [](AdminServer& s) {
    s.on("since", [](const json::object& request, std::shared_ptr<RowSink> sink) {
      sink->row({{"since", request.at("since").as_int64()}});
      sink->end();
    });
  };
  start();
  Client client(folder);
  client.say(
      "{\"cmd\":\"since\",\"since\":\"x\"}\n{\"cmd\":\"since\"}\n{\"cmd\":\"since\",\"since\":7}"
      "\n");
  EXPECT_EQ(client.error_code(), "BAD_REQUEST");
  EXPECT_EQ(client.error_code(), "BAD_REQUEST");
  EXPECT_EQ(client.line(), R"({"since":7})");
}

// Rows of 64 KiB, far more than may wait unsent.
struct BigListing {
  static constexpr int rows = 400;
  std::shared_ptr<std::atomic<int>> written = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<Latch> full = std::make_shared<Latch>();

  bool operator()(Store&, RowSink& sink) const {
    while (*written < rows && sink.room()) {
      sink.row({{"n", written->load()}, {"fill", std::string(64 * 1024, 'f')}});
      ++*written;
    }
    if (!sink.room()) full->set();
    return *written < rows;
  }
};

TEST_F(AdminServerTest, ASlowReaderHoldsTheListingAndGetsAllOfIt) {
  BigListing listing;
  prepare = [&](AdminServer& s) {
    s.on("big", [&](const json::object&, std::shared_ptr<RowSink> sink) {
      list_in_slices(door, std::move(sink), listing);
    });
  };
  start();
  Client client(folder);
  client.say("{\"cmd\":\"big\"}\n");
  ASSERT_TRUE(listing.full->wait());
  // What the sockets hold, the limit, and one row: the rest of the listing was not even read.
  EXPECT_LT(*listing.written, BigListing::rows / 2);
  for (int i = 0; i < BigListing::rows; ++i) {
    const auto row = client.line();
    ASSERT_EQ(row.substr(0, row.find(',')), "{\"n\":" + std::to_string(i));
  }
  EXPECT_EQ(client.line(), R"({"end":true})");
}

TEST_F(AdminServerTest, AReaderWhoLeavesTakesHisListingWithHim) {
  BigListing listing;
  std::weak_ptr<RowSink> sink_seen;
  prepare = [&](AdminServer& s) {
    s.on("big", [&](const json::object&, std::shared_ptr<RowSink> sink) {
      sink_seen = sink;
      list_in_slices(door, std::move(sink), listing);
    });
  };
  start();
  Client client(folder);
  client.say("{\"cmd\":\"big\"}\n");
  ASSERT_TRUE(listing.full->wait());
  client.leave();
  EXPECT_TRUE(eventually([&] { return sink_seen.expired(); }));
  Client next(folder);
  next.say("{\"cmd\":\"two\"}\n");
  EXPECT_EQ(next.line(), R"({"n":1})");
}

TEST_F(AdminServerTest, RowsFromManyThreadsStayWhole) {
  std::vector<std::thread> writers;
  prepare = [&](AdminServer& s) {
    s.on("many", [&](const json::object&, std::shared_ptr<RowSink> sink) {
      const auto left = std::make_shared<std::atomic<int>>(4);
      for (int t = 0; t < 4; ++t) {
        writers.emplace_back([sink, left] {
          for (int i = 0; i < 500; ++i) sink->row({{"i", i}});
          if (--*left == 0) sink->end();
        });
      }
    });
  };
  start();
  Client client(folder);
  client.say("{\"cmd\":\"many\"}\n");
  int rows = 0;
  for (auto line = client.line(); line != R"({"end":true})"; line = client.line()) {
    ASSERT_TRUE(json::parse(line).as_object().contains("i"));
    ++rows;
  }
  EXPECT_EQ(rows, 2000);
  for (auto& writer : writers) writer.join();
}

}  // namespace
}  // namespace wec
