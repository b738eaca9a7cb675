// Problems of a site file as text.
#include "config/problem.hpp"

#include <fmt/format.h>

namespace wec {

std::string to_text(const ConfigProblem& problem) {
  std::string text = problem.file;
  if (problem.line > 0) text += fmt::format(":{}:{}", problem.line, problem.column);
  text += ": ";
  if (!problem.key.empty()) text += problem.key + ": ";
  return text + problem.message;
}

std::string to_text(const ConfigError& error) {
  std::string text;
  for (const auto& problem : error.problems) text += to_text(problem) + "\n";
  return text;
}

}  // namespace wec
