// A simulated label printer: paper, copies, time, faults. What its language makes of bytes, and
// what it answers, stands in printer/, one file a language.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
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
  paused,           // prints nothing until it is ok or the host lets it go on
  too_hot,          // prints nothing until it has cooled
  silent,           // prints, but answers nothing: a print server that goes one way
  drop_after_send,  // breaks the connection whenever a format is complete; it does print it
};

std::optional<SimPrinterState> sim_printer_state(std::string_view name);

struct SimPrinterOptions {
  std::chrono::milliseconds label_time{200};  // one label, from the feed to the tear-off edge
  std::chrono::milliseconds reply_gap{0};     // between the lines of an answer that has several
  bool answers_when_blocked = false;          // ZPL
  std::string identity = "ZT230-200dpi,V72.20.01Z,8,4096KB";
  std::string_view language = "zpl";  // a row of sim_printer_languages()
};

/// One label that came out. `format` is what made it.
struct SimLabel {
  std::string format;
  std::uint32_t copy = 1;  // 1 .. the number of copies
};

class SimPrinter;

/// What one language does with bytes. It calls back for everything that a printer does.
class SimPrinterLanguage {
 public:
  virtual ~SimPrinterLanguage() = default;
  virtual void take(char c, SimPrinter& printer, Instant now) = 0;
  /// Bytes of what has begun and is not complete.
  virtual std::size_t unfinished() const = 0;
  /// Drops that: it has grown too long.
  virtual void forget() = 0;
  /// Off and on.
  virtual void reset() { forget(); }
  /// All copies of a format are out.
  virtual void on_job_end(SimPrinter&, Instant) {}
  /// Another state, or another label in the making.
  virtual void on_change(SimPrinter&, Instant) {}
};

struct SimPrinterLanguageRow {
  std::string_view name;
  std::unique_ptr<SimPrinterLanguage> (*make)();
};
std::span<const SimPrinterLanguageRow> sim_printer_languages();

class SimPrinter : public SimDevice {
 public:
  static constexpr std::size_t format_max_bytes = 8 * 1024 * 1024;
  /// The receive buffer; a format that does not fit is lost.
  static constexpr std::size_t waiting_max_bytes = 16 * 1024 * 1024;
  static constexpr std::size_t labels_max = 100'000;  // of more, only the count goes on

  /// An unknown language is ZPL; make_device.cpp lets none through.
  explicit SimPrinter(SimPrinterOptions options = {});

  void set_state(SimPrinterState state, Instant now);
  /// Off and on: what waits, the label in the making and the connection are lost; labels are not.
  void power_cycle(Instant now);

  const std::vector<SimLabel>& labels() const { return labels_; }
  std::uint64_t labels_printed() const { return labels_printed_; }

  // ---- for the languages ----
  const SimPrinterOptions& options() const { return options_; }
  SimPrinterState state() const { return state_; }
  bool is(SimPrinterState state) const { return state_ == state; }
  /// By its key or by the host.
  bool paused() const { return paused_by_host_ || state_ == SimPrinterState::paused; }
  /// Something is missing, open or hot.
  bool blocked() const;
  /// A label is in the making.
  bool printing() const { return label_done_at_.has_value(); }
  /// Formats that wait for the one that prints.
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t waiting_bytes() const;
  /// Labels left of the format that prints.
  std::uint32_t remaining() const { return printing_ ? printing_->copies - copies_done_ : 0; }
  bool idle() const { return !printing_ && waiting_.empty(); }

  /// A format is complete. Without ink nothing comes out of it.
  void complete(std::string format, std::uint32_t copies, bool ink, Instant now);
  void pause() { paused_by_host_ = true; }
  void go_on(Instant now);
  /// The label in the making comes out, nothing after it.
  void cancel_waiting();
  /// The label in the making stays away, and its copies.
  void cancel_running();
  /// Nothing more comes out.
  void cancel_all();
  void reset();
  void answer(std::string_view bytes);
  void answer_at(Instant at, std::string bytes);

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
  void on_expire(Instant now) override;
  std::optional<Instant> own_deadline() const override;
  SimAnswer obey(std::string_view line, Instant now) override;
  SimAnswer show_labels() const;
  void start_next(Instant now);

  SimPrinterOptions options_;
  std::unique_ptr<SimPrinterLanguage> language_;
  SimPrinterState state_ = SimPrinterState::ok;
  bool paused_by_host_ = false;

  std::deque<Job> waiting_;
  std::optional<Job> printing_;
  std::uint32_t copies_done_ = 0;
  std::optional<Instant> label_done_at_;
  std::vector<SimLabel> labels_;
  std::uint64_t labels_printed_ = 0;
  std::deque<Reply> replies_;
};

}  // namespace wec
