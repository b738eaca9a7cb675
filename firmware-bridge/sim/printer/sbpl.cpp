// SBPL: commands behind ESC, between STX and ETX.
//
//   STX ESC A ... ESC Q n ESC Z ETX      a label and its copies; GB bbb rrr <b*r*8 bytes> a picture
//   05                     STX ID(2) status(1) labels left(6) ETX
//   18                     cancel: 06
//
// Status: 0 offline, A waiting, G printing; errors b head open, c paper end, d ribbon end, k other.
// That its pause key takes it offline, and that too hot is "other", is chosen here.
// Source: ../shared/spec/protocols/printers.md 5.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

constexpr std::uint32_t copies_max = 999'999;
// What a label may hold without anything to see.
constexpr std::array<std::string_view, 9> bare{"A", "A1", "A3", "Q", "Z", "H", "V", "P", "L"};

char status_letter(const SimPrinter& printer) {
  switch (printer.state()) {
    case SimPrinterState::head_open:
      return 'b';
    case SimPrinterState::paper_out:
      return 'c';
    case SimPrinterState::ribbon_out:
      return 'd';
    case SimPrinterState::too_hot:
      return 'k';
    default:
      return printer.paused() ? '0' : printer.printing() ? 'G' : 'A';
  }
}

bool is_bare(std::string_view command) {
  const auto name = command.substr(0, command.find_first_of("0123456789"));
  return std::find(bare.begin(), bare.end(), name) != bare.end();
}

class Sbpl final : public SimPrinterLanguage {
 public:
  void take(char c, SimPrinter& printer, Instant now) override {
    if (counted_left_ > 0) {
      --counted_left_;
      command_ += c;
    } else if (c == '\x05') {
      printer.answer(fmt::format("\x02  {}{:06}\x03", status_letter(printer),
                                 printer.remaining() + printer.waiting()));
    } else if (c == '\x18') {
      forget();
      printer.cancel_all();
      printer.answer("\x06");
    } else if (c == '\x02') {
      forget();
      in_label_ = true;
    } else if (c == '\x1b' || c == '\x03') {
      end_command();
      if (c == '\x03') finish(printer, now);
      in_command_ = c == '\x1b' && in_label_;
    } else if (in_command_) {
      command_ += c;
      expect_picture();
    }
  }
  std::size_t unfinished() const override { return format_.size() + command_.size(); }
  void forget() override {
    in_label_ = in_command_ = ink_ = ended_ = false;
    command_.clear();
    format_.clear();
    counted_left_ = 0;
    copies_ = 1;
  }

 private:
  void expect_picture() {
    constexpr std::size_t header = 8;  // GB, bytes a row, rows / 8
    if (command_.size() != header || !command_.starts_with("GB")) return;
    const auto bytes = sim_number(std::string_view(command_).substr(2, 3), 0);
    const auto rows = sim_number(std::string_view(command_).substr(5, 3), 0) * 8;
    counted_left_ = std::min(bytes * rows, SimPrinter::format_max_bytes);
  }

  void end_command() {
    const auto command = std::exchange(command_, {});
    if (!in_command_ || command.empty()) return;
    if (command.starts_with("Q")) {
      const auto copies = sim_number(std::string_view(command).substr(1), 0);
      copies_ = static_cast<std::uint32_t>(std::clamp<std::size_t>(copies, 1, copies_max));
    }
    ended_ = ended_ || command == "Z";
    ink_ = ink_ || !is_bare(command);
    format_ += "\x1b" + command;
  }

  void finish(SimPrinter& printer, Instant now) {
    if (ended_) printer.complete(std::exchange(format_, {}), copies_, ink_, now);
    forget();
  }

  bool in_label_ = false;
  bool in_command_ = false;
  bool ink_ = false;
  bool ended_ = false;  // ESC Z came
  std::string command_;
  std::size_t counted_left_ = 0;
  std::string format_;
  std::uint32_t copies_ = 1;
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_sbpl() { return std::make_unique<Sbpl>(); }

}  // namespace wec
