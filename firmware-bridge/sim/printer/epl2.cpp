// EPL2: lines that end in LF.
//
//   N ... Pn               GWx,y,w,h,<w*h bytes>; P makes the label
//   ^ee                    error code CR LF; 07Pnnn with the labels left
//   UQ                     configuration: model and firmware, sizes, ribbon, options
//   US, UR                 tell each end (06) or do not
//
// Source: ../shared/spec/protocols/printers.md 2.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "firmware-bridge/sim/printer/languages.hpp"

namespace wec {

namespace {

constexpr std::array<std::string_view, 9> inked{"A", "B", "b", "LO", "LE", "LW", "X", "GW", "GG"};

std::string error_code(const SimPrinter& printer) {
  switch (printer.state()) {
    case SimPrinterState::head_open:
      return "11";
    case SimPrinterState::paper_out:
    case SimPrinterState::ribbon_out:
      return printer.remaining() > 0 ? fmt::format("07P{:03}", printer.remaining()) : "07";
    case SimPrinterState::paused:
      return "92";
    case SimPrinterState::too_hot:
      return "62";
    default:
      return "00";
  }
}

class Epl2 final : public SimLineLanguage {
 public:
  void reset() override {
    tells_ends_ = false;
    forget();
  }
  void on_job_end(SimPrinter& printer, Instant) override {
    if (tells_ends_) printer.answer("\x06");
  }

 private:
  std::size_t counted(std::string_view line) const override {
    if (!line.starts_with("GW") || line.back() != ',') return 0;
    if (std::count(line.begin(), line.end(), ',') != 4) return 0;
    const auto numbers = line.substr(2);
    return std::min(sim_number(numbers, 2) * sim_number(numbers, 3), SimPrinter::format_max_bytes);
  }

  void run(std::string line, SimPrinter& printer, Instant now) override {
    if (line.empty()) return;
    if (line == "N") return clear();
    if (line == "^ee") return printer.answer(error_code(printer) + "\r\n");
    if (line == "UQ") {
      return printer.answer(
          "UKQ1935HLU      V4.42\nS3 D08 R008,000 ZT UN\nq320 Q120,24\nOption:D,N\n");
    }
    if (line == "US" || line == "UR") {
      tells_ends_ = line == "US";
      return;
    }
    if (line.starts_with("P")) {
      return finish(sim_number(std::string_view(line).substr(1), 0), printer, now);
    }
    add(line, begins_with_one_of(line, inked));
  }

  bool tells_ends_ = false;
};

}  // namespace

std::unique_ptr<SimPrinterLanguage> make_sim_epl2() { return std::make_unique<Epl2>(); }

}  // namespace wec
