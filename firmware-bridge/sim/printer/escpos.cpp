// ESC/POS, with what a label needs of it: page mode, pictures, barcodes.
//
//   1B 4C ... 0C           a page; in standard mode 1D 56 (cut) ends what was printed
//   1D 28 x n n <n bytes>, 1D 76 30 m w w h h <w*h bytes>, 1D 6B m n <n bytes>      counted data
//   10 04 n                one byte 0xx1xx10: 1 printer, 2 cause of offline, 3 error, 4 paper
//   1D 61 n                from now on four bytes 0xx1xx00 .. whenever something changes
//   1D 72 n                one byte 0xx0xxxx once everything before it is printed
//   1D 49 n                model, as one byte
//
// Source: ../shared/spec/protocols/printers.md 4; the lengths of commands: Epson ESC/POS reference.
#include <algorithm>
#include <array>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

/// Commands by their first bytes, and how many bytes follow.
struct Command {
  std::string_view bytes;
  std::size_t parameters;
};
using namespace std::string_view_literals;
constexpr std::array commands{
    Command{"\x1b@"sv, 0},
    Command{"\x1bL"sv, 0},
    Command{"\x1bS"sv, 0},
    Command{"\x1b"
            "2"sv,
            0},
    Command{"\x1bW"sv, 8},
    Command{"\x1b$"sv, 2},
    Command{"\x1d$"sv, 2},
    Command{"\x1b\\"sv, 2},
    Command{"\x1d\\"sv, 2},
    Command{"\x1dP"sv, 2},
    Command{"\x1dL"sv, 2},
    Command{"\x1dW"sv, 2},
    Command{"\x1bp"sv, 3},
    Command{"\x1dV"sv, 1},
    Command{"\x1dr"sv, 1},
    Command{"\x1d"
            "a"sv,
            1},
    Command{"\x10\x04"sv, 1},
};

std::size_t parameters_of(std::string_view start) {
  for (const auto& command : commands) {
    if (command.bytes == start) return command.parameters;
  }
  return 1;  // most of the others: ESC M n, GS ! n, GS h n, ...
}

std::size_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// How long the command that begins so is; 0: more must be seen.
std::size_t length_of(std::string_view c) {
  if (c.size() < 2) return 0;
  const auto start = c.substr(0, 2);
  if (start == "\x1d(") return c.size() < 5 ? 0 : 5 + byte_at(c, 3) + byte_at(c, 4) * 256;
  if (start == "\x1dv") {
    if (c.size() < 8) return 0;
    return 8 + (byte_at(c, 4) + byte_at(c, 5) * 256) * (byte_at(c, 6) + byte_at(c, 7) * 256);
  }
  if (start == "\x1dk") {
    if (c.size() < 4) return 0;
    if (byte_at(c, 2) >= 65) return 4 + byte_at(c, 3);
    return c.back() == '\0' ? c.size() : 0;
  }
  if (start == "\x1dV" && c.size() >= 3 && byte_at(c, 2) >= 65) return 4;
  return 2 + parameters_of(start);
}

bool leaves_ink(std::string_view command) {
  return command.starts_with("\x1dk") || command.starts_with("\x1dv") ||
         command.starts_with("\x1d(k") || command.starts_with("\x1d(L");
}

char real_time(char question, const SimPrinter& printer) {
  const bool cover = printer.is(SimPrinterState::head_open);
  const bool paper = printer.is(SimPrinterState::paper_out);
  const bool hot = printer.is(SimPrinterState::too_hot);
  unsigned byte = 0x12;
  if (question == 1 && (printer.blocked() || printer.paused())) byte |= 0x08;
  if (question == 2) byte |= (cover ? 0x04 : 0) | (paper ? 0x20 : 0) | (hot ? 0x40 : 0);
  if (question == 3 && hot) byte |= 0x40;
  if (question == 4 && paper) byte |= 0x6c;
  return static_cast<char>(byte);
}

std::string automatic(const SimPrinter& printer) {
  const bool cover = printer.is(SimPrinterState::head_open);
  unsigned first = 0x10;
  if (printer.blocked() || printer.paused()) first |= 0x08;
  if (cover) first |= 0x20;
  const unsigned second = printer.is(SimPrinterState::too_hot) ? 0x40 : 0;
  const unsigned third = printer.is(SimPrinterState::paper_out) ? 0x0f : 0;
  return {static_cast<char>(first), static_cast<char>(second), static_cast<char>(third), '\0'};
}

class Escpos final : public SimPrinterLanguage {
 public:
  void take(char c, SimPrinter& printer, Instant now) override {
    if (!command_.empty()) {
      command_ += c;
      if (wanted_ == 0) wanted_ = length_of(command_);
      if (wanted_ > 0 && command_.size() >= wanted_) run(printer, now);
    } else if (c == '\x1b' || c == '\x1d' || c == '\x10') {
      command_ = c;
    } else {
      text(c, printer, now);
    }
  }
  std::size_t unfinished() const override { return format_.size() + command_.size(); }
  void forget() override {
    command_.clear();
    format_.clear();
    wanted_ = 0;
    ink_ = page_mode_ = false;
  }
  void reset() override {
    forget();
    tells_changes_ = false;
    asked_ = 0;
  }
  void on_job_end(SimPrinter& printer, Instant) override {
    for (; printer.idle() && asked_ > 0; --asked_) printer.answer(paper_byte(printer));
  }
  void on_change(SimPrinter& printer, Instant) override {
    if (tells_changes_) printer.answer(automatic(printer));
  }

 private:
  static std::string paper_byte(const SimPrinter& printer) {
    return {static_cast<char>(printer.is(SimPrinterState::paper_out) ? 0x0f : 0x00)};
  }

  void text(char c, SimPrinter& printer, Instant now) {
    format_ += c;
    if (c == '\x0c') {
      if (page_mode_) finish(printer, now);
      return;
    }
    ink_ = ink_ || static_cast<unsigned char>(c) >= 0x20;
  }

  void run(SimPrinter& printer, Instant now) {
    const auto command = std::exchange(command_, {});
    wanted_ = 0;
    const auto start = std::string_view(command).substr(0, 2);
    if (start == "\x10\x04") return printer.answer(std::string(1, real_time(command[2], printer)));
    if (start == "\x1dI") return printer.answer(std::string(1, '\x02'));
    if (start == "\x1dr") {
      if (printer.idle()) return printer.answer(paper_byte(printer));
      ++asked_;
      return;
    }
    if (start ==
        "\x1d"
        "a") {
      tells_changes_ = command[2] != 0;
      if (tells_changes_) printer.answer(automatic(printer));
      return;
    }
    if (start == "\x1b@") {
      format_.clear();
      ink_ = page_mode_ = tells_changes_ = false;
    }
    if (start == "\x1bL") page_mode_ = true;
    if (start == "\x1bS") page_mode_ = false;
    format_ += command;
    ink_ = ink_ || leaves_ink(command);
    if (start == "\x1dV") finish(printer, now);
  }

  void finish(SimPrinter& printer, Instant now) {
    printer.complete(std::exchange(format_, {}), 1, std::exchange(ink_, false), now);
    page_mode_ = false;
  }

  std::string command_;
  std::size_t wanted_ = 0;  // its length; 0: not known yet
  std::string format_;
  bool ink_ = false;
  bool page_mode_ = false;
  bool tells_changes_ = false;
  int asked_ = 0;  // GS r that wait for the labels before them
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_escpos() { return std::make_unique<Escpos>(); }

}  // namespace wec
