#include "head-office/sim/script.hpp"

#include <fmt/format.h>

#include <fstream>
#include <map>

#include "head-office/sim/envelope.hpp"

namespace wec::hq {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view s) {
  const std::size_t first = s.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

// What follows the word, or nothing if the line is of another word.
std::optional<std::string_view> after_word(std::string_view line, std::string_view word) {
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  if (line.empty() || blanks.find(line.front()) == std::string_view::npos) return std::nullopt;
  return trimmed(line);
}

}  // namespace

tl::expected<ScriptCommand, std::string> parse_command(std::string_view line) {
  line = trimmed(line);
  const std::size_t space = line.find_first_of(blanks);
  if (space == std::string_view::npos) return tl::unexpected(std::string("expected TYPE {json}"));
  const std::string type(line.substr(0, space));
  if (!type_name("org.wec." + type + ".v1"))
    return tl::unexpected(fmt::format("'{}' is not a command type like order.released", type));
  std::optional<Object> data = parse_object(trimmed(line.substr(space)));
  if (!data) return tl::unexpected(std::string("what follows the type is not one JSON object"));
  return ScriptCommand{type, std::move(*data)};
}

tl::expected<std::vector<ScriptCommand>, std::string> read_script(const std::string& path,
                                                                  std::string_view what) {
  std::ifstream file(path);
  if (!file) return tl::unexpected(fmt::format("{}: cannot be read", path));
  std::vector<ScriptCommand> commands;
  std::map<std::string, int> seen;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::optional<std::string_view> rest = after_word(trimmed(line), what);
    if (!rest) continue;
    auto command = parse_command(*rest);
    if (!command) return tl::unexpected(fmt::format("{}:{}: {}", path, number, command.error()));
    // The same line twice is two commands; the same script again is none.
    if (text(command->data, "cmdid").empty()) {
      const int nth = ++seen[std::string(*rest)];
      command->data["cmdid"] = "s-" + hash_of(fmt::format("{}#{}", *rest, nth)).substr(0, 16);
    }
    commands.push_back(std::move(*command));
  }
  return commands;
}

}  // namespace wec::hq
