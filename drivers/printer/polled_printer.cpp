// Answers carry nothing that ties them to their query. After an unanswered one the next answer may
// be a late one: it is dropped, and the printer is asked again once it has been quiet.
#include "drivers/printer/polled_printer.hpp"

#include <fmt/format.h>

#include <utility>

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_max = 2s;
constexpr auto poll_interval = 200ms;  // while a job waits or prints
constexpr auto silence_max = 10s;      // while a job prints; then it is doubtful
constexpr auto busy_max = 10s;         // that another host's label may take before ours
constexpr auto start_max = 10s;        // from the last byte until the printer is seen printing
constexpr auto job_max = 60s;
constexpr auto quiet_time = 1s;
constexpr int rest_answers = 2;  // in a row

/// The cause that stands against printing, in the words of the floor; empty: none.
std::string_view blocking_reason(const PrinterStatus& status) {
  constexpr std::pair<std::string_view, std::string_view> codes[] = {
      {"head_open", "PRINTER_HEAD_OPEN"},
      {"paper_out", "PRINTER_PAPER_OUT"},
      {"ribbon_out", "PRINTER_RIBBON_OUT"},
      {"over_temperature", "PRINTER_HOT"},
      {"paused", "PRINTER_PAUSED"}};
  for (const auto& [name, code] : codes) {
    for (const auto& flag : status.flags) {
      if (flag.name == name && flag.set) return code;
    }
  }
  return {};
}

/// Errors that have no word of their own at a station.
bool other_error(const PrinterReply& reply) {
  constexpr std::string_view names[] = {
      "paper_jam",           "other_error", "cutter",     "media",      "sensor", "head",
      "cutter_error",        "cutter_jam",  "ribbon_jam", "head_error", "card",   "other",
      "unrecoverable_error", "wrong_media", "feed_error", "buffer_full"};
  for (const auto name : names) {
    if (reply.is(name)) return true;
  }
  return false;
}

class PolledPrinter final : public Driver {
 public:
  explicit PolledPrinter(const PrinterDialect& dialect) : dialect_(dialect) {}

  void on_open(Instant, Effects&) override { reset(); }

  void on_close(Instant, Effects& out) override {
    if (job_) {
      end_job(phase_ == Phase::printing ? PrintOutcome::doubtful : PrintOutcome::refused,
              "PRINTER_GONE", out);
    }
    const bool late = late_possible_ || query_open_;
    reset();
    late_possible_ = late;
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (const auto* print = std::get_if<PrintLabel>(&command)) return begin_job(*print, now, out);
    if (!std::holds_alternative<AskStatus>(command)) return Driver::on_command(command, now, out);
    status_wanted_ = true;
    if (!query_open_ && !quiet_until_) ask(now, out);
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    // Byte by byte, so that any chunking gives the same events.
    for (const char byte : bytes) {
      buffer_ += byte;
      for (bool more = true; more && !buffer_.empty();) {
        const auto taken = first_ ? dialect_.second->take(buffer_) : dialect_.take(buffer_);
        more = taken.used > 0;
        buffer_.erase(0, taken.used);
        if (taken.reply) on_reply(*taken.reply, now, out);
      }
      if (buffer_.size() < reply_bytes_max) continue;
      buffer_.clear();
      out.events.push_back(DeviceFault{"OVERLONG_FRAME", "an answer of more than 4 KiB"});
    }
  }

  void on_timeout(Instant now, Effects& out) override {
    if (quiet_until_) {
      if (now < *quiet_until_) return set_wake(out);
      quiet_until_.reset();
      late_possible_ = false;
      buffer_.clear();
      return ask(now, out);
    }
    if (query_open_) {
      if (now < asked_at_ + answer_max) return set_wake(out);
      if (!first_) return on_silence(now, out);
      second_unknown_ = true;
      buffer_.clear();
      return on_state(*std::exchange(first_, std::nullopt), now, out);
    }
    if (phase_ == Phase::idle) return;
    if (now < next_poll_) return set_wake(out);
    ask(now, out);
  }

 private:
  enum class Phase { idle, checking, printing };

  void begin_job(const PrintLabel& print, Instant now, Effects& out) {
    if (job_ || print.bytes.empty()) {
      const auto* reason = job_ ? "BUSY" : "MALFORMED";
      out.events.push_back(PrintEnded{print.job, PrintOutcome::refused, reason});
      return;
    }
    job_ = print;
    phase_ = Phase::checking;
    began_at_ = now;
    if (!query_open_ && !quiet_until_) ask(now, out);
  }

  void ask(Instant now, Effects& out) {
    out.send += dialect_.question;
    query_open_ = true;
    asked_at_ = now;
    set_wake(out);
  }

  void poll_later(Instant now, Effects& out) {
    next_poll_ = now + poll_interval;
    set_wake(out);
  }

  void set_wake(Effects& out) const {
    if (quiet_until_) {
      out.wake = quiet_until_;
    } else if (query_open_) {
      out.wake = asked_at_ + answer_max;
    } else if (phase_ != Phase::idle) {
      out.wake = next_poll_;
    }
  }

  void on_reply(const PrinterReply& reply, Instant now, Effects& out) {
    if (dialect_.tells_end && dialect_.tells_end(reply) && phase_ == Phase::printing)
      return end_job(PrintOutcome::printed, "", out);
    if (dialect_.only_tells && dialect_.only_tells(reply)) return;
    if (reply.fields.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", reply.detail});
      return;
    }
    if (first_) {
      auto both = *std::exchange(first_, std::nullopt);
      for (const auto& field : reply.fields) {
        if (!both.is(field.name)) both.put(field.name, field.value);
      }
      return on_state(both, now, out);
    }
    if (late_possible_ && phase_ != Phase::printing) {
      query_open_ = false;
      quiet_until_ = now + quiet_time;
      return set_wake(out);
    }
    if (!dialect_.second || second_unknown_ || !dialect_.second->wanted(reply))
      return on_state(reply, now, out);
    first_ = reply;
    out.send += dialect_.second->question;
    query_open_ = true;
    asked_at_ = now;
    set_wake(out);
  }

  void on_state(const PrinterReply& reply, Instant now, Effects& out) {
    query_open_ = false;
    const auto status = to_printer_status(reply);
    report_status(status, out);
    silence_reported_ = false;
    auto reason = blocking_reason(status);
    if (reason.empty() && other_error(reply)) reason = "PRINTER_NOT_READY";
    if (phase_ == Phase::checking) return check(reason, dialect_.busy(reply), now, out);
    if (phase_ == Phase::printing) return follow(reason, dialect_.busy(reply), now, out);
  }

  /// Asked for, or changed.
  void report_status(const PrinterStatus& status, Effects& out) {
    std::string seen;
    for (const auto& flag : status.flags) {
      seen += flag.name;
      seen += flag.set ? '1' : '0';
    }
    if (status_wanted_ || seen != reported_) out.events.push_back(status);
    status_wanted_ = false;
    reported_ = std::move(seen);
  }

  void check(std::string_view reason, bool busy, Instant now, Effects& out) {
    if (!reason.empty()) return end_job(PrintOutcome::refused, reason, out);
    if (busy) {
      if (now - began_at_ >= busy_max) return end_job(PrintOutcome::refused, "BUSY", out);
      return poll_later(now, out);
    }
    out.send += dialect_.before_job;
    out.send += job_->bytes;
    out.send += dialect_.behind_job;
    phase_ = Phase::printing;
    began_at_ = last_answer_ = now;
    seen_printing_ = false;
    rest_seen_ = 0;
    poll_later(now, out);
  }

  void follow(std::string_view reason, bool busy, Instant now, Effects& out) {
    last_answer_ = now;
    const bool at_rest = reason.empty() && !busy;
    seen_printing_ = seen_printing_ || busy;
    rest_seen_ = at_rest ? rest_seen_ + 1 : 0;
    const bool by_rest = dialect_.tells_end == nullptr;
    if (by_rest && seen_printing_ && rest_seen_ >= rest_answers)
      return end_job(PrintOutcome::printed, "", out);
    // At rest, and nobody saw it work: the label may be there, or may never have been understood.
    if (at_rest && rest_seen_ >= rest_answers && now - began_at_ >= start_max)
      return end_job(PrintOutcome::doubtful, "PRINTER_UNCONFIRMED", out);
    if (now - began_at_ >= job_max)
      return end_job(PrintOutcome::doubtful, reason.empty() ? "BUSY" : reason, out);
    poll_later(now, out);
  }

  void on_silence(Instant now, Effects& out) {
    query_open_ = false;
    status_wanted_ = false;
    late_possible_ = true;
    buffer_.clear();
    if (!silence_reported_) {
      out.events.push_back(DeviceFault{
          "PRINTER_SILENT", fmt::format("no answer to {} within 2 s", dialect_.question_name)});
    }
    silence_reported_ = true;
    reported_.clear();
    if (phase_ == Phase::checking) return end_job(PrintOutcome::refused, "PRINTER_SILENT", out);
    if (phase_ != Phase::printing) return;
    if (now - last_answer_ >= silence_max)
      return end_job(PrintOutcome::doubtful, "PRINTER_SILENT", out);
    ask(now, out);
  }

  void end_job(PrintOutcome outcome, std::string_view reason, Effects& out) {
    out.events.push_back(PrintEnded{job_->job, outcome, std::string(reason)});
    job_.reset();
    phase_ = Phase::idle;
  }

  void reset() {
    buffer_.clear();
    phase_ = Phase::idle;
    query_open_ = false;
    first_.reset();
    second_unknown_ = false;
    quiet_until_.reset();
    status_wanted_ = false;
    silence_reported_ = false;
    reported_.clear();
  }

  const PrinterDialect& dialect_;
  std::string buffer_;
  Phase phase_ = Phase::idle;
  std::optional<PrintLabel> job_;

  bool query_open_ = false;
  Instant asked_at_{};
  std::optional<PrinterReply> first_;  // its second question is open
  bool second_unknown_ = false;
  bool late_possible_ = false;
  std::optional<Instant> quiet_until_;

  bool status_wanted_ = false;
  bool silence_reported_ = false;
  std::string reported_;

  Instant began_at_{};
  Instant last_answer_{};
  Instant next_poll_{};
  bool seen_printing_ = false;
  int rest_seen_ = 0;
};

}  // namespace

std::unique_ptr<Driver> make_polled_printer(const PrinterDialect& dialect) {
  return std::make_unique<PolledPrinter>(dialect);
}

}  // namespace wec
