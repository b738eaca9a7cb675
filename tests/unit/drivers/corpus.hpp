// The shared vectors, which are not part of the project: a test skips where they are missing.
#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace wec::test {

inline std::vector<boost::json::object> read_corpus(const std::string& file) {
  std::vector<boost::json::object> vectors;
  std::ifstream in(std::filesystem::path(WEC_SOURCE_DIR) / "../shared/corpus" / file);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) vectors.push_back(boost::json::parse(line).as_object());
  }
  return vectors;
}

inline std::string text_of(const boost::json::value& value) {
  return std::string(value.as_string());
}

inline std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

}  // namespace wec::test
