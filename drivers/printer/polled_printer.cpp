// Answers carry nothing that ties them to their query. After an unanswered one the next answer may
// be a late one: it is dropped, and the printer is asked again once it has been quiet.
#include "drivers/printer/polled_printer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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
constexpr int cancels_max = 2;   // of a partial format, before a job is refused

/// Errors that have no word of their own at a station.
bool other_error(const PrinterReply& reply) {
  constexpr std::string_view names[] = {"paper_jam",
                                        "other_error",
                                        "cutter",
                                        "media",
                                        "sensor",
                                        "head",
                                        "cutter_error",
                                        "cutter_jam",
                                        "ribbon_jam",
                                        "head_error",
                                        "card",
                                        "other",
                                        "unrecoverable_error",
                                        "wrong_media",
                                        "feed_error",
                                        "diagnostic_mode",
                                        "corrupt_ram",
                                        "cutter_fault",
                                        "bad_printhead_element",
                                        "printhead_detection",
                                        "invalid_firmware_config",
                                        "printhead_thermistor_open",
                                        "retract_jam",
                                        "paper_feed",
                                        "clear_path_failed",
                                        "retract_timeout",
                                        "black_mark_calibrate",
                                        "black_mark_not_found"};
  for (const auto name : names) {
    if (reply.is(name)) return true;
  }
  return false;
}

bool is_set(const PrinterStatus& status, std::string_view name) {
  for (const auto& flag : status.flags) {
    if (flag.name == name) return flag.set;
  }
  return false;
}

/// The cause that stands against printing, in the words of the floor; empty: none.
std::string_view blocking_reason(const PrinterStatus& status, const PrinterReply& reply) {
  constexpr std::pair<std::string_view, std::string_view> codes[] = {
      {"head_open", "PRINTER_HEAD_OPEN"},
      {"paper_out", "PRINTER_PAPER_OUT"},
      {"ribbon_out", "PRINTER_RIBBON_OUT"},
      {"over_temperature", "PRINTER_HOT"}};
  for (const auto& [name, code] : codes) {
    if (is_set(status, name)) return code;
  }
  if (other_error(reply)) return "PRINTER_NOT_READY";
  // An open head or missing paper pauses many printers: the cause goes before the consequence.
  return is_set(status, "paused") ? "PRINTER_PAUSED" : "";
}

class PolledPrinter final : public Driver {
 public:
  explicit PolledPrinter(const PrinterDialect& dialect) : dialect_(dialect) {}

  bool set_option(std::string_view name, std::string_view value) override {
    const bool counts = std::any_of(dialect_.seconds.begin(), dialect_.seconds.end(),
                                    [](const auto& second) { return second.counts; });
    const bool on = value == "on";
    if (!on && value != "off") return false;
    if (name == "odometer" && counts) {
      counts_ = on;
    } else if (name == "asb" && !dialect_.tell_changes.empty()) {
      tells_changes_ = on;
    } else {
      return false;
    }
    return true;
  }

  void on_open(Instant, Effects& out) override {
    reset();
    if (tells_changes_) out.send += dialect_.tell_changes;
  }

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
    if (std::holds_alternative<AskIdentity>(command)) return ask_identity(now, out);
    if (!std::holds_alternative<AskStatus>(command)) return Driver::on_command(command, now, out);
    status_wanted_ = true;
    if (!query_open_ && !quiet_until_) ask(now, out);
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    // Byte by byte, so that any chunking gives the same events.
    for (const char byte : bytes) {
      buffer_ += byte;
      for (bool more = true; more && !buffer_.empty();) {
        const auto taken = take();
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
      return on_silence(now, out);
    }
    if (phase_ == Phase::idle) return;
    if (now < next_poll_) return set_wake(out);
    ask(now, out);
  }

 private:
  enum class Phase { idle, checking, printing };

  TakenReply take() const {
    if (second_) return second_->take(buffer_);
    return identity_open_ ? dialect_.take_identity(buffer_) : dialect_.take(buffer_);
  }

  /// What it cannot tell is not asked; a printer at work tells it another time.
  void ask_identity(Instant now, Effects& out) {
    if (!dialect_.take_identity || query_open_ || quiet_until_ || job_) return;
    identity_open_ = true;
    send_question(dialect_.identity_question, now, out);
  }

  void send_question(std::string_view question, Instant now, Effects& out) {
    out.send += question;
    query_open_ = true;
    asked_at_ = now;
    set_wake(out);
  }

  const PrinterDialect::Second* second_for(const PrinterReply& first) const {
    for (const auto& second : dialect_.seconds) {
      const bool counting = counts_ && phase_ != Phase::idle;
      const auto known = std::find(unknown_.begin(), unknown_.end(), &second) == unknown_.end();
      if (known && (!second.counts || counting) && second.wanted(first)) return &second;
    }
    return nullptr;
  }

  void begin_job(const PrintLabel& print, Instant now, Effects& out) {
    if (job_ || print.bytes.empty()) {
      const auto* reason = job_ ? "BUSY" : "MALFORMED";
      out.events.push_back(PrintEnded{print.job, PrintOutcome::refused, reason});
      return;
    }
    job_ = print;
    phase_ = Phase::checking;
    began_at_ = now;
    cancels_ = 0;
    if (!query_open_ && !quiet_until_) ask(now, out);
  }

  void ask(Instant now, Effects& out) { send_question(dialect_.question, now, out); }

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
    // No answer to what was asked: that one is still to come.
    if (dialect_.unasked && dialect_.unasked(reply))
      return report_change(to_printer_status(reply), out);
    if (reply.fields.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", reply.detail});
      return;
    }
    if (identity_open_) return on_identity(reply, out);
    if (second_) {
      second_ = nullptr;
      for (const auto& field : reply.fields) {
        if (!first_.is(field.name)) first_.put(field.name, field.value);
      }
      return on_state(first_, now, out);
    }
    if (late_possible_ && phase_ != Phase::printing) {
      query_open_ = false;
      quiet_until_ = now + quiet_time;
      return set_wake(out);
    }
    second_ = second_for(reply);
    if (!second_) return on_state(reply, now, out);
    first_ = reply;
    send_question(second_->question, now, out);
  }

  void on_identity(const PrinterReply& reply, Effects& out) {
    query_open_ = identity_open_ = false;
    Answered identity{"identity"};
    for (const std::string_view name : {"model", "firmware"}) {
      const auto* value = reply.find(name);
      const auto* text = value ? std::get_if<std::string>(value) : nullptr;
      if (text) identity.details.push_back({name, *text});
    }
    out.events.push_back(std::move(identity));
  }

  void on_state(const PrinterReply& reply, Instant now, Effects& out) {
    query_open_ = false;
    const auto status = to_printer_status(reply);
    report_status(status, out);
    silence_reported_ = false;
    const auto reason = blocking_reason(status, reply);
    if (phase_ == Phase::checking) return check(reply, reason, now, out);
    if (phase_ == Phase::printing) return follow(reply, reason, now, out);
  }

  void report_change(const PrinterStatus& status, Effects& out) {
    const bool wanted = std::exchange(status_wanted_, false);
    report_status(status, out);
    status_wanted_ = wanted;
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

  static std::optional<std::int64_t> count_of(const PrinterReply& reply) {
    const auto* value = reply.find("count");
    const auto* count = value ? std::get_if<std::int64_t>(value) : nullptr;
    return count ? std::optional(*count) : std::nullopt;
  }

  void check(const PrinterReply& reply, std::string_view reason, Instant now, Effects& out) {
    if (!reason.empty()) return end_job(PrintOutcome::refused, reason, out);
    if (reply.is("buffer_full")) return end_job(PrintOutcome::refused, "BUSY", out);
    if (reply.is("partial_format") && !dialect_.drop_partial.empty()) {
      // What a broken connection left behind would swallow the label.
      if (cancels_++ == cancels_max)
        return end_job(PrintOutcome::refused, "PRINTER_NOT_READY", out);
      out.send += dialect_.drop_partial;
      return ask(now, out);
    }
    if (dialect_.busy(reply)) {
      if (now - began_at_ >= busy_max) return end_job(PrintOutcome::refused, "BUSY", out);
      return poll_later(now, out);
    }
    out.send += dialect_.before_job;
    out.send += job_->bytes;
    out.send += dialect_.behind_job;
    if (tells_changes_) out.send += dialect_.tell_changes;
    phase_ = Phase::printing;
    began_at_ = last_answer_ = now;
    seen_printing_ = false;
    rest_seen_ = 0;
    count_before_ = count_of(reply);
    poll_later(now, out);
  }

  void follow(const PrinterReply& reply, std::string_view reason, Instant now, Effects& out) {
    last_answer_ = now;
    const bool busy = dialect_.busy(reply);
    const bool at_rest = reason.empty() && !busy;
    const auto count = count_of(reply);
    const bool not_counted = count_before_ && count && *count <= *count_before_;
    seen_printing_ = seen_printing_ || busy;
    rest_seen_ = at_rest ? rest_seen_ + 1 : 0;
    const bool by_rest = dialect_.tells_end == nullptr && !not_counted;
    if (by_rest && (seen_printing_ || dialect_.rest_is_end) && rest_seen_ >= rest_answers)
      return end_job(PrintOutcome::printed, "", out);
    // At rest, and nobody saw it work, or its counter stands: the label may be there, or may never
    // have been understood.
    if (at_rest && rest_seen_ >= rest_answers && now - began_at_ >= start_max)
      return end_job(PrintOutcome::doubtful, "PRINTER_UNCONFIRMED", out);
    if (now - began_at_ >= job_max)
      return end_job(PrintOutcome::doubtful, reason.empty() ? "BUSY" : reason, out);
    poll_later(now, out);
  }

  void on_silence(Instant now, Effects& out) {
    if (second_) {
      unknown_.push_back(std::exchange(second_, nullptr));
      buffer_.clear();
      return on_state(first_, now, out);
    }
    query_open_ = false;
    if (std::exchange(identity_open_, false)) {
      late_possible_ = true;
      return buffer_.clear();
    }
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
    identity_open_ = false;
    second_ = nullptr;
    unknown_.clear();
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
  bool identity_open_ = false;
  PrinterReply first_;                                  // while its second question is open
  const PrinterDialect::Second* second_ = nullptr;      // that question
  std::vector<const PrinterDialect::Second*> unknown_;  // that it did not answer
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
  int cancels_ = 0;
  bool counts_ = false;
  bool tells_changes_ = false;
  std::optional<std::int64_t> count_before_;  // the job
};

constexpr std::array odometer_option{
    OptionSpec{"odometer", "on: a label counts as printed when the printer's counter has moved"},
};

}  // namespace

const std::span<const OptionSpec> odometer_options = odometer_option;

std::unique_ptr<Driver> make_polled_printer(const PrinterDialect& dialect) {
  return std::make_unique<PolledPrinter>(dialect);
}

}  // namespace wec
