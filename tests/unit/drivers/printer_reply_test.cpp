// What printers answer, in the shared vectors and at the edges.
#include <gtest/gtest.h>

#include "drivers/printer/reply.hpp"
#include "tests/unit/drivers/corpus.hpp"

namespace wec::test {
namespace {

namespace json = boost::json;

json::value as_json(const ReplyValue& value) {
  struct Visitor {
    json::value operator()(std::nullptr_t) const { return nullptr; }
    json::value operator()(bool v) const { return v; }
    json::value operator()(std::int64_t v) const { return v; }
    json::value operator()(const std::string& v) const { return json::value(v); }
    json::value operator()(const std::vector<std::string>& v) const { return json::value_from(v); }
  };
  return std::visit(Visitor{}, value);
}

struct Heard {
  std::vector<PrinterReply> replies;
  bool complete = true;  // nothing is left over
};

/// `chunk` bytes at a time, as a driver reads.
Heard hear(std::string_view name, const std::string& bytes, std::size_t chunk) {
  const auto* language = find_reply_language(name);
  Heard heard;
  std::string buffer;
  for (std::size_t at = 0; language && at < bytes.size(); at += chunk) {
    buffer += bytes.substr(at, chunk);
    while (!buffer.empty()) {
      auto taken = language->take(buffer);
      EXPECT_LE(taken.used, buffer.size());
      if (taken.used == 0) break;
      if (taken.reply) heard.replies.push_back(std::move(*taken.reply));
      buffer.erase(0, taken.used);
    }
  }
  heard.complete = buffer.empty() && !heard.replies.empty();
  return heard;
}

void expect_fields(const PrinterReply& reply, const json::object& expected, const std::string& id) {
  for (const auto& [name, wanted] : expected) {
    const auto* field = reply.find(name);
    ASSERT_NE(field, nullptr) << id << " " << name;
    EXPECT_EQ(json::serialize(as_json(*field)), json::serialize(wanted)) << id << " " << name;
  }
}

TEST(PrinterReplies, EveryVectorOfTheCorpus) {
  const auto vectors = read_corpus("printer_status.jsonl");
  if (vectors.empty()) GTEST_SKIP() << "no ../shared/corpus/printer_status.jsonl";
  for (const auto& vector : vectors) {
    const auto id = text_of(vector.at("id"));
    const auto language = text_of(vector.at("language"));
    ASSERT_NE(find_reply_language(language), nullptr) << language;
    const auto& expected = vector.at("expected").as_object();
    const auto bytes = from_hex(text_of(vector.at("bytes_hex")));
    const auto heard = hear(language, bytes, bytes.size() + 1);
    const bool refused =
        !heard.complete || (heard.replies.size() == 1 && heard.replies[0].fields.empty() &&
                            !heard.replies[0].fault.empty());
    if (refused) {
      EXPECT_TRUE(expected.contains("error")) << id;
      continue;
    }
    ASSERT_EQ(heard.replies.size(), 1u) << id;
    expect_fields(heard.replies[0], expected, id);
  }
}

TEST(PrinterReplies, ByteByByteSaysTheSame) {
  for (const auto& vector : read_corpus("printer_status.jsonl")) {
    const auto language = text_of(vector.at("language"));
    if (language == "ieee1284_id" || language == "brother_esc_i_s") continue;  // one transfer
    const auto bytes = from_hex(text_of(vector.at("bytes_hex")));
    const auto whole = hear(language, bytes, bytes.size() + 1);
    const auto pieces = hear(language, bytes, 1);
    ASSERT_EQ(whole.replies.size(), pieces.replies.size()) << text_of(vector.at("id"));
    for (std::size_t i = 0; i < whole.replies.size(); ++i)
      EXPECT_EQ(whole.replies[i].fields.size(), pieces.replies[i].fields.size());
  }
}

TEST(PrinterReplies, DamageNeverStopsAReader) {
  std::uint32_t seed = 4711;
  const auto random = [&seed] { return seed = seed * 1664525 + 1013904223, seed >> 8; };
  for (const auto& language : reply_languages()) {
    for (int round = 0; round < 200; ++round) {
      std::string bytes;
      for (std::uint32_t i = random() % 60; i > 0; --i) bytes += static_cast<char>(random());
      for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, bytes.size() + 1})
        hear(language.name, bytes, chunk);
    }
  }
}

TEST(PrinterReplies, StationsHearOneWordForEachCondition) {
  const auto flag = [](const char* language, const std::string& bytes, std::string_view name) {
    const auto heard = hear(language, bytes, bytes.size() + 1);
    if (heard.replies.size() != 1) return std::string("no reply");
    for (const auto& one : to_printer_status(heard.replies[0]).flags) {
      if (one.name == name) return std::string(one.set ? "yes" : "no");
    }
    return std::string("unknown");
  };
  EXPECT_EQ(flag("cpcl_esc_h", "\x04", "head_open"), "yes");
  EXPECT_EQ(flag("cpcl_esc_h", "\x04", "paper_out"), "no");
  EXPECT_EQ(flag("cpcl_esc_h", "\x04", "ribbon_out"), "unknown");
  EXPECT_EQ(flag("epl2_ee", "07\r\n", "paper_out"), "yes");
  EXPECT_EQ(flag("epl2_ee", "62\r\n", "over_temperature"), "yes");
  EXPECT_EQ(flag("sbpl_enq", "\x02  d000000\x03", "ribbon_out"), "yes");
  EXPECT_EQ(flag("tspl_esc_s", "\x02`@@@\x03\r\n", "paused"), "yes");
  EXPECT_EQ(flag("tspl_esc_s",
                 "\x02"
                 "E@A@\x03\r\n",
                 "over_temperature"),
            "yes");
}

}  // namespace
}  // namespace wec::test
