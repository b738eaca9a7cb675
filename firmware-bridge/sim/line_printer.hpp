// Simulated label printers that take TSPL or EPL2.
//
//   TSPL   CLS ... PRINT n   lines; BITMAP x,y,w,h,mode,<w*h bytes>; PRINT makes the label
//          1B 21 3F status byte   1B 21 2E cancel   1B 21 52 reset   1B 21 50, 4F pause, go on
//          ~!T model
//   EPL2   N ... Pn          lines; GWx,y,w,h,<w*h bytes>; P makes the label
//          ^ee error code    US, UR tell each end (06) or do not
// A label that is not finished prints nothing. Source: ../shared/spec/protocols/printers.md 2, 3.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "firmware-bridge/sim/printer.hpp"

namespace wec {

enum class SimLineLanguage { tspl, epl2 };

class SimLinePrinter : public SimDevice {
 public:
  static constexpr std::size_t format_max_bytes = 8 * 1024 * 1024;
  static constexpr std::size_t waiting_max = 256;  // labels; of more, the newest are lost
  static constexpr std::size_t labels_max = 100'000;

  SimLinePrinter(SimLineLanguage language, std::chrono::milliseconds label_time)
      : language_(language), label_time_(label_time) {}

  void set_state(SimPrinterState state, Instant now);
  void power_cycle(Instant now);
  const std::vector<SimLabel>& labels() const { return labels_; }
  std::uint64_t labels_printed() const { return labels_printed_; }

  void expire(Instant now) override;
  std::optional<Instant> deadline() const override { return label_done_at_; }

 private:
  void on_bytes(std::string_view bytes, Instant now) override;
  void take(char c, Instant now);
  void take_immediate(Instant now);
  void run_line(Instant now);
  void expect_picture();
  void finish(unsigned copies, Instant now);
  void start_next(Instant now);
  bool blocked() const;
  void answer(std::string_view bytes);
  char status_byte() const;
  std::string_view error_code() const;
  void reset();

  SimLineLanguage language_;
  std::chrono::milliseconds label_time_;
  SimPrinterState state_ = SimPrinterState::ok;
  bool paused_by_host_ = false;
  bool tells_ends_ = false;  // EPL2, US

  std::string immediate_;  // ESC ! ?
  std::string line_;
  std::size_t picture_left_ = 0;
  std::string format_;
  bool format_prints_ = false;

  struct Job {
    std::string format;
    unsigned copies = 1;
  };
  std::deque<Job> waiting_;
  unsigned copies_done_ = 0;
  std::optional<Instant> label_done_at_;
  std::vector<SimLabel> labels_;
  std::uint64_t labels_printed_ = 0;
};

}  // namespace wec
