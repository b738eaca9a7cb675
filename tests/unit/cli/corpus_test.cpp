// Every frame of the shared corpus through the built `wec`: what a site's engineer would see. The
// names are those of the corpus, the options none; each stream also byte by byte.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/unit/cli/program.hpp"

namespace wec {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

std::vector<json::object> lines_of(const std::string& text) {
  std::vector<json::object> rows;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) rows.push_back(json::parse(line).as_object());
  return rows;
}

std::vector<json::object> vectors(const std::string& file) {
  std::ifstream in(std::filesystem::path(WEC_SOURCE_DIR) / "../shared/corpus" / file);
  std::ostringstream text;
  text << in.rdbuf();
  return lines_of(text.str());
}

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "wec-corpus-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::vector<json::object> decode(const std::string& name, const std::string& input,
                                   const std::vector<std::string>& flags) const {
    std::vector<std::string> arguments{"decode", "--driver", name};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const auto said = run_wec(folder, arguments, input);
    EXPECT_EQ(said.exit_code, 0) << name << " " << said.err;
    return lines_of(said.out);
  }

  std::string folder;
};

/// The reads of a vector, a line of hex each.
std::string hex_lines(const json::object& vector) {
  for (const auto* key : {"reports_hex", "chunks_hex"}) {
    const auto* list = vector.if_contains(key);
    if (!list) continue;
    std::string lines;
    for (const auto& one : list->as_array()) lines += text_of(one) + "\n";
    return lines;
  }
  return text_of(vector.at("bytes_hex")) + "\n";
}

std::vector<json::object> only(const std::vector<json::object>& rows, std::string_view event) {
  std::vector<json::object> chosen;
  for (const auto& row : rows) {
    if (row.at("event").as_string() == event) chosen.push_back(row);
  }
  return chosen;
}

/// The first field of `wanted` that `actual` has otherwise. Empty: none.
std::string difference(const json::object& actual, const json::object& wanted) {
  for (const auto& [name, value] : wanted) {
    const auto* got = actual.if_contains(name);
    if (value.is_null() ? got && !got->is_null() : !got || *got != value) {
      return fmt::format("{}: {} instead of {}", std::string_view(name),
                         got ? json::serialize(*got) : "nothing", json::serialize(value));
    }
  }
  return {};
}

/// Vectors whose own note leaves the answer open, and what is answered here.
bool left_open(const std::string& id) {
  return id == "sc-toledo_continuous-029"      // "no crash": a bad frame
         || id == "scn-hid_pos_honeywell-004"  // "incomplete": a fault
         || id == "scn-serial-016";            // "error preferred": a fault
}

std::string judge_scale(const std::vector<json::object>& rows, const json::object& expected) {
  const auto readings = only(rows, "weighed");
  const auto& wanted = expected.at("readings").as_array();
  if (readings.size() != wanted.size()) return fmt::format("{} readings", readings.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto problem = difference(readings[i], wanted[i].as_object());
    if (!problem.empty()) return problem;
  }
  if (only(rows, "fault").empty() == expected.contains("error")) return "fault";
  return {};
}

bool is_barcode(const json::object& scan) {
  return !scan.contains("kind") && !scan.contains("packet") && scan.at("data").is_string();
}

std::string judge_scans(const std::vector<json::object>& rows, const json::object& expected) {
  const auto scans = only(rows, "scanned");
  std::vector<json::object> wanted;
  if (!expected.contains("scans")) wanted.push_back(expected);
  for (const auto& scan :
       expected.contains("scans") ? expected.at("scans").as_array() : json::array()) {
    if (is_barcode(scan.as_object())) wanted.push_back(scan.as_object());
  }
  if (scans.size() != wanted.size()) return fmt::format("{} symbols", scans.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto one = wanted[i];
    one.erase("aim_expected_prefix");  // what an identifier would have been
    auto problem = difference(scans[i], one);
    if (!problem.empty()) return problem;
  }
  if (only(rows, "fault").empty() == expected.contains("error")) return "fault";
  return {};
}

TEST_F(Corpus, ScaleFrames) {
  const auto all = vectors("scale_frames.jsonl");
  if (all.empty()) GTEST_SKIP() << "no ../shared/corpus/scale_frames.jsonl";
  std::size_t right = 0;
  for (const auto& vector : all) {
    const auto id = text_of(vector.at("id"));
    const auto name = text_of(vector.at("protocol"));
    const auto& expected = vector.at("expected").as_object();
    for (const std::vector<std::string>& flags :
         {std::vector<std::string>{"--hex"}, {"--hex", "--chunks"}}) {
      const auto problem = judge_scale(decode(name, hex_lines(vector), flags), expected);
      if (!left_open(id)) EXPECT_EQ(problem, "") << id << " " << flags.back();
      if (problem.empty() && flags.size() == 1) ++right;
    }
  }
  std::cout << right << " of " << all.size() << " scale frames as expected, the rest left open\n";
}

TEST_F(Corpus, ScannerFrames) {
  const auto all = vectors("scanner_frames.jsonl");
  if (all.empty()) GTEST_SKIP() << "no ../shared/corpus/scanner_frames.jsonl";
  std::size_t right = 0;
  for (const auto& vector : all) {
    const auto id = text_of(vector.at("id"));
    const auto name = text_of(vector.at("protocol"));
    const auto& expected = vector.at("expected").as_object();
    const auto* keys = vector.if_contains("events");
    const auto input = keys ? json::serialize(*keys) : hex_lines(vector);
    for (const std::vector<std::string>& flags :
         {std::vector<std::string>{"--hex"}, {"--hex", "--chunks"}}) {
      const auto problem = judge_scans(decode(name, input, flags), expected);
      if (!left_open(id)) EXPECT_EQ(problem, "") << id << " " << flags.back();
      if (problem.empty() && flags.size() == 1) ++right;
    }
  }
  std::cout << right << " of " << all.size() << " scanner frames as expected, the rest left open\n";
}

TEST_F(Corpus, DfuSuffixes) {
  const auto all = vectors("dfu_suffix.jsonl");
  if (all.empty()) GTEST_SKIP() << "no ../shared/corpus/dfu_suffix.jsonl";
  for (const auto& vector : all) {
    const auto rows = decode("dfu_suffix", hex_lines(vector), {"--hex"});
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(difference(rows[0], vector.at("expected").as_object()), "")
        << text_of(vector.at("id"));
  }
}

std::string escaped(const json::object& vector) {
  std::string bytes;
  if (const auto* hex = vector.if_contains("raw_hex")) {
    const auto text = text_of(*hex);
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) bytes += "\\x" + text.substr(i, 2);
    return bytes;
  }
  for (const char c : text_of(vector.at("raw"))) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 32 || byte > 126 || c == '\\') {
      bytes += fmt::format("\\x{:02x}", byte);
    } else {
      bytes += c;
    }
  }
  return bytes;
}

std::string judge_gs1(const json::object& row, const json::object& expected) {
  const bool ok = row.at("ok").as_bool();
  if (ok != expected.at("ok").as_bool()) return ok ? "taken" : "refused";
  if (!ok) {
    const auto& code = row.at("error").at("code").as_string();
    return code == expected.at("error_class").as_string() ? "" : std::string(code);
  }
  json::array wanted;
  for (const auto& element : expected.at("elements").as_array()) {
    wanted.push_back(json::object{{"ai", element.at("ai")}, {"value", element.at("value")}});
  }
  return row.at("elements") == json::value(wanted) ? "" : json::serialize(row.at("elements"));
}

/// docs/decisions.md: doubled separators are taken with a warning, and without an AIM identifier
/// nothing that is no valid element string becomes one.
bool is_policy(const json::object& vector) {
  const auto id = text_of(vector.at("id"));
  return vector.contains("policy") || id == "gs1-biip-0174" || id == "gs1-biip-0177";
}

TEST_F(Corpus, Gs1Scans) {
  const auto all = vectors("gs1_vectors.jsonl");
  if (all.empty()) GTEST_SKIP() << "no ../shared/corpus/gs1_vectors.jsonl";
  std::string input;
  for (const auto& vector : all) input += escaped(vector) + "\n";
  const auto said = run_wec(folder, {"gs1", "--year", "2026"}, input);
  const auto rows = lines_of(said.out);
  ASSERT_EQ(rows.size(), all.size());
  std::size_t right = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto problem = judge_gs1(rows[i], all[i].at("expected").as_object());
    if (!is_policy(all[i])) EXPECT_EQ(problem, "") << text_of(all[i].at("id"));
    right += problem.empty() ? 1 : 0;
  }
  std::cout << right << " of " << all.size() << " GS1 scans as expected, the rest are policies\n";
}

}  // namespace
}  // namespace wec
