#include "firmware-bridge/sim/printer.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/printer/languages.hpp"
#include "firmware-bridge/sim/words.hpp"

namespace wec {

namespace {

struct StateName {
  std::string_view name;
  SimPrinterState state;
};
constexpr std::array state_names{StateName{"ok", SimPrinterState::ok},
                                 StateName{"paper_out", SimPrinterState::paper_out},
                                 StateName{"ribbon_out", SimPrinterState::ribbon_out},
                                 StateName{"head_open", SimPrinterState::head_open},
                                 StateName{"paused", SimPrinterState::paused},
                                 StateName{"too_hot", SimPrinterState::too_hot},
                                 StateName{"silent", SimPrinterState::silent},
                                 StateName{"drop_after_send", SimPrinterState::drop_after_send}};

constexpr std::array languages{
    SimPrinterLanguageRow{"zpl", make_sim_zpl},       SimPrinterLanguageRow{"tspl", make_sim_tspl},
    SimPrinterLanguageRow{"epl2", make_sim_epl2},     SimPrinterLanguageRow{"cpcl", make_sim_cpcl},
    SimPrinterLanguageRow{"dpl", make_sim_dpl},       SimPrinterLanguageRow{"sbpl", make_sim_sbpl},
    SimPrinterLanguageRow{"escpos", make_sim_escpos},
};

std::unique_ptr<SimPrinterLanguage> make_language(std::string_view name) {
  for (const auto& row : languages) {
    if (row.name == name) return row.make();
  }
  return make_sim_zpl();
}

}  // namespace

std::span<const SimPrinterLanguageRow> sim_printer_languages() { return languages; }

std::optional<SimPrinterState> sim_printer_state(std::string_view name) {
  for (const auto& known : state_names) {
    if (known.name == name) return known.state;
  }
  return std::nullopt;
}

SimPrinter::SimPrinter(SimPrinterOptions options)
    : options_(std::move(options)), language_(make_language(options_.language)) {}

// ---- what people do to it ----------------------------------------------------------------------

void SimPrinter::set_state(SimPrinterState state, Instant now) {
  state_ = state;
  if (state == SimPrinterState::ok) paused_by_host_ = false;
  if (blocked()) label_done_at_.reset();  // this label is made anew when the printer is well
  start_next(now);
  language_->on_change(*this, now);
}

void SimPrinter::power_cycle(Instant) {
  reset();
  break_connection();
}

void SimPrinter::reset() {
  language_->reset();
  waiting_.clear();
  printing_.reset();
  label_done_at_.reset();
  replies_.clear();
  paused_by_host_ = false;
}

SimAnswer SimPrinter::show_labels() const {
  boost::json::array formats;
  for (const auto& label : labels_) formats.emplace_back(to_hex(label.format));
  return boost::json::serialize(boost::json::object{
      {"ok", true}, {"labels", std::move(formats)}, {"printed", labels_printed_}});
}

SimAnswer SimPrinter::obey(std::string_view line, Instant now) {
  if (line == "labels") {
    on_expire(now);
    return show_labels();
  }
  if (line.starts_with("printer ")) line.remove_prefix(8);
  if (const auto state = sim_printer_state(line)) {
    set_state(*state, now);
  } else if (line == "power") {
    power_cycle(now);
  } else {
    return sim_unknown(line,
                       "printer ok|paper_out|ribbon_out|head_open|paused|too_hot|silent|"
                       "drop_after_send, power, labels");
  }
  return sim_done();
}

// ---- bytes -------------------------------------------------------------------------------------

void SimPrinter::on_disconnect(Instant) {
  replies_.clear();  // a half-received format stays: the next one may run into it
}

void SimPrinter::on_bytes(std::string_view bytes, Instant now) {
  for (const char c : bytes) {
    if (dropping()) return;
    if (language_->unfinished() >= format_max_bytes) language_->forget();
    language_->take(c, *this, now);
  }
}

void SimPrinter::answer(std::string_view bytes) {
  if (state_ != SimPrinterState::silent) say(bytes);
}

void SimPrinter::answer_at(Instant at, std::string bytes) {
  if (state_ != SimPrinterState::silent) replies_.push_back({at, std::move(bytes)});
}

// ---- the engine --------------------------------------------------------------------------------

void SimPrinter::complete(std::string format, std::uint32_t copies, bool ink, Instant now) {
  const bool fits = waiting_bytes() + format.size() <= waiting_max_bytes;
  if (ink && fits) waiting_.push_back({std::move(format), copies});
  start_next(now);
  if (ink && state_ == SimPrinterState::drop_after_send) drop();
}

bool SimPrinter::blocked() const {
  return state_ == SimPrinterState::paper_out || state_ == SimPrinterState::ribbon_out ||
         state_ == SimPrinterState::head_open || state_ == SimPrinterState::too_hot;
}

void SimPrinter::go_on(Instant now) {
  paused_by_host_ = false;
  if (state_ == SimPrinterState::paused) state_ = SimPrinterState::ok;
  start_next(now);
}

void SimPrinter::cancel_waiting() {
  waiting_.clear();
  if (label_done_at_) {
    printing_->copies = copies_done_ + 1;
  } else {
    printing_.reset();
  }
}

void SimPrinter::cancel_running() {
  printing_.reset();
  label_done_at_.reset();
}

void SimPrinter::cancel_all() {
  waiting_.clear();
  cancel_running();
}

void SimPrinter::start_next(Instant now) {
  if (blocked() || paused() || label_done_at_) return;
  if (!printing_ && !waiting_.empty()) {
    printing_ = std::move(waiting_.front());
    waiting_.pop_front();
    copies_done_ = 0;
  }
  if (printing_) label_done_at_ = now + options_.label_time;
}

void SimPrinter::on_expire(Instant now) {
  while (label_done_at_ && now >= *label_done_at_) {
    const auto done_at = *std::exchange(label_done_at_, std::nullopt);
    ++copies_done_;
    ++labels_printed_;
    if (labels_.size() < labels_max) labels_.push_back({printing_->format, copies_done_});
    const bool whole_job = copies_done_ >= printing_->copies;
    if (whole_job) printing_.reset();
    start_next(done_at);  // a late call makes up for what should have happened meanwhile
    if (whole_job) language_->on_job_end(*this, done_at);
  }
  while (!replies_.empty() && now >= replies_.front().at) {
    say(replies_.front().bytes);
    replies_.pop_front();
  }
}

std::optional<Instant> SimPrinter::own_deadline() const {
  if (replies_.empty()) return label_done_at_;
  const auto reply_at = replies_.front().at;
  return label_done_at_ ? std::min(*label_done_at_, reply_at) : reply_at;
}

std::size_t SimPrinter::waiting_bytes() const {
  std::size_t total = 0;
  for (const auto& job : waiting_) total += job.format.size();
  return total;
}

}  // namespace wec
