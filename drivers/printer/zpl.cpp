// Label printers that speak ZPL II: Zebra and those that imitate it. Over TCP 9100, USB or serial.
//
//     host      ~HS                                            host status, acts at once
//               ^XA ... ^XZ                                    a label
//               ~JX                                            drop the format that came half
//     printer   STX aaa,b,c,dddd,eee,f,g,h,iii,j,k,l ETX CR LF     b paper out, c paused,
//                                                               e formats waiting, h partial format
//               STX mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www ETX CR LF     o head open, p ribbon out,
//                                                               u labels remaining
//               STX xxxx,y ETX CR LF
//
// Some imitations leave out STX, ETX or CR. The three strings may come 400 ms apart. A printer that
// is out of paper or has its head open may not answer at all, so silence is a state,
// PRINTER_SILENT.
//
// A job is sent once, and only after an answer that says the printer is ready. Until its first byte
// has left, whatever stands in the way refuses it. From then on it is polled until two answers in
// a row say that nothing is waiting and nothing remains; whatever leaves that open makes it
// doubtful. The driver never sends a job again.
//
// An answer carries nothing that ties it to its query. After an unanswered query the next answer
// may therefore be a late one: it is dropped, and the printer is asked again once it has been
// quiet.
//
// Sources: Zebra ZPL programming guide, pages ~HS and ~JX (docs.zebra.com); ZPL II guide 45541L-004
// p171-172.
#include <array>

#include "drivers/driver.hpp"
#include "drivers/printer/zpl_host_status.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_max = 2s;        // one query
constexpr auto poll_interval = 200ms;  // while a job prints
constexpr auto silence_max = 10s;      // while a job prints; then it is doubtful
constexpr auto job_max = 60s;          // answers come, but the job does not end
constexpr auto quiet_time = 1s;        // that tells late answers from the next one
constexpr int clear_answers = 2;       // in a row: one may come before the format is counted
constexpr int cancels_max = 2;         // of a partial format, before a job is refused
constexpr std::size_t line_max = 256;
constexpr std::size_t shown_max = 40;

class ZplPrinter final : public Driver {
 public:
  void on_open(Instant, Effects&) override { reset(); }

  void on_close(Instant, Effects& out) override {
    if (job_)
      end_job(phase_ == Phase::printing ? PrintOutcome::doubtful : PrintOutcome::refused,
              "PRINTER_GONE", out);
    const bool late = late_answers_possible_ || query_open_;
    reset();
    late_answers_possible_ = late;
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (const auto* print = std::get_if<PrintLabel>(&command)) return begin_job(*print, now, out);
    if (!std::holds_alternative<AskStatus>(command)) return Driver::on_command(command, now, out);
    status_wanted_ = true;
    if (!query_open_ && !quiet_until_) ask(now, out);
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    for (const char byte : bytes) {
      const bool ends = byte == '\r' || byte == '\n' || byte == '\x02' || byte == '\x03';
      if (!ends) {
        if (line_.size() <= line_max) line_.push_back(byte);
        continue;
      }
      if (!line_.empty()) on_line(now, out);
      line_.clear();
    }
  }

  void on_timeout(Instant now, Effects& out) override {
    if (quiet_until_) {
      if (now < *quiet_until_) return set_wake(out);
      quiet_until_.reset();
      late_answers_possible_ = false;
      return ask(now, out);
    }
    if (query_open_) {
      if (now < asked_at_ + answer_max) return set_wake(out);
      return on_silence(now, out);
    }
    if (phase_ != Phase::printing) return;
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
    cancels_ = 0;
    if (!query_open_ && !quiet_until_) ask(now, out);
  }

  void ask(Instant now, Effects& out) {
    out.send += "~HS\r\n";
    query_open_ = true;
    asked_at_ = now;
    set_wake(out);
  }

  void set_wake(Effects& out) const {
    if (quiet_until_) {
      out.wake = quiet_until_;
    } else if (query_open_) {
      out.wake = asked_at_ + answer_max;
    } else if (phase_ == Phase::printing) {
      out.wake = next_poll_;
    }
  }

  void on_line(Instant now, Effects& out) {
    if (line_.size() > line_max) {
      reader_.reset();
      out.events.push_back(DeviceFault{"OVERLONG_FRAME", "a line of more than 256 bytes"});
      return;
    }
    switch (reader_.take(line_)) {
      case ZplHostStatusReader::Taken::incomplete:
        return;
      case ZplHostStatusReader::Taken::not_a_status:
        out.events.push_back(
            DeviceFault{"BAD_FRAME", "not a host status: " + line_.substr(0, shown_max)});
        return;
      case ZplHostStatusReader::Taken::complete:
        return on_status(now, out);
    }
  }

  void on_status(Instant now, Effects& out) {
    query_open_ = false;
    if (late_answers_possible_ && phase_ != Phase::printing) {
      quiet_until_ = now + quiet_time;
      return set_wake(out);
    }
    report_status(out);
    silence_reported_ = false;
    if (phase_ == Phase::checking) return check(now, out);
    if (phase_ == Phase::printing) return follow(now, out);
  }

  /// Asked for, or changed.
  void report_status(Effects& out) {
    auto status = to_printer_status(reader_.status());
    std::string seen;
    for (const auto& flag : status.flags) seen += flag.set ? '1' : '0';
    if (status_wanted_ || seen != reported_) out.events.push_back(std::move(status));
    status_wanted_ = false;
    reported_ = std::move(seen);
  }

  void check(Instant now, Effects& out) {
    const auto& status = reader_.status();
    if (const auto reason = blocking_reason(status); !reason.empty()) {
      return end_job(PrintOutcome::refused, reason, out);
    }
    if (status.buffer_full) return end_job(PrintOutcome::refused, "BUSY", out);
    if (status.partial_format) {
      // What a broken connection left behind would swallow the label.
      if (cancels_++ == cancels_max) {
        return end_job(PrintOutcome::refused, "PRINTER_NOT_READY", out);
      }
      out.send += "~JX";
      return ask(now, out);
    }
    out.send += job_->bytes;
    phase_ = Phase::printing;
    sent_at_ = last_answer_ = now;
    clear_seen_ = 0;
    ask(now, out);
  }

  void follow(Instant now, Effects& out) {
    last_answer_ = now;
    const auto& status = reader_.status();
    const auto reason = blocking_reason(status);
    const bool clear = reason.empty() && !status.partial_format && status.formats_in_buffer == 0 &&
                       status.labels_remaining == 0;
    clear_seen_ = clear ? clear_seen_ + 1 : 0;
    if (clear_seen_ == clear_answers) return end_job(PrintOutcome::printed, "", out);
    if (now - sent_at_ >= job_max) {
      return end_job(PrintOutcome::doubtful, reason.empty() ? "BUSY" : reason, out);
    }
    next_poll_ = now + poll_interval;
    set_wake(out);
  }

  void on_silence(Instant now, Effects& out) {
    query_open_ = false;
    status_wanted_ = false;
    late_answers_possible_ = true;
    if (!silence_reported_ || phase_ != Phase::printing) {
      out.events.push_back(DeviceFault{"PRINTER_SILENT", "no answer to ~HS within 2 s"});
    }
    silence_reported_ = true;
    reported_.clear();
    if (phase_ == Phase::checking) return end_job(PrintOutcome::refused, "PRINTER_SILENT", out);
    if (phase_ != Phase::printing) return;
    if (now - last_answer_ >= silence_max) {
      return end_job(PrintOutcome::doubtful, "PRINTER_SILENT", out);
    }
    ask(now, out);
  }

  void end_job(PrintOutcome outcome, std::string_view reason, Effects& out) {
    out.events.push_back(PrintEnded{job_->job, outcome, std::string(reason)});
    job_.reset();
    phase_ = Phase::idle;
  }

  void reset() {
    line_.clear();
    reader_.reset();
    phase_ = Phase::idle;
    query_open_ = false;
    quiet_until_.reset();
    status_wanted_ = false;
    silence_reported_ = false;
    reported_.clear();
  }

  std::string line_;
  ZplHostStatusReader reader_;
  Phase phase_ = Phase::idle;
  std::optional<PrintLabel> job_;

  bool query_open_ = false;
  Instant asked_at_{};
  bool late_answers_possible_ = false;
  std::optional<Instant> quiet_until_;

  bool status_wanted_ = false;
  bool silence_reported_ = false;
  std::string reported_;  // the flags last reported, one digit each

  int cancels_ = 0;
  int clear_seen_ = 0;
  Instant sent_at_{};
  Instant last_answer_{};
  Instant next_poll_{};
};

constexpr std::array models{
    Model{"zebra-lp2824-plus", "Zebra LP 2824 Plus", Evidence::published,
          "~HS answer of an LP 2824 Plus in public test data (spec of the ZPL host status)"},
    Model{"zebra-zd421", "Zebra ZD421", Evidence::rule,
          "Zebra ZPL programming guide, ~HS; ZPL II guide 45541L-004 p171-172"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ZplPrinter>(); }

}  // namespace

extern const Protocol zpl_protocol;
const Protocol zpl_protocol{"zpl", DeviceKind::printer, models, make};

}  // namespace wec
