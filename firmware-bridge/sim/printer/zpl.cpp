// ZPL II.
//
//   ^XA ... ^XZ   a format; it prints when it is complete and holds something to print. An
//                 unfinished one prints nothing, and a ^XA inside it merges with it
//   ~HS           host status: three lines, STX ... ETX CR LF, from what was parsed and the state
//   ~HQES ~HQOD   errors and warnings as bits; the length printed in all
//   ! U1 getvar "odometer.media_marker_count"     the labels ever printed, in quotes (SGD)
//   ~HI           identity      ~JA cancel all   ~JX cancel the partial format   ~JP pause + cancel
//   ~PP ~PS       pause, start  ~JR reset        ^CC ^CT ^CD (~CC ~CT ~CD) change the prefixes
// ~ commands act at once, also inside a format, and are no part of it. In media out, ribbon out,
// head open and too hot the printer does not answer ~HS (vendor text); `answers_when_blocked` makes
// one that does. Source: ../shared/spec/protocols/printers.md 0, 1, 1.1, 1.2, 1.3.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

constexpr std::size_t name_end = 3;  // a prefix and two letters
constexpr std::uint32_t copies_max = 99'999'999;
constexpr std::size_t text_max = 256;

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

class Zpl final : public SimPrinterLanguage {
 public:
  void take(char c, SimPrinter& printer, Instant now) override {
    if (binary_left_ > 0) {
      --binary_left_;
      command_ += c;
    } else if (c == caret_ || c == tilde_) {
      begin_command(c, printer, now);
    } else if (!command_.empty()) {
      take_command_byte(c, printer, now);
    } else if (in_format_) {
      format_ += c;
    } else if (c == '\n') {
      take_line(printer);
    } else if (text_.size() < text_max) {
      text_ += c;
    }
  }
  std::size_t unfinished() const override { return format_.size() + command_.size(); }
  void forget() override {
    clear_format();
    command_.clear();
  }
  void reset() override {
    forget();
    caret_ = '^';
    tilde_ = '~';
    delimiter_ = ',';
  }

 private:
  // ! U1 getvar "name": the value in quotes, "?" for a name that it does not know.
  void take_line(SimPrinter& printer) {
    const auto line = std::exchange(text_, {});
    if (line.find("! U1 getvar ") == line.npos) return;
    const bool count = line.find("\"odometer.media_marker_count\"") != line.npos;
    printer.answer(count ? fmt::format("\"{}\"", printer.labels_printed()) : "\"?\"");
  }

  void begin_command(char prefix, SimPrinter& printer, Instant now) {
    if (!command_.empty()) run_command(printer, now);
    command_ = prefix;
    is_control_ = prefix == tilde_;
  }

  void take_command_byte(char c, SimPrinter& printer, Instant now) {
    const bool line_end = c == '\r' || c == '\n';
    if (is_control_ && line_end) return run_command(printer, now);
    command_ += c;
    if (c == delimiter_) expect_binary_data();
    if (command_complete()) run_command(printer, now);
  }

  // True for commands whose end is known without seeing the next prefix.
  bool command_complete() const {
    if (command_.size() < name_end) return false;
    const auto name = std::string_view(command_).substr(1, 2);
    if (changes_prefix(name)) return command_.size() == name_end + 1;
    if (is_control_ && name == "HQ") return command_.size() == name_end + 2;
    return is_control_ ? contains(bare_controls, name) : name == "XA" || name == "XZ";
  }

  // ^GFB,b,c,d,data: b bytes that may look like anything.
  void expect_binary_data() {
    const auto text = std::string_view(command_);
    const bool binary = !is_control_ && text.substr(1).starts_with("GFB");
    if (!binary || std::count(text.begin(), text.end(), delimiter_) != 4) return;
    const auto size = leading_number(field(text, 1, delimiter_)).value_or(0);
    binary_left_ = std::min<std::size_t>(size, SimPrinter::format_max_bytes);
  }

  void run_command(SimPrinter& printer, Instant now) {
    const auto command = std::exchange(command_, {});
    const auto name = std::string_view(command).substr(1, 2);
    const auto parameters = std::string_view(command).substr(std::min(name_end, command.size()));
    if (is_control_) {
      if (changes_prefix(name)) return change_prefix(name, parameters);
      return run_control(name, parameters, printer, now);
    }
    if (name == "XA") in_format_ = true;
    if (!in_format_) return;
    format_ += command;
    if (name == "XZ") return finish_format(printer, now);
    run_format_command(name, parameters, printer);
  }

  void change_prefix(std::string_view name, std::string_view parameters) {
    if (parameters.empty()) return;
    if (name == "CC") caret_ = parameters.front();
    if (name == "CT") tilde_ = parameters.front();
    if (name == "CD") delimiter_ = parameters.front();
  }

  void run_format_command(std::string_view name, std::string_view parameters, SimPrinter& printer) {
    if (contains(printing_commands, name)) format_prints_ = true;
    if (name == "DF") format_is_stored_ = true;
    if (changes_prefix(name)) change_prefix(name, parameters);
    if (name == "PP") printer.pause();
    if (name == "MM" && !parameters.empty()) print_mode_ = print_mode_digit(parameters.front());
    const auto number = leading_number(parameters);
    if (name == "PQ" && number) format_copies_ = std::clamp(*number, 1u, copies_max);
    if (name == "LL" && number) label_length_dots_ = std::min(*number, 9999u);
  }

  void finish_format(SimPrinter& printer, Instant now) {
    const bool prints = format_prints_ && !format_is_stored_;
    auto format = std::exchange(format_, {});
    const auto copies = format_copies_;
    clear_format();
    printer.complete(std::move(format), copies, prints, now);
  }

  void clear_format() {
    in_format_ = false;
    format_.clear();
    format_prints_ = format_is_stored_ = false;
    format_copies_ = 1;
    binary_left_ = 0;
  }

  void run_control(std::string_view name, std::string_view parameters, SimPrinter& printer,
                   Instant now) {
    if (name == "HS") return answer_status(printer, now);
    if (name == "HQ") return answer_query(parameters, printer);
    if (name == "HI")
      return printer.answer(fmt::format("\x02{}\x03\r\n", printer.options().identity));
    if (name == "JX") return clear_format();
    if (name == "JR") return printer.reset();
    if (name == "PP" || name == "JP") printer.pause();
    if (name == "PS") printer.go_on(now);
    if (name == "JA") {
      clear_format();
      printer.cancel_waiting();
    }
    if (name == "JP") printer.cancel_running();
  }

  // ---- answers ----

  static bool answers(const SimPrinter& printer) {
    return !printer.blocked() || printer.options().answers_when_blocked;
  }

  void answer_status(SimPrinter& printer, Instant now) const {
    if (!answers(printer)) return;
    auto at = now;
    for (const auto& line :
         {first_status_line(printer), second_status_line(printer), std::string("1234,0")}) {
      printer.answer_at(at, fmt::format("\x02{}\x03\r\n", line));
      at += printer.options().reply_gap;
    }
    printer.expire(now);
  }

  void answer_query(std::string_view what, SimPrinter& printer) const {
    if (!answers(printer)) return;
    if (what == "OD") {
      // Every label is counted as it is long, in whole inches of a 203 dpi head.
      const auto inches = printer.labels_printed() * label_length_dots_ / 203;
      return printer.answer(fmt::format(
          "\x02\r\n  PRINT METERS\r\n    TOTAL NONRESETTABLE:{:>15} \"\r\n\x03\r\n", inches));
    }
    if (what != "ES") return;
    std::uint32_t bits = 0;
    if (printer.is(SimPrinterState::paper_out)) bits |= 0x1;
    if (printer.is(SimPrinterState::ribbon_out)) bits |= 0x2;
    if (printer.is(SimPrinterState::head_open)) bits |= 0x4;
    if (printer.is(SimPrinterState::too_hot)) bits |= 0x10;
    if (printer.paused()) bits |= 0x10000;
    printer.answer(
        fmt::format("\x02\r\n\r\n  PRINTER STATUS\r\n   ERRORS:         {:d} 00000000 "
                    "{:08X}\r\n   WARNINGS:       0 00000000 00000000\r\n\x03",
                    bits != 0, bits));
  }

  // 030 = 9600 8N1 XON/XOFF; then paper out, paused, label length, formats waiting, buffer full,
  // diagnostics, partial format, unused, corrupt RAM, under and over temperature.
  std::string first_status_line(const SimPrinter& printer) const {
    const bool full =
        printer.waiting_bytes() >= SimPrinter::waiting_max_bytes - SimPrinter::format_max_bytes;
    return fmt::format("030,{:d},{:d},{:04},{:03},{:d},0,{:d},000,0,0,{:d}",
                       printer.is(SimPrinterState::paper_out), printer.paused(), label_length_dots_,
                       std::min<std::size_t>(printer.waiting(), 999), full, in_format_,
                       printer.is(SimPrinterState::too_hot));
  }

  // Function settings, unused, head up, ribbon out, thermal transfer, print mode, width mode, label
  // waiting, labels remaining, format while printing, stored graphics.
  std::string second_status_line(const SimPrinter& printer) const {
    return fmt::format("000,0,{:d},{:d},1,{},4,0,{:08},1,000",
                       printer.is(SimPrinterState::head_open),
                       printer.is(SimPrinterState::ribbon_out), print_mode_, printer.remaining());
  }

  char caret_ = '^';
  char tilde_ = '~';
  char delimiter_ = ',';
  std::string command_;      // the command being read: prefix, name, parameters; empty between two
  bool is_control_ = false;  // it began with the tilde
  std::size_t binary_left_ = 0;  // bytes of ^GFB that are data whatever they look like
  std::string text_;             // outside of formats: a line of SGD
  bool in_format_ = false;
  std::string format_;  // what has arrived of it
  bool format_prints_ = false;
  bool format_is_stored_ = false;  // ^DF: kept, not printed
  std::uint32_t format_copies_ = 1;
  std::uint32_t label_length_dots_ = 1218;
  char print_mode_ = '2';
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_zpl() { return std::make_unique<Zpl>(); }

}  // namespace wec
