#include "firmware-bridge/sim/make_device.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "firmware-bridge/sim/printer.hpp"
#include "firmware-bridge/sim/scale.hpp"
#include "firmware-bridge/sim/scanner.hpp"

namespace wec {

namespace {

using Options = std::map<std::string, std::string, std::less<>>;
using Made = tl::expected<std::unique_ptr<SimDevice>, std::string>;
constexpr std::chrono::milliseconds delay_max{60'000};

// Takes options one by one; what was wrong first, or was never taken, is the error.
class Reader {
 public:
  explicit Reader(const Options& options) : left_(options) {}

  template <class T>
  void word(std::string_view key, const std::vector<std::pair<std::string_view, T>>& words, T& to) {
    const auto text = take(key);
    if (!text) return;
    std::vector<std::string_view> allowed;
    for (const auto& [word, meaning] : words) {
      allowed.push_back(word);
      if (word != *text) continue;
      to = meaning;
      return;
    }
    fail(fmt::format("{}={} is not possible; expected one of {}", key, *text,
                     fmt::join(allowed, ", ")));
  }

  void delay(std::string_view key, std::chrono::milliseconds& to) {
    const auto text = take(key);
    if (!text) return;
    std::int64_t value = 0;
    const auto* last = text->data() + text->size();
    const auto [end, error] = std::from_chars(text->data(), last, value);
    if (error == std::errc{} && end == last && value >= 0 && value <= delay_max.count()) {
      to = std::chrono::milliseconds(value);
      return;
    }
    fail(fmt::format("{}={} is not possible; expected 0 to {}", key, *text, delay_max.count()));
  }

  std::optional<std::string> take(std::string_view key) {
    const auto found = left_.find(key);
    if (found == left_.end()) return std::nullopt;
    auto value = std::move(found->second);
    left_.erase(found);
    return value;
  }

  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }

  Made finish(std::unique_ptr<SimDevice> device) {
    if (!left_.empty()) fail(fmt::format("unknown option \"{}\"", left_.begin()->first));
    if (!error_.empty()) return tl::make_unexpected(error_);
    return device;
  }

 private:
  Options left_;
  std::string error_;
};

/// The rows of a table as words that mean themselves.
template <class Rows, class Name>
std::vector<std::pair<std::string_view, std::string_view>> names_of(const Rows& rows, Name name) {
  std::vector<std::pair<std::string_view, std::string_view>> words;
  for (const auto& row : rows) words.emplace_back(name(row), name(row));
  return words;
}

Made make_scanner(Reader options) {
  SimScannerOptions made;
  options.word<std::string_view>(
      "driver", names_of(sim_scanner_protocols(), [](const auto* row) { return row->name; }),
      made.protocol);
  options.word<std::string>("prefix", {{"none", ""}, {"stx", "\x02"}}, made.prefix);
  options.word<std::string>(
      "suffix",
      {{"crlf", "\r\n"}, {"cr", "\r"}, {"lf", "\n"}, {"tab", "\t"}, {"etx", "\x03"}, {"none", ""}},
      made.suffix);
  options.word<bool>("results", {{"plain", false}, {"extended", true}}, made.extended);
  return options.finish(std::make_unique<SimScanner>(std::move(made)));
}

Made make_scale(Reader options) {
  SimScaleOptions made;
  options.word<std::string_view>(
      "driver", names_of(sim_scale_protocols(), [](const auto* row) { return row->name; }),
      made.protocol);
  options.word<std::string>(
      "unit", {{"g", "g"}, {"kg", "kg"}, {"mg", "mg"}, {"lb", "lb"}, {"oz", "oz"}}, made.unit);
  options.delay("settle_ms", made.settle);
  options.word<bool>("parity", {{"none", false}, {"even", true}}, made.even_parity);
  made.empty = options.take("empty").value_or(made.empty);
  if (made.empty.find_first_not_of("0.") != std::string::npos) {
    options.fail(fmt::format("empty={} is not possible; expected zeros as in 0.00", made.empty));
  }
  return options.finish(std::make_unique<SimScale>(std::move(made)));
}

Made make_printer(Reader options) {
  SimPrinterOptions made;
  options.word<std::string_view>(
      "language", names_of(sim_printer_languages(), [](const auto& row) { return row.name; }),
      made.language);
  options.delay("label_ms", made.label_time);
  options.delay("reply_gap_ms", made.reply_gap);
  options.word<bool>("answers_when_blocked", {{"no", false}, {"yes", true}},
                     made.answers_when_blocked);
  return options.finish(std::make_unique<SimPrinter>(std::move(made)));
}

}  // namespace

Made make_sim_device(std::string_view kind, const Options& options) {
  if (kind == "scanner") return make_scanner(Reader(options));
  if (kind == "scale") return make_scale(Reader(options));
  if (kind == "printer") return make_printer(Reader(options));
  return tl::make_unexpected(
      fmt::format("\"{}\" is no simulated device; expected scanner, scale or printer", kind));
}

}  // namespace wec
