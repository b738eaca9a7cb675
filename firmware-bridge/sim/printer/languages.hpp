// The languages of the simulated printers, and what several of them share.
#pragma once

#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "firmware-bridge/sim/printer.hpp"

namespace wec {

std::unique_ptr<SimPrinterLanguage> make_sim_zpl();
std::unique_ptr<SimPrinterLanguage> make_sim_tspl();
std::unique_ptr<SimPrinterLanguage> make_sim_epl2();
std::unique_ptr<SimPrinterLanguage> make_sim_cpcl();
std::unique_ptr<SimPrinterLanguage> make_sim_dpl();
std::unique_ptr<SimPrinterLanguage> make_sim_sbpl();
std::unique_ptr<SimPrinterLanguage> make_sim_escpos();

/// "a,b,c": number `index`; 0 where there is none.
inline std::size_t sim_number(std::string_view list, unsigned index, char between = ',') {
  for (; index > 0; --index) {
    const auto end = list.find(between);
    if (end == list.npos) return 0;
    list.remove_prefix(end + 1);
  }
  std::size_t value = 0;
  std::from_chars(list.data(), list.data() + list.size(), value);
  return value;
}

/// A language of lines: commands, one a line, with pictures whose bytes are counted.
class SimLineLanguage : public SimPrinterLanguage {
 public:
  void take(char c, SimPrinter& printer, Instant now) final {
    if (counted_left_ > 0) {
      --counted_left_;
      line_ += c;
    } else if (at_once(c, printer, now)) {
      return;
    } else if (c == '\n') {
      run(std::exchange(line_, {}), printer, now);
    } else if (c != '\r') {
      line_ += c;
      if (line_.size() <= header_max) counted_left_ = counted(line_);
    }
  }
  std::size_t unfinished() const final { return format_.size() + line_.size(); }
  void forget() override {
    line_.clear();
    counted_left_ = 0;
    clear();
  }

 protected:
  static constexpr std::size_t header_max = 64;  // of a picture, up to its first byte
  static constexpr std::uint32_t copies_max = 65'535;

  /// One line without its end.
  virtual void run(std::string line, SimPrinter& printer, Instant now) = 0;
  /// Bytes that follow this beginning of a line whatever they look like.
  virtual std::size_t counted(std::string_view) const { return 0; }
  /// True: a byte of a command that acts at once, and no part of a line.
  virtual bool at_once(char, SimPrinter&, Instant) { return false; }

  void clear() {
    format_.clear();
    ink_ = false;
  }
  void add(const std::string& line, bool ink) {
    ink_ = ink_ || ink;
    format_ += line + "\n";
  }
  void finish(std::size_t copies, SimPrinter& printer, Instant now) {
    const auto bounded = std::min<std::size_t>(std::max<std::size_t>(copies, 1), copies_max);
    printer.complete(format_, static_cast<std::uint32_t>(bounded), ink_, now);
  }
  template <class Names>
  static bool begins_with_one_of(std::string_view line, const Names& names) {
    for (const std::string_view name : names) {
      if (line.starts_with(name)) return true;
    }
    return false;
  }

 private:
  std::string line_;
  std::size_t counted_left_ = 0;
  std::string format_;
  bool ink_ = false;
};

}  // namespace wec
