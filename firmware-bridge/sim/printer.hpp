// A simulated label printer that takes ZPL II.
//
//   ^XA ... ^XZ   a format; it prints when it is complete and holds something to print. An
//                 unfinished one prints nothing, and a ^XA inside it merges with it
//   ~HS           host status: three lines, STX ... ETX CR LF, from what was parsed and the state
//   ~HI           identity      ~JA cancel all   ~JX cancel the partial format   ~JP pause + cancel
//   ~PP ~PS       pause, start  ~JR reset        ^CC ^CT ^CD (~CC ~CT ~CD) change the prefixes
// ~ commands act at once, also inside a format, and are no part of it. In media out, ribbon out and
// head open the printer does not answer ~HS (vendor text); `answers_when_blocked` makes one that
// does. Source: ../shared/spec/protocols/printers.md 0, 1, 1.1, 1.3.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

enum class SimPrinterState {
  ok,
  paper_out,
  ribbon_out,
  head_open,
  paused,           // answers ~HS, prints nothing until ~PS or ok
  silent,           // prints, but answers nothing: a print server that goes one way
  drop_after_send,  // breaks the connection whenever a format is complete; it does print it
};

std::optional<SimPrinterState> sim_printer_state(std::string_view name);

struct SimPrinterOptions {
  std::chrono::milliseconds label_time{200};  // one label, from the feed to the tear-off edge
  std::chrono::milliseconds reply_gap{0};     // between the three lines of ~HS
  bool answers_when_blocked = false;
  std::string identity = "ZT230-200dpi,V72.20.01Z,8,4096KB";
};

/// One label that came out. `format` is what made it, from ^XA to ^XZ, without ~ commands.
struct SimLabel {
  std::string format;
  std::uint32_t copy = 1;  // 1 .. the format's ^PQ
};

class SimPrinter : public SimDevice {
 public:
  static constexpr std::size_t format_max_bytes = 8 * 1024 * 1024;
  /// The receive buffer; full shows in ~HS, and a format that does not fit is lost.
  static constexpr std::size_t waiting_max_bytes = 16 * 1024 * 1024;
  static constexpr std::size_t labels_max = 100'000;  // of more, only the count goes on

  explicit SimPrinter(SimPrinterOptions options = {}) : options_(std::move(options)) {}

  void set_state(SimPrinterState state, Instant now);
  /// Off and on: what waits, the label in the making and the connection are lost; labels are not.
  void power_cycle(Instant now);

  const std::vector<SimLabel>& labels() const { return labels_; }
  std::uint64_t labels_printed() const { return labels_printed_; }

  void expire(Instant now) override;
  std::optional<Instant> deadline() const override;

 private:
  struct Job {
    std::string format;
    std::uint32_t copies = 1;
  };
  struct Reply {
    Instant at;
    std::string bytes;
  };

  void on_disconnect(Instant now) override;
  void on_bytes(std::string_view bytes, Instant now) override;
  void take(char c, Instant now);
  void take_command_byte(char c, Instant now);
  void begin_command(char prefix, Instant now);
  bool command_complete() const;
  void expect_binary_data();
  void run_command(Instant now);
  void run_control(std::string_view name, Instant now);
  void run_format_command(std::string_view name, std::string_view parameters);
  void change_prefix(std::string_view name, std::string_view parameters);
  void finish_format(Instant now);
  void clear_format();
  void cancel_all();
  void reset();
  void start_next(Instant now);
  bool blocked() const;
  bool can_print() const;
  void answer(std::string_view line);
  void answer_status(Instant now);
  std::string first_status_line() const;
  std::string second_status_line() const;
  std::size_t waiting_bytes() const;

  SimPrinterOptions options_;
  SimPrinterState state_ = SimPrinterState::ok;
  bool paused_by_host_ = false;

  // the parser
  char caret_ = '^';
  char tilde_ = '~';
  char delimiter_ = ',';
  std::string command_;      // the command being read: prefix, name, parameters; empty between two
  bool is_control_ = false;  // it began with the tilde
  std::size_t binary_left_ = 0;  // bytes of ^GFB that are data whatever they look like
  bool in_format_ = false;
  std::string format_;  // what has arrived of it
  bool format_prints_ = false;
  bool format_is_stored_ = false;  // ^DF: kept, not printed
  std::uint32_t format_copies_ = 1;

  // the engine
  std::deque<Job> waiting_;
  std::optional<Job> printing_;
  std::uint32_t copies_done_ = 0;
  std::optional<Instant> label_done_at_;
  std::uint32_t label_length_dots_ = 1218;
  char print_mode_ = '2';
  std::vector<SimLabel> labels_;
  std::uint64_t labels_printed_ = 0;
  std::deque<Reply> replies_;
};

}  // namespace wec
