// What a print job may end with. The fixtures show the protocol; here is what must never happen.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view label = "^XA^FDx^FS^XZ";
const std::string ready =
    "\x02"
    "030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n\x02"
    "000,0,0,0,0,2,3,0,00000000,1,000\x03\r\n\x02"
    "1234,0\x03\r\n";
const std::string paper_out =
    "\x02"
    "030,1,0,1218,001,0,0,0,000,0,0,0\x03\r\n\x02"
    "000,0,0,0,0,2,3,0,00000000,1,000\x03\r\n\x02"
    "1234,0\x03\r\n";

class Printer {
 public:
  void bytes(std::string_view text) {
    call([&](Effects& fx) { driver_->on_bytes(text, now_, fx); });
  }
  void print(const std::string& job) {
    call([&](Effects& fx) { driver_->on_command(PrintLabel{job, std::string(label)}, now_, fx); });
  }
  void ask() {
    call([&](Effects& fx) { driver_->on_command(AskStatus{}, now_, fx); });
  }
  void close() {
    call([&](Effects& fx) { driver_->on_close(now_, fx); });
  }
  void open() {
    call([&](Effects& fx) { driver_->on_open(now_, fx); });
  }
  void pass(std::chrono::milliseconds time) {
    const auto end = now_ + time;
    while (wake_ && *wake_ <= end) {
      now_ = std::max(now_, *wake_);
      wake_.reset();
      call([&](Effects& fx) { driver_->on_timeout(now_, fx); });
    }
    now_ = end;
  }
  std::size_t labels_sent() const {
    std::size_t n = 0;
    for (auto at = sent.find(label); at != std::string::npos; at = sent.find(label, at + 1)) ++n;
    return n;
  }

  std::string sent;
  std::vector<std::string> events;

 private:
  template <class Call>
  void call(Call&& make) {
    Effects fx;
    make(fx);
    sent += fx.send;
    for (const auto& event : fx.events) events.push_back(describe(event));
    if (fx.wake) wake_ = fx.wake;
  }

  std::unique_ptr<Driver> driver_ = find_protocol("zpl")->make();
  Instant now_{1h};
  std::optional<Instant> wake_;
};

TEST(ZplPrinter, ALateAnswerFromBeforeTheJobDoesNotMeanPrinted) {
  Printer printer;
  printer.open();
  printer.ask();
  printer.pass(2s);  // silent: its answer is still to come
  printer.print("J");
  printer.bytes(ready);  // that answer, perhaps, and perhaps not
  EXPECT_EQ(printer.labels_sent(), 0u);
  printer.pass(500ms);
  printer.bytes(ready);  // and this one may be late, too
  EXPECT_EQ(printer.labels_sent(), 0u);
  printer.pass(1s);
  printer.bytes(ready);
  EXPECT_EQ(printer.labels_sent(), 1u);
}

TEST(ZplPrinter, PaperOutForAMinuteEndsDoubtfulWithItsReason) {
  Printer printer;
  printer.open();
  printer.print("J");
  printer.bytes(ready);
  for (int i = 0; i < 400; ++i) {
    printer.bytes(paper_out);
    printer.pass(200ms);
  }
  ASSERT_FALSE(printer.events.empty());
  EXPECT_EQ(printer.events.back(), "doubtful J PRINTER_PAPER_OUT");
  EXPECT_EQ(printer.labels_sent(), 1u);
}

TEST(ZplPrinter, APartialFormatThatStaysRefuses) {
  Printer printer;
  printer.open();
  printer.print("J");
  auto partial = ready;
  partial.replace(partial.find("000,0,0,0,000"), 13, "000,0,0,1,000");
  for (int i = 0; i < 3; ++i) printer.bytes(partial);
  EXPECT_EQ(printer.events.back(), "refused J PRINTER_NOT_READY");
  EXPECT_EQ(printer.labels_sent(), 0u);
}

TEST(ZplPrinter, ALabelWithoutBytesIsRefused) {
  Printer printer;
  const auto driver = find_protocol("zpl")->make();
  Effects fx;
  driver->on_command(PrintLabel{"J", ""}, {}, fx);
  ASSERT_EQ(fx.events.size(), 1u);
  EXPECT_EQ(describe(fx.events[0]), "refused J MALFORMED");
}

TEST(ZplPrinter, AWakeThatComesEarlyIsSetAgain) {
  const auto driver = find_protocol("zpl")->make();
  Effects asked;
  driver->on_command(AskStatus{}, Instant{1h}, asked);
  Effects early;
  driver->on_timeout(Instant{1h + 1s}, early);
  EXPECT_TRUE(early.events.empty());
  EXPECT_EQ(early.wake, asked.wake);
}

/// Random life of a printer: every job ends once, no job is sent twice, none that was refused was
/// sent, and none is called printed unless it was sent.
TEST(ZplPrinter, EveryJobEndsOnceAndIsSentAtMostOnce) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937 random(seed);
    Printer printer;
    printer.open();
    int jobs = 0;
    std::size_t printed = 0;
    for (int step = 0; step < 200; ++step) {
      switch (random() % 8) {
        case 0:
          printer.print("J" + std::to_string(jobs++));
          break;
        case 1:
          printer.bytes(paper_out);
          break;
        case 2:
          printer.close();
          printer.open();
          break;
        case 3:
          printer.ask();
          break;
        case 4:
          printer.pass(std::chrono::milliseconds(random() % 4000));
          break;
        case 5:
          printer.bytes(ready.substr(random() % ready.size()));
          break;
        default:
          printer.bytes(ready);
      }
      printer.pass(200ms);
    }
    printer.pass(5min);
    printer.close();
    std::size_t refused = 0;
    std::size_t doubtful = 0;
    for (const auto& event : printer.events) {
      printed += event.starts_with("printed ") ? 1 : 0;
      refused += event.starts_with("refused ") ? 1 : 0;
      doubtful += event.starts_with("doubtful ") ? 1 : 0;
    }
    EXPECT_EQ(printed + refused + doubtful, static_cast<std::size_t>(jobs)) << "seed " << seed;
    EXPECT_EQ(printer.labels_sent(), printed + doubtful) << "seed " << seed;
  }
}

}  // namespace
}  // namespace wec::test
