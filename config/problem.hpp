// What is wrong with a site file, said so that the person who wrote it can mend it at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wec {

/// One finding. `line` and `column` count from 1; 0 = the file as a whole.
struct ConfigProblem {
  std::string file;  // as it was named to the loader
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string key;      // "[http] lisen"; empty when no key is concerned
  std::string code;     // UNKNOWN_KEY, WRONG_TYPE, ...: the list stands in docs/site-file.md
  std::string message;  // a sentence without the place
};

/// `site.toml:12:1: [http] lisen: unknown key; did you mean "listen"?`
std::string to_text(const ConfigProblem&);

/// Every problem that was found, in the order of the file. Never empty.
struct ConfigError {
  std::vector<ConfigProblem> problems;
};

/// All problems, one a line.
std::string to_text(const ConfigError&);

}  // namespace wec
