#include "tests/scenario/language.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

namespace wec::scenario {
namespace {

constexpr std::string_view blanks = " \t\r";

struct Verb {
  std::string_view name;
  std::size_t words_min;
  std::string_view form;
};
constexpr std::array verbs{
    Verb{"include", 1, "include FILE"},
    Verb{"site", 1, "site FILE"},
    Verb{"oms", 2, "oms TYPE {json}"},
    Verb{"oms-raw", 1, "oms-raw TEXT"},
    Verb{"wait", 1, "wait answered|quiet|offline|device ID"},
    Verb{"scan", 2, "scan STATION CODE"},
    Verb{"scan-hex", 2, "scan-hex STATION HEX [times N]"},
    Verb{"scan-half", 2, "scan-half STATION TEXT"},
    Verb{"scan-label", 1, "scan-label STATION [number|sscc]"},
    Verb{"key", 2, "key STATION TEXT"},
    Verb{"expect", 2, "expect STATION PROMPT [arg=value]..."},
    Verb{"tone", 2, "tone STATION OK|DONE|ATTENTION|STOP"},
    Verb{"hears", 2, "hears STATION OK|DONE|ATTENTION|STOP"},
    Verb{"refused", 2, "refused STATION CODE [arg=value]..."},
    Verb{"shown", 2, "shown STATION CODE"},
    Verb{"scale", 2, "scale STATION WEIGHT UNIT [unstable] | scale STATION zero"},
    Verb{"weigh-right", 1, "weigh-right STATION"},
    Verb{"printer", 2, "printer ID ok|paper_out|..."},
    Verb{"link", 1, "link down|up"},
    Verb{"kill", 1, "kill daemon|office"},
    Verb{"disk-keep", 1, "disk-keep NAME"},
    Verb{"disk-back", 1, "disk-back NAME [and medium]"},
    Verb{"start", 1, "start daemon"},
    Verb{"clock", 1, "clock SECONDS"},
    Verb{"disk", 1, "disk full|free"},
    Verb{"scan-on", 3, "scan-on STATION until CODE"},
    Verb{"work", 3, "work STATION until idle|PROMPT"},
    Verb{"ship", 1, "ship STATION"},
    Verb{"expect-stock", 2, "expect-stock SKU QTY [field=value]..."},
    Verb{"expect-task", 1, "expect-task TYPE [times=N] [field=value]..."},
    Verb{"expect-event", 1, "expect-event TYPE [times=N] [field=value]..."},
    Verb{"expect-order", 2, "expect-order ORDER STATE"},
    Verb{"expect-label", 2, "expect-label ORDER STATE [copy=N]"},
    Verb{"expect-kpi", 3, "expect-kpi K7[.NAME[/PART]] NUM DEN"},
    Verb{"expect-published", 4, "expect-published DAY|any K7[.NAME[/PART]] NUM DEN"},
    Verb{"expect-rejected", 1, "expect-rejected REASON"},
    Verb{"same", 0, "same"},
    Verb{"verify", 0, "verify"},
    Verb{"say", 1, "say TEXT"},
};

std::string_view trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find_first_of(blanks), text.size());
  const auto word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

tl::expected<Step, std::string> parse_line(std::string_view line) {
  Step step;
  step.verb = take_word(line);
  step.rest = line;
  while (!line.empty()) step.words.emplace_back(take_word(line));
  const auto* verb = std::find_if(verbs.begin(), verbs.end(),
                                  [&](const Verb& known) { return known.name == step.verb; });
  if (verb == verbs.end()) {
    std::vector<std::string_view> names;
    for (const auto& known : verbs) names.push_back(known.name);
    return tl::unexpected(
        fmt::format("unknown step '{}'; one of {}", step.verb, fmt::join(names, ", ")));
  }
  if (step.words.size() < verb->words_min)
    return tl::unexpected(fmt::format("expected {}", verb->form));
  return step;
}

}  // namespace

std::string Step::after(std::size_t n) const {
  std::string_view text = rest;
  while (n-- > 0) take_word(text);
  return std::string(text);
}

tl::expected<std::vector<Step>, std::string> parse_scenario(std::string_view text,
                                                            const std::string& file) {
  std::vector<Step> steps;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    auto step = parse_line(line);
    if (!step) return tl::unexpected(fmt::format("{}:{}: {}", file, number, step.error()));
    step->file = file;
    step->line = number;
    steps.push_back(std::move(*step));
  }
  return steps;
}

tl::expected<std::vector<Step>, std::string> read_scenario(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return tl::unexpected(path + ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto steps = parse_scenario(text, path);
  if (!steps) return steps;
  std::vector<Step> all;
  for (auto& step : *steps) {
    if (step.verb != "include") {
      all.push_back(std::move(step));
      continue;
    }
    // One level: an included file holds data, not a story of its own.
    const auto folder = path.substr(0, path.rfind('/') + 1);
    std::ifstream part(folder + step.rest, std::ios::binary);
    if (!part) return tl::unexpected(fmt::format("{}: {} cannot be read", step.at(), step.rest));
    const std::string inside{std::istreambuf_iterator<char>(part), {}};
    auto included = parse_scenario(inside, folder + step.rest);
    if (!included) return included;
    std::move(included->begin(), included->end(), std::back_inserter(all));
  }
  return all;
}

tl::expected<std::string, std::string> unescape(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    if (text.front() != '\\') {
      bytes += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (text.starts_with("\\\\")) {
      bytes += '\\';
      text.remove_prefix(2);
      continue;
    }
    unsigned value = 0;
    const auto digits = text.substr(0, 4);
    if (!digits.starts_with("\\x") || digits.size() != 4)
      return tl::unexpected(std::string("after a backslash: xHH or another backslash"));
    const auto [stop, error] = std::from_chars(digits.data() + 2, digits.data() + 4, value, 16);
    if (error != std::errc() || stop != digits.data() + 4)
      return tl::unexpected(fmt::format("{} is no byte", digits));
    bytes += static_cast<char>(value);
    text.remove_prefix(4);
  }
  return bytes;
}

tl::expected<std::map<std::string, std::string>, std::string> pairs(
    const std::vector<std::string>& words, std::size_t from) {
  std::map<std::string, std::string> found;
  for (auto i = from; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    if (equals == std::string::npos || equals == 0)
      return tl::unexpected(fmt::format("'{}' is not arg=value", words[i]));
    found[words[i].substr(0, equals)] = words[i].substr(equals + 1);
  }
  return found;
}

std::string plain(const boost::json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  return boost::json::serialize(value);
}

}  // namespace wec::scenario
