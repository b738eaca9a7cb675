#include "firmware-bridge/sim/line_printer.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace wec {

namespace {

constexpr char escape = '\x1b';
constexpr unsigned copies_max = 65'535;
constexpr std::size_t header_max = 64;  // of a picture, up to its first byte

/// "a,b,c": number `index`.
std::size_t number_at(std::string_view list, unsigned index) {
  for (; index > 0; --index) {
    const auto comma = list.find(',');
    if (comma == list.npos) return 0;
    list.remove_prefix(comma + 1);
  }
  std::size_t value = 0;
  std::from_chars(list.data(), list.data() + list.size(), value);
  return value;
}

bool leaves_ink(std::string_view line, SimLineLanguage language) {
  constexpr std::string_view tspl[] = {"TEXT ", "BARCODE ", "QRCODE ", "DMATRIX ",
                                       "BAR ",  "BOX ",     "BITMAP "};
  constexpr std::string_view epl2[] = {"A", "B", "b", "LO", "LE", "LW", "X", "GW", "GG"};
  const auto any = [&](const auto& names) {
    return std::any_of(std::begin(names), std::end(names),
                       [&](std::string_view name) { return line.starts_with(name); });
  };
  return language == SimLineLanguage::tspl ? any(tspl) : any(epl2);
}

}  // namespace

void SimLinePrinter::set_state(SimPrinterState state, Instant now) {
  state_ = state;
  if (state == SimPrinterState::ok) paused_by_host_ = false;
  if (blocked()) label_done_at_.reset();  // this label is made anew when the printer is well
  start_next(now);
}

void SimLinePrinter::power_cycle(Instant) {
  reset();
  if (connected()) drop();
}

void SimLinePrinter::reset() {
  immediate_.clear();
  line_.clear();
  picture_left_ = 0;
  format_.clear();
  format_prints_ = false;
  waiting_.clear();
  copies_done_ = 0;
  label_done_at_.reset();
  paused_by_host_ = false;
  tells_ends_ = false;
}

void SimLinePrinter::on_bytes(std::string_view bytes, Instant now) {
  for (const char c : bytes) {
    if (dropping()) return;
    take(c, now);
  }
}

void SimLinePrinter::take(char c, Instant now) {
  if (format_.size() + line_.size() >= format_max_bytes) {
    format_.clear();
    line_.clear();
    picture_left_ = 0;
  }
  if (picture_left_ > 0) {
    --picture_left_;
    line_ += c;
    return;
  }
  const bool immediate = language_ == SimLineLanguage::tspl && (!immediate_.empty() || c == escape);
  if (immediate) {
    immediate_ += c;
    if (immediate_.size() == 3) take_immediate(now);
    return;
  }
  if (c == '\n') return run_line(now);
  if (c == '\r') return;
  line_ += c;
  if (c == ',') expect_picture();
}

void SimLinePrinter::take_immediate(Instant now) {
  const auto command = std::exchange(immediate_, {});
  if (command[1] != '!') return;
  switch (command[2]) {
    case '?':
      return answer(std::string(1, status_byte()));
    case '.':
      waiting_.clear();
      label_done_at_.reset();
      return;
    case 'R':
      return reset();
    case 'P':
      paused_by_host_ = true;
      return;
    case 'O':
      paused_by_host_ = false;
      return start_next(now);
    default:
      return;
  }
}

/// A picture's bytes may be anything, so they are counted.
void SimLinePrinter::expect_picture() {
  if (line_.size() > header_max) return;
  const std::string_view line = line_;
  const bool tspl = language_ == SimLineLanguage::tspl;
  const std::string_view name = tspl ? "BITMAP " : "GW";
  if (!line.starts_with(name)) return;
  const auto numbers = line.substr(name.size());
  if (std::count(numbers.begin(), numbers.end(), ',') != (tspl ? 5 : 4)) return;
  picture_left_ = std::min(number_at(numbers, 2) * number_at(numbers, 3), format_max_bytes);
}

void SimLinePrinter::run_line(Instant now) {
  const auto line = std::exchange(line_, {});
  if (line.empty()) return;
  const bool tspl = language_ == SimLineLanguage::tspl;
  if (line == (tspl ? "CLS" : "N")) {
    format_.clear();
    format_prints_ = false;
    return;
  }
  if (tspl && line == "~!T") return answer("TE200\r\n");
  if (!tspl && line == "^ee") return answer(std::string(error_code()) + "\r\n");
  if (!tspl && (line == "US" || line == "UR")) {
    tells_ends_ = line == "US";
    return;
  }
  const std::string_view print = tspl ? "PRINT " : "P";
  if (line.starts_with(print)) {
    const auto copies = number_at(std::string_view(line).substr(print.size()), 0);
    return finish(static_cast<unsigned>(std::clamp<std::size_t>(copies, 1, copies_max)), now);
  }
  format_prints_ = format_prints_ || leaves_ink(line, language_);
  format_ += line + "\n";
}

void SimLinePrinter::finish(unsigned copies, Instant now) {
  if (format_prints_ && waiting_.size() < waiting_max) waiting_.push_back({format_, copies});
  start_next(now);
  if (format_prints_ && state_ == SimPrinterState::drop_after_send) drop();
}

bool SimLinePrinter::blocked() const {
  return state_ == SimPrinterState::paper_out || state_ == SimPrinterState::ribbon_out ||
         state_ == SimPrinterState::head_open || state_ == SimPrinterState::paused ||
         paused_by_host_;
}

void SimLinePrinter::start_next(Instant now) {
  if (!blocked() && !label_done_at_ && !waiting_.empty()) label_done_at_ = now + label_time_;
}

void SimLinePrinter::expire(Instant now) {
  while (label_done_at_ && now >= *label_done_at_) {
    const auto done_at = *std::exchange(label_done_at_, std::nullopt);
    auto& job = waiting_.front();
    ++copies_done_;
    ++labels_printed_;
    if (labels_.size() < labels_max) labels_.push_back({job.format, copies_done_});
    if (copies_done_ >= job.copies) {
      waiting_.pop_front();
      copies_done_ = 0;
      if (tells_ends_) answer("\x06");
    }
    start_next(done_at);
  }
}

void SimLinePrinter::answer(std::string_view bytes) {
  if (state_ != SimPrinterState::silent) say(bytes);
}

char SimLinePrinter::status_byte() const {
  switch (state_) {
    case SimPrinterState::head_open:
      return 0x01;
    case SimPrinterState::paper_out:
      return 0x04;
    case SimPrinterState::ribbon_out:
      return 0x08;
    case SimPrinterState::paused:
      return 0x10;
    default:
      return paused_by_host_ ? 0x10 : label_done_at_ ? 0x20 : 0x00;
  }
}

std::string_view SimLinePrinter::error_code() const {
  switch (state_) {
    case SimPrinterState::head_open:
      return "11";
    case SimPrinterState::paper_out:
    case SimPrinterState::ribbon_out:
      return "07";
    case SimPrinterState::paused:
      return "92";
    default:
      return "00";
  }
}

}  // namespace wec
