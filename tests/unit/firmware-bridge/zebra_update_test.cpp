// Firmware by file into something that answers as a Zebra printer does.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "firmware-bridge/zebra_update.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

using boost::asio::ip::tcp;
using std::chrono::milliseconds;

/// Answers ~HI and ~HS; takes everything else for firmware, which it has from the next connection
/// on.
class Printer {
 public:
  explicit Printer(std::string waiting = "000") : waiting_(std::move(waiting)) {
    thread_ = std::thread([this] { serve(); });
  }
  ~Printer() {
    end_ = true;
    tcp::iostream wake("127.0.0.1", port());
    wake.close();
    thread_.join();
  }
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  std::string taken() {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  std::atomic<bool> keeps_old{false};

 private:
  void serve() {
    while (!end_) {
      tcp::iostream stream;
      acceptor_.accept(stream.socket());
      std::string line;
      while (!end_ && std::getline(stream, line)) answer(stream, line + "\n");
      const std::lock_guard lock(mutex_);
      if (!taken_.empty() && !keeps_old) version_ = "V2";
    }
  }
  void answer(tcp::iostream& stream, const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (line == "~HI\r\n") {
      stream << "\x02ZT411-203dpi," << version_ << ",8,4096KB\x03\r\n" << std::flush;
    } else if (line == "~HS\r\n") {
      stream << "\x02"
                "030,0,0,0300,"
             << waiting_ << ",0,0,0,000,0,0,0\x03\r\n"
             << "\x02"
                "000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x02"
                "1234,0\x03\r\n"
             << std::flush;
    } else {
      taken_ += line;
    }
  }

  boost::asio::io_context io_;
  tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::string waiting_;
  std::mutex mutex_;
  std::string version_ = "V1", taken_;
  std::atomic<bool> end_{false};
  std::thread thread_;
};

class ZebraUpdate : public ::testing::Test {
 protected:
  ZebraUpdate() {
    std::string name = ::testing::TempDir() + "wec-zebra-XXXXXX";
    folder = ::mkdtemp(name.data());
    std::ofstream(folder / "v2.zpl", std::ios::binary) << "firmware\nmore\n";
  }
  ~ZebraUpdate() override { std::filesystem::remove_all(folder); }
  std::string update(const std::string& port, ZebraOrder order = {}) const {
    order.host = "127.0.0.1";
    order.port = port;
    if (order.file.empty()) order.file = (folder / "v2.zpl").string();
    if (order.model.empty()) order.model = "ZT411-203dpi";
    if (order.version.empty()) order.version = "V2";
    const auto done = update_zebra(order, [](std::size_t) {},
                                   {milliseconds(2000), milliseconds(1), milliseconds(20)});
    return done ? "" : done.error().code;
  }
  std::filesystem::path folder;
};

TEST_F(ZebraUpdate, TheFileIsSentOnceAndTheNewVersionIsTheConfirmation) {
  Printer printer;
  EXPECT_EQ(update(printer.port()), "");
  EXPECT_EQ(printer.taken(), "firmware\nmore\n");
  EXPECT_EQ(update(printer.port()), "UP_TO_DATE");
  EXPECT_EQ(printer.taken(), "firmware\nmore\n");
}

TEST_F(ZebraUpdate, WithoutTheNewVersionItIsNotConfirmed) {
  Printer printer;
  printer.keeps_old = true;
  EXPECT_EQ(update(printer.port()), "NOT_CONFIRMED");
}

TEST_F(ZebraUpdate, NothingIsSentToAnotherModelOrABusyPrinterOrNobody) {
  {
    Printer printer;
    ZebraOrder other;
    other.model = "ZT411-300dpi";
    EXPECT_EQ(update(printer.port(), other), "WRONG_MODEL");
    ZebraOrder nothing;
    nothing.file = (folder / "none.zpl").string();
    EXPECT_EQ(update(printer.port(), nothing), "UNREADABLE");
    EXPECT_EQ(printer.taken(), "");
  }
  Printer busy("002");
  EXPECT_EQ(update(busy.port()), "BUSY");
  EXPECT_EQ(busy.taken(), "");
  EXPECT_EQ(update("1"), "SILENT");
}

}  // namespace
}  // namespace wec::testing
