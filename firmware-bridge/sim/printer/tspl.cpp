// TSPL: lines that end in CR LF.
//
//   CLS ... PRINT n        BITMAP x,y,w,h,mode,<w*h bytes>; PRINT makes the label
//   1B 21 3F               one byte: b0 head open b2 paper out b3 ribbon out b4 paused b5 printing
//                          b7 another error
//   1B 21 53               02 message warnings printer-errors media-errors 03 0D 0A
//   1B 21 2E cancel   1B 21 52 reset   1B 21 50, 4F pause, go on   ~!T model
//
// Source: ../shared/spec/protocols/printers.md 3.
#include <algorithm>
#include <array>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

constexpr char escape = '\x1b';
constexpr std::array<std::string_view, 7> inked{"TEXT ", "BARCODE ", "QRCODE ", "DMATRIX ",
                                                "BAR ",  "BOX ",     "BITMAP "};

char status_byte(const SimPrinter& printer) {
  switch (printer.state()) {
    case SimPrinterState::head_open:
      return 0x01;
    case SimPrinterState::paper_out:
      return 0x04;
    case SimPrinterState::ribbon_out:
      return 0x08;
    case SimPrinterState::too_hot:
      return static_cast<char>(0x80);
    default:
      return printer.paused() ? 0x10 : printer.printing() ? 0x20 : 0x00;
  }
}

std::string long_status(const SimPrinter& printer) {
  const bool wrong = printer.blocked();
  const char message = wrong ? 'E' : printer.paused() ? '`' : printer.printing() ? 'P' : '@';
  const char error = printer.is(SimPrinterState::too_hot) ? 'A' : '@';
  const char media = printer.is(SimPrinterState::paper_out)    ? 'A'
                     : printer.is(SimPrinterState::ribbon_out) ? 'D'
                     : printer.is(SimPrinterState::head_open)  ? '`'
                                                               : '@';
  return {'\x02', message, '@', error, media, '\x03', '\r', '\n'};
}

class Tspl final : public SimLineLanguage {
 public:
  void reset() override {
    immediate_.clear();
    forget();
  }

 private:
  bool at_once(char c, SimPrinter& printer, Instant now) override {
    if (immediate_.empty() && c != escape) return false;
    immediate_ += c;
    if (immediate_.size() < 3) return true;
    const auto command = std::exchange(immediate_, {});
    if (command[1] == '!') act(command[2], printer, now);
    return true;
  }

  static void act(char what, SimPrinter& printer, Instant now) {
    switch (what) {
      case '?':
        return printer.answer(std::string(1, status_byte(printer)));
      case 'S':
        return printer.answer(long_status(printer));
      case '.':
        return printer.cancel_all();
      case 'R':
        return printer.reset();
      case 'P':
        return printer.pause();
      case 'O':
        return printer.go_on(now);
      default:
        return;
    }
  }

  std::size_t counted(std::string_view line) const override {
    constexpr std::string_view name = "BITMAP ";
    if (!line.starts_with(name) || line.back() != ',') return 0;
    if (std::count(line.begin(), line.end(), ',') != 5) return 0;
    const auto numbers = line.substr(name.size());
    return std::min(sim_number(numbers, 2) * sim_number(numbers, 3), SimPrinter::format_max_bytes);
  }

  void run(std::string line, SimPrinter& printer, Instant now) override {
    if (line.empty()) return;
    if (line == "CLS") return clear();
    if (line == "~!T") return printer.answer("TE200\r\n");
    if (line.starts_with("PRINT ")) {
      return finish(sim_number(std::string_view(line).substr(6), 0), printer, now);
    }
    add(line, begins_with_one_of(line, inked));
  }

  std::string immediate_;
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_tspl() { return std::make_unique<Tspl>(); }

}  // namespace wec
