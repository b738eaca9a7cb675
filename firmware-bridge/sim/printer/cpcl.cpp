// CPCL: lines that end in CR LF.
//
//   ! offset 200 200 height copies ... PRINT      CG w h x y <w*h bytes>, EG in hexadecimal
//   1B 68                  one byte: b0 busy b1 paper out b2 latch open b3 battery low
//   1B 69                  one byte: b4 jam b5 label not removed b6 paper low b7 no ribbon
//
// What the answers have no bit for (too hot, a pause) shows as busy: chosen here.
// Source: ../shared/spec/protocols/printers.md 6.
#include <algorithm>
#include <array>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

constexpr std::array<std::string_view, 17> inked{
    "T ",   "T90 ", "TEXT ", "B ",   "VB ",  "BARCODE ", "VBARCODE ", "L ",     "LINE ",
    "BOX ", "EG ",  "CG ",   "VEG ", "VCG ", "IL ",      "PCX ",      "CONCAT "};

char status_byte(const SimPrinter& printer) {
  if (printer.is(SimPrinterState::paper_out)) return 0x02;
  if (printer.is(SimPrinterState::head_open)) return 0x04;
  return printer.printing() || printer.paused() || printer.is(SimPrinterState::too_hot) ? 1 : 0;
}

char extra_byte(const SimPrinter& printer) {
  return printer.is(SimPrinterState::ribbon_out) ? static_cast<char>(0x80) : 0;
}

class Cpcl final : public SimLineLanguage {
 public:
  void reset() override {
    escape_ = false;
    forget();
  }

 private:
  bool at_once(char c, SimPrinter& printer, Instant) override {
    if (std::exchange(escape_, c == '\x1b')) {
      if (c == 'h') printer.answer(std::string(1, status_byte(printer)));
      if (c == 'i') printer.answer(std::string(1, extra_byte(printer)));
      return true;
    }
    return escape_;
  }

  std::size_t counted(std::string_view line) const override {
    if (!line.starts_with("CG ") || line.back() != ' ') return 0;
    if (std::count(line.begin(), line.end(), ' ') != 5) return 0;
    return std::min(sim_number(line, 1, ' ') * sim_number(line, 2, ' '),
                    SimPrinter::format_max_bytes);
  }

  void run(std::string line, SimPrinter& printer, Instant now) override {
    if (line.empty()) return;
    if (line.starts_with("! ")) {
      clear();
      copies_ = sim_number(line, 5, ' ');
    }
    if (line == "PRINT") {
      finish(copies_, printer, now);
      return clear();
    }
    add(line, begins_with_one_of(line, inked));
  }

  bool escape_ = false;
  std::size_t copies_ = 1;
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_cpcl() { return std::make_unique<Cpcl>(); }

}  // namespace wec
