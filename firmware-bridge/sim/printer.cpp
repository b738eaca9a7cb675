#include "firmware-bridge/sim/printer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace wec {

namespace {

constexpr std::size_t name_end = 3;  // a prefix and two letters
constexpr std::uint32_t copies_max = 99'999'999;

struct StateName {
  std::string_view name;
  SimPrinterState state;
};
constexpr std::array state_names{StateName{"ok", SimPrinterState::ok},
                                 StateName{"paper_out", SimPrinterState::paper_out},
                                 StateName{"ribbon_out", SimPrinterState::ribbon_out},
                                 StateName{"head_open", SimPrinterState::head_open},
                                 StateName{"paused", SimPrinterState::paused},
                                 StateName{"silent", SimPrinterState::silent},
                                 StateName{"drop_after_send", SimPrinterState::drop_after_send}};

// Control commands that take nothing, and so act with their last letter.
constexpr std::array<std::string_view, 8> bare_controls{"HS", "HI", "JA", "JX",
                                                        "JP", "PP", "PS", "JR"};
// Format commands that leave something on the label.
constexpr std::array<std::string_view, 12> printing_commands{"FD", "FV", "SN", "GB", "GC", "GD",
                                                             "GE", "GF", "GS", "XG", "IM", "XF"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool changes_prefix(std::string_view name) { return name == "CC" || name == "CT" || name == "CD"; }

std::optional<std::uint32_t> leading_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

// The part of `text` between delimiters number `index` and `index + 1`.
std::string_view field(std::string_view text, unsigned index, char delimiter) {
  for (; index > 0; --index) {
    const auto end = text.find(delimiter);
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find(delimiter));
}

char print_mode_digit(char letter) {
  switch (letter) {
    case 'R':
      return '0';
    case 'P':
      return '1';
    case 'C':
      return '3';
    case 'A':
      return '4';
    default:
      return '2';  // tear-off
  }
}

}  // namespace

std::optional<SimPrinterState> sim_printer_state(std::string_view name) {
  for (const auto& known : state_names) {
    if (known.name == name) return known.state;
  }
  return std::nullopt;
}

// ---- what people do to it ----------------------------------------------------------------------

void SimPrinter::set_state(SimPrinterState state, Instant now) {
  state_ = state;
  if (state == SimPrinterState::ok) paused_by_host_ = false;
  if (blocked()) label_done_at_.reset();  // this label is made anew when the printer is well
  start_next(now);
}

void SimPrinter::power_cycle(Instant) {
  reset();
  if (connected()) drop();
}

void SimPrinter::reset() {
  clear_format();
  command_.clear();
  caret_ = '^';
  tilde_ = '~';
  delimiter_ = ',';
  waiting_.clear();
  printing_.reset();
  label_done_at_.reset();
  replies_.clear();
  paused_by_host_ = false;
}

void SimPrinter::on_disconnect(Instant) {
  replies_.clear();  // a half-received format stays: the next one may run into it
}

// ---- the parser --------------------------------------------------------------------------------

void SimPrinter::on_bytes(std::string_view bytes, Instant now) {
  for (const char c : bytes) {
    if (dropping()) return;
    take(c, now);
  }
}

void SimPrinter::take(char c, Instant now) {
  if (format_.size() + command_.size() >= format_max_bytes) {
    clear_format();
    command_.clear();
  }
  if (binary_left_ > 0) {
    --binary_left_;
    command_ += c;
  } else if (c == caret_ || c == tilde_) {
    begin_command(c, now);
  } else if (!command_.empty()) {
    take_command_byte(c, now);
  } else if (in_format_) {
    format_ += c;
  }
}

void SimPrinter::begin_command(char prefix, Instant now) {
  if (!command_.empty()) run_command(now);
  command_ = prefix;
  is_control_ = prefix == tilde_;
}

void SimPrinter::take_command_byte(char c, Instant now) {
  const bool line_end = c == '\r' || c == '\n';
  if (is_control_ && line_end) return run_command(now);
  command_ += c;
  if (c == delimiter_) expect_binary_data();
  if (command_complete()) run_command(now);
}

// True for commands whose end is known without seeing the next prefix.
bool SimPrinter::command_complete() const {
  if (command_.size() < name_end) return false;
  const auto name = std::string_view(command_).substr(1, 2);
  if (changes_prefix(name)) return command_.size() == name_end + 1;
  return is_control_ ? contains(bare_controls, name) : name == "XA" || name == "XZ";
}

// ^GFB,b,c,d,data: b bytes that may look like anything.
void SimPrinter::expect_binary_data() {
  const auto text = std::string_view(command_);
  const bool binary = !is_control_ && text.substr(1).starts_with("GFB");
  if (!binary || std::count(text.begin(), text.end(), delimiter_) != 4) return;
  const auto size = leading_number(field(text, 1, delimiter_)).value_or(0);
  binary_left_ = std::min<std::size_t>(size, format_max_bytes);
}

void SimPrinter::run_command(Instant now) {
  const auto command = std::exchange(command_, {});
  const auto name = std::string_view(command).substr(1, 2);
  const auto parameters = std::string_view(command).substr(std::min(name_end, command.size()));
  if (is_control_) {
    if (changes_prefix(name)) return change_prefix(name, parameters);
    return run_control(name, now);
  }
  if (name == "XA") in_format_ = true;
  if (!in_format_) return;
  format_ += command;
  if (name == "XZ") return finish_format(now);
  run_format_command(name, parameters);
}

void SimPrinter::change_prefix(std::string_view name, std::string_view parameters) {
  if (parameters.empty()) return;
  if (name == "CC") caret_ = parameters.front();
  if (name == "CT") tilde_ = parameters.front();
  if (name == "CD") delimiter_ = parameters.front();
}

void SimPrinter::run_format_command(std::string_view name, std::string_view parameters) {
  if (contains(printing_commands, name)) format_prints_ = true;
  if (name == "DF") format_is_stored_ = true;
  if (changes_prefix(name)) change_prefix(name, parameters);
  if (name == "PP") paused_by_host_ = true;
  if (name == "MM" && !parameters.empty()) print_mode_ = print_mode_digit(parameters.front());
  const auto number = leading_number(parameters);
  if (name == "PQ" && number) format_copies_ = std::clamp(*number, 1u, copies_max);
  if (name == "LL" && number) label_length_dots_ = std::min(*number, 9999u);
}

void SimPrinter::finish_format(Instant now) {
  const bool prints = format_prints_ && !format_is_stored_;
  const bool fits = waiting_bytes() + format_.size() <= waiting_max_bytes;
  if (prints && fits) waiting_.push_back({format_, format_copies_});
  clear_format();
  start_next(now);
  if (prints && state_ == SimPrinterState::drop_after_send) drop();
}

void SimPrinter::clear_format() {
  in_format_ = false;
  format_.clear();
  format_prints_ = format_is_stored_ = false;
  format_copies_ = 1;
  binary_left_ = 0;
}

void SimPrinter::run_control(std::string_view name, Instant now) {
  if (name == "HS") return answer_status(now);
  if (name == "HI") return answer(options_.identity);
  if (name == "JA") return cancel_all();
  if (name == "JX") return clear_format();
  if (name == "JR") return reset();
  if (name == "PP") paused_by_host_ = true;
  if (name == "JP") {
    paused_by_host_ = true;
    printing_.reset();
    label_done_at_.reset();
  }
  if (name == "PS") {
    paused_by_host_ = false;
    if (state_ == SimPrinterState::paused) state_ = SimPrinterState::ok;
    start_next(now);
  }
}

// The label that is being made comes out, nothing after it.
void SimPrinter::cancel_all() {
  clear_format();
  waiting_.clear();
  if (label_done_at_) {
    printing_->copies = copies_done_ + 1;
  } else {
    printing_.reset();
  }
}

// ---- the engine --------------------------------------------------------------------------------

bool SimPrinter::blocked() const {
  return state_ == SimPrinterState::paper_out || state_ == SimPrinterState::ribbon_out ||
         state_ == SimPrinterState::head_open;
}

bool SimPrinter::can_print() const {
  return !blocked() && !paused_by_host_ && state_ != SimPrinterState::paused;
}

void SimPrinter::start_next(Instant now) {
  if (!can_print() || label_done_at_) return;
  if (!printing_ && !waiting_.empty()) {
    printing_ = std::move(waiting_.front());
    waiting_.pop_front();
    copies_done_ = 0;
  }
  if (printing_) label_done_at_ = now + options_.label_time;
}

void SimPrinter::expire(Instant now) {
  while (label_done_at_ && now >= *label_done_at_) {
    const auto done_at = *std::exchange(label_done_at_, std::nullopt);
    ++copies_done_;
    ++labels_printed_;
    if (labels_.size() < labels_max) labels_.push_back({printing_->format, copies_done_});
    if (copies_done_ >= printing_->copies) printing_.reset();
    start_next(done_at);  // a late call makes up for what should have happened meanwhile
  }
  while (!replies_.empty() && now >= replies_.front().at) {
    say(replies_.front().bytes);
    replies_.pop_front();
  }
}

std::optional<Instant> SimPrinter::deadline() const {
  if (replies_.empty()) return label_done_at_;
  const auto reply_at = replies_.front().at;
  return label_done_at_ ? std::min(*label_done_at_, reply_at) : reply_at;
}

std::size_t SimPrinter::waiting_bytes() const {
  std::size_t total = 0;
  for (const auto& job : waiting_) total += job.format.size();
  return total;
}

// ---- answers -----------------------------------------------------------------------------------

void SimPrinter::answer(std::string_view line) {
  if (state_ == SimPrinterState::silent) return;
  say(fmt::format("\x02{}\x03\r\n", line));
}

void SimPrinter::answer_status(Instant now) {
  if (state_ == SimPrinterState::silent) return;
  if (blocked() && !options_.answers_when_blocked) return;
  auto at = now;
  for (const auto& line : {first_status_line(), second_status_line(), std::string("1234,0")}) {
    replies_.push_back({at, fmt::format("\x02{}\x03\r\n", line)});
    at += options_.reply_gap;
  }
  expire(now);
}

// 030 = 9600 8N1 XON/XOFF; then paper out, paused, label length, formats waiting, buffer full,
// diagnostics, partial format, unused, corrupt RAM, under and over temperature.
std::string SimPrinter::first_status_line() const {
  const bool paper_out = state_ == SimPrinterState::paper_out;
  const bool paused = paused_by_host_ || state_ == SimPrinterState::paused;
  const bool full = waiting_bytes() >= waiting_max_bytes - format_max_bytes;
  return fmt::format("030,{:d},{:d},{:04},{:03},{:d},0,{:d},000,0,0,0", paper_out, paused,
                     label_length_dots_, std::min<std::size_t>(waiting_.size(), 999), full,
                     in_format_);
}

// Function settings, unused, head up, ribbon out, thermal transfer, print mode, width mode, label
// waiting, labels remaining, format while printing, stored graphics.
std::string SimPrinter::second_status_line() const {
  const auto remaining = printing_ ? printing_->copies - copies_done_ : 0;
  return fmt::format("000,0,{:d},{:d},1,{},4,0,{:08},1,000", state_ == SimPrinterState::head_open,
                     state_ == SimPrinterState::ribbon_out, print_mode_, remaining);
}

}  // namespace wec
