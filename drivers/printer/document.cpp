// A printer for paper, by IPP: the packing slip. The link (firmware-bridge/ipp_link.hpp) makes a
// PDF of the text and speaks IPP; it carries one question or answer a packet:
//
//     > status                     < printer idle yes REASON,REASON     idle processing stopped
//     > print NAME LF text         < job 12 pending REASON,REASON       or: < refused WHY
//     > job 12                     < job 12 completed REASON,REASON     or: < failed WHY
//
//     "yes": it takes jobs. REASON: keywords of RFC 8011 5.4.12 (printer) and 5.3.8 (job); "-" is
//     none. A printer without paper takes jobs and prints them later, so a job waits for its
//     printer; it is printed when its job-state says completed.
//
// Sources: RFC 8011 (IPP/1.1), sections 5.3.7, 5.3.8, 5.4.11 and 5.4.12; PWG 5100.14 (IPP
// Everywhere).
#include <array>
#include <charconv>
#include <utility>

#include "drivers/driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_max = 30s;   // the link tells what it finds out within less
constexpr auto job_poll = 1000ms;  // a state shows at the bench within a second
constexpr auto job_max = 1h;       // paper for it was not brought by then

/// The next word of an answer, which loses it.
std::string_view word_of(std::string_view& rest) {
  const auto end = std::min(rest.find(' '), rest.size());
  const auto word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty() && text != "-") {
    const auto end = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// A reason that stops it, without its grade; empty: a warning or a report.
std::string_view stopping(std::string_view reason) {
  if (reason.ends_with("-warning") || reason.ends_with("-report")) return {};
  if (reason.ends_with("-error")) reason.remove_suffix(6);
  return reason;
}

std::string_view flag_of(std::string_view reason) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> flags{{
      {"media-empty", "paper_out"},
      {"media-needed", "paper_out"},
      {"input-tray-missing", "paper_out"},
      {"marker-supply-empty", "ribbon_out"},
      {"toner-empty", "ribbon_out"},
      {"cover-open", "head_open"},
      {"door-open", "head_open"},
      {"interlock-open", "head_open"},
      {"fuser-over-temp", "over_temperature"},
      {"paused", "paused"},
      {"moving-to-paused", "paused"},
      {"media-jam", "paper_jam"},
      {"output-area-full", "output_full"},
  }};
  for (const auto& [name, flag] : flags)
    if (name == stopping(reason)) return flag;
  return {};
}

class DocumentPrinter final : public Driver {
 public:
  void on_open(Instant, Effects&) override { forget(); }

  void on_close(Instant, Effects& out) override {
    if (!job_.empty())
      end(sent_ ? PrintOutcome::doubtful : PrintOutcome::refused, "PRINTER_GONE", out);
    forget();
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (std::holds_alternative<AskStatus>(command)) {
      if (asked_ == Asked::nothing && job_.empty()) ask(Asked::status, "status", now, out);
      return;
    }
    const auto* label = std::get_if<PrintLabel>(&command);
    if (label == nullptr) return;
    if (!job_.empty())
      return out.events.push_back(PrintEnded{label->job, PrintOutcome::refused, "BUSY"}), void();
    job_ = label->job;
    text_ = label->bytes;
    begun_ = now;
    if (asked_ == Asked::nothing) next(now, out);
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    auto rest = bytes;
    const auto asked = std::exchange(asked_, Asked::nothing);
    const auto kind = word_of(rest);
    if (kind == "printer") {
      read_printer(rest, out);
    } else if (kind == "job" && sent_) {
      read_job(rest, out);
    } else if (kind == "refused" && asked == Asked::print) {
      out.events.push_back(DeviceFault{"PRINTER_ERROR", std::string(rest)});
      end(PrintOutcome::refused, "PRINTER_NOT_READY", out);
    } else if (kind == "failed") {
      out.events.push_back(DeviceFault{"PRINTER_ERROR", std::string(rest)});
      if (asked == Asked::print || asked == Asked::job)
        end(PrintOutcome::doubtful, "PRINTER_UNCONFIRMED", out);
    } else {
      out.events.push_back(DeviceFault{"BAD_FRAME", std::string(bytes.substr(0, 40))});
    }
    if (!job_.empty() && sent_ && asked == Asked::job)
      return ask(Asked::status, "status", now, out);
    if (!job_.empty() && sent_) {
      out.wake = now + job_poll;
      return;
    }
    if (!job_.empty()) next(now, out);
  }

  void on_timeout(Instant now, Effects& out) override {
    if (asked_ != Asked::nothing) {
      if (now < asked_at_ + answer_max) return;
      asked_ = Asked::nothing;
      out.events.push_back(DeviceFault{"PRINTER_SILENT", "no answer within 30 s"});
      if (!job_.empty())
        end(sent_ ? PrintOutcome::doubtful : PrintOutcome::refused, "PRINTER_SILENT", out);
      return;
    }
    if (job_.empty()) return;
    if (now >= begun_ + job_max) return end(PrintOutcome::doubtful, "PRINTER_UNCONFIRMED", out);
    next(now, out);
  }

 private:
  enum class Asked { nothing, status, print, job };

  void ask(Asked what, std::string bytes, Instant now, Effects& out) {
    asked_ = what;
    asked_at_ = now;
    out.send += bytes;
    out.wake = now + answer_max;
  }

  void next(Instant now, Effects& out) {
    if (number_ != 0) return ask(Asked::job, "job " + std::to_string(number_), now, out);
    sent_ = true;
    ask(Asked::print, "print " + job_ + "\n" + std::exchange(text_, {}), now, out);
  }

  void read_printer(std::string_view rest, Effects& out) {
    PrinterStatus status;
    const auto state = word_of(rest);
    const bool accepts = word_of(rest) == "yes";
    auto reasons = list_of(word_of(rest));
    bool named = false;
    for (const auto& reason : reasons) {
      const auto flag = flag_of(reason);
      if (flag.empty()) continue;
      status.flags.push_back({flag, true});
      named = true;
    }
    const bool stopped = state == "stopped" && !named;
    if (stopped || !accepts) status.flags.push_back({"not_ready", true});
    status.details = {{"state", std::string(state)}, {"accepts_jobs", accepts}};
    status.details.push_back({"reasons", std::move(reasons)});
    out.events.push_back(std::move(status));
  }

  void read_job(std::string_view rest, Effects& out) {
    const auto digits = word_of(rest);
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (number <= 0 || (number_ != 0 && number != number_))
      return out.events.push_back(DeviceFault{"BAD_FRAME", "another job's answer"}), void();
    number_ = number;
    const auto state = word_of(rest);
    if (state == "completed") return end(PrintOutcome::printed, {}, out);
    if (state == "canceled" || state == "aborted")
      end(PrintOutcome::doubtful, "PRINTER_UNCONFIRMED", out);
  }

  void end(PrintOutcome outcome, std::string reason, Effects& out) {
    out.events.push_back(PrintEnded{std::exchange(job_, {}), outcome, std::move(reason)});
    forget();
  }

  void forget() {
    asked_ = Asked::nothing;
    job_.clear();
    text_.clear();
    sent_ = false;
    number_ = 0;
  }

  Asked asked_ = Asked::nothing;
  Instant asked_at_{}, begun_{};
  std::string job_;   // empty: none
  std::string text_;  // of the job, until it is sent
  bool sent_ = false;
  int number_ = 0;  // the printer's; 0: not known
};

constexpr std::array models{
    Model{"ipp-everywhere", "Printers with IPP and PDF, queues of CUPS", Evidence::rule,
          "RFC 8011 5.3.7, 5.4.11 and 5.4.12: states and reasons; ippeveprinter in the tests"},
};

std::unique_ptr<Driver> make() { return std::make_unique<DocumentPrinter>(); }

}  // namespace

extern const Protocol document_protocol;
const Protocol document_protocol{"document", DeviceKind::printer, models, make, {}, Wire::packets};

}  // namespace wec
