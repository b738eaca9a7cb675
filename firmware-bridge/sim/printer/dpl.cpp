// DPL: records that end in CR.
//
//   STX L ... Qnnnn E      a label and its copies; X leaves it without printing
//   STX I x A x NAME CR 80.. CR FFFF CR     a picture in hexadecimal lines
//   01 A                   eight of Y and N, CR: interpreter busy, paper out, ribbon out, printing
//   a
//                          batch, busy printing, paused, label presented, rewinder
//   01 F                   the same as one byte, CR      01 E   labels left, nnnn CR
//   01 B pause or go on    01 C cancel                   01 #   reset
//
// The answers have no word for an open head or too hot a one: they show as a pause, chosen here.
// Source: ../shared/spec/protocols/printers.md 6.
#include <fmt/format.h>

#include <algorithm>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

constexpr char soh = '\x01', stx = '\x02';
constexpr std::uint32_t copies_max = 9999;

unsigned status_bits(const SimPrinter& printer) {
  const bool stands = printer.paused() || printer.is(SimPrinterState::head_open) ||
                      printer.is(SimPrinterState::too_hot);
  unsigned bits = 0;
  if (printer.is(SimPrinterState::paper_out)) bits |= 0x02;
  if (printer.is(SimPrinterState::ribbon_out)) bits |= 0x04;
  if (!printer.idle()) bits |= 0x08;
  if (printer.printing()) bits |= 0x10;
  if (stands) bits |= 0x20;
  return bits;
}

class Dpl final : public SimPrinterLanguage {
 public:
  void take(char c, SimPrinter& printer, Instant now) override {
    if (soh_) {
      soh_ = false;
      return act(c, printer, now);
    }
    if (c == soh) {
      soh_ = true;
    } else if (c == '\r') {
      run(std::exchange(line_, {}), printer, now);
    } else if (c != '\n') {
      line_ += c;
    }
  }
  std::size_t unfinished() const override { return format_.size() + line_.size(); }
  void forget() override {
    soh_ = in_label_ = in_picture_ = ink_ = false;
    line_.clear();
    format_.clear();
    copies_ = 1;
  }

 private:
  void act(char what, SimPrinter& printer, Instant now) {
    switch (what) {
      case 'A': {
        std::string letters;
        for (unsigned bit = 0; bit < 8; ++bit)
          letters += status_bits(printer) >> bit & 1 ? 'Y' : 'N';
        return printer.answer(letters + "\r");
      }
      case 'F':
        return printer.answer(std::string{static_cast<char>(status_bits(printer)), '\r'});
      case 'E':
        return printer.answer(fmt::format("{:04}\r", printer.remaining() % 10'000));
      case 'B':
        return printer.paused() ? printer.go_on(now) : printer.pause();
      case 'C':
        return printer.cancel_all();
      case '#':
        return printer.reset();
      default:
        return;
    }
  }

  void run(const std::string& line, SimPrinter& printer, Instant now) {
    if (in_picture_) {
      in_picture_ = line != "FFFF";
      return;
    }
    if (line == std::string{stx} + "L") {
      forget();
      in_label_ = true;
      return;
    }
    if (!in_label_) {
      in_picture_ = line.starts_with(std::string{stx} + "I");
      return;
    }
    if (line == "X") return forget();
    if (line == "E") {
      auto format = std::exchange(format_, {});
      printer.complete(std::move(format), copies_, ink_, now);
      return forget();
    }
    if (line.starts_with("Q")) {
      const auto copies = sim_number(std::string_view(line).substr(1), 0);
      copies_ = static_cast<std::uint32_t>(std::clamp<std::size_t>(copies, 1, copies_max));
    }
    // A record with something to print begins with its rotation.
    ink_ = ink_ || (line.size() > 15 && line[0] >= '1' && line[0] <= '4');
    format_ += line + "\r";
  }

  bool soh_ = false;
  bool in_label_ = false;
  bool in_picture_ = false;
  bool ink_ = false;
  std::string line_;
  std::string format_;
  std::uint32_t copies_ = 1;
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_dpl() { return std::make_unique<Dpl>(); }

}  // namespace wec
