// Carriers' labels: sent as they are between two resets, or refused by name.
#include "drivers/label/zpl_wrap.hpp"

#include <gtest/gtest.h>

#include "drivers/label/zpl_tokens.hpp"
#include "tests/unit/drivers/corpus.hpp"

namespace wec::test {
namespace {

std::string code_of(std::string_view raw) {
  const auto wrapped = wrap_zpl(raw);
  return wrapped ? "ok" : std::string(wrapped.error().code);
}

std::size_t at_of(std::string_view raw) {
  const auto wrapped = wrap_zpl(raw);
  return wrapped ? std::string::npos : wrapped.error().at;
}

TEST(ZplWrap, TheLabelStandsUnchangedBetweenTwoResets) {
  const std::string raw = "^XA^CI28^FO10,10^A0N,30,30^FDHallo^FS^PQ1^XZ\r\n";
  const auto wrapped = wrap_zpl(raw).value();
  const auto at = wrapped.find(raw);
  ASSERT_NE(at, std::string::npos);
  const auto before = wrapped.substr(0, at);
  const auto behind = wrapped.substr(at + raw.size());
  for (const auto& reset : {before, behind}) {
    EXPECT_TRUE(reset.starts_with("^XA") && reset.ends_with("^XZ\n")) << reset;
    for (const auto* command : {"^LH0,0", "^PON", "^PMN", "^LRN", "^FWN", "^MCY", "^BY2,3,10"})
      EXPECT_NE(reset.find(command), std::string::npos) << command;
    EXPECT_EQ(reset.find("^FD"), std::string::npos);
  }
}

TEST(ZplWrap, EveryFileOfTheCorpus) {
  const auto index = read_corpus("zpl/INDEX.jsonl");
  if (index.empty()) GTEST_SKIP() << "no ../shared/corpus/zpl/INDEX.jsonl";
  for (const auto& entry : index) {
    const auto name = text_of(entry.at("file"));
    std::ifstream file(std::filesystem::path(WEC_SOURCE_DIR) / "../shared/corpus/zpl" / name,
                       std::ios::binary);
    const std::string raw{std::istreambuf_iterator<char>(file), {}};
    std::string anomalies;
    for (const auto& one : entry.at("anomalies").as_array()) anomalies += text_of(one);
    const std::string wanted = anomalies.empty()                               ? "ok"
                               : anomalies.find("BOM") != std::string::npos    ? "BOM"
                               : anomalies.find("prefix") != std::string::npos ? "PREFIX_CHANGED"
                                                                               : "UNBALANCED";
    EXPECT_EQ(code_of(raw), wanted) << name;
  }
}

TEST(ZplWrap, FormatsMustBeginAndEnd) {
  EXPECT_EQ(code_of(""), "UNBALANCED");
  EXPECT_EQ(code_of("hello"), "UNBALANCED");
  EXPECT_EQ(code_of("^XA^FDx^FS"), "UNBALANCED");
  EXPECT_EQ(at_of("^XZ"), 0u);
  EXPECT_EQ(at_of("^XA^XZ^XZ"), 6u);
  EXPECT_EQ(at_of("^XA^FDa^FS^XA^XZ"), 10u);
  EXPECT_EQ(code_of("^XA^FDa^FS^XZ^XA^FDb^FS^XZ"), "ok");
  EXPECT_EQ(code_of("^XA^GFB,9,9,1,^XZ^XA^XA"), "UNBALANCED") << "data ends too early";
  EXPECT_EQ(code_of("^XA^GFB,9,9,1,^XZ^XA^XA^FS^XZ"), "ok") << "nine bytes of picture";
  EXPECT_EQ(code_of("^xa^fdlower^fs^xz"), "ok");
}

TEST(ZplWrap, PrefixesStayWhatTheyAre) {
  EXPECT_EQ(at_of("^XA^CC+^XZ"), 3u);
  EXPECT_EQ(code_of("~CC+"), "PREFIX_CHANGED");
  EXPECT_EQ(code_of("^XA^CT!^XZ"), "PREFIX_CHANGED");
  EXPECT_EQ(code_of("^XA^CD;^XZ"), "PREFIX_CHANGED");
  EXPECT_EQ(code_of("^XA^CC"), "PREFIX_CHANGED");
  EXPECT_EQ(code_of("^XA^CC^^CT~^CD,^FDx^FS^XZ"), "ok") << "set to what they are";
}

TEST(ZplWrap, NothingIsLeftInThePrinter) {
  EXPECT_EQ(code_of("^XA^DFR:A.ZPL^FS^FN1^XZ"), "STORED_FORMAT");
  EXPECT_EQ(code_of("^XA^DFR:A.ZPL^FS^XZ^XA^XFR:A.ZPL^FS^XZ^XA^IDR:A.ZPL^FS^XZ"), "ok");
  EXPECT_EQ(code_of("^XA^XFR:OTHER.ZPL^FS^XZ"), "STORED_FORMAT");
  EXPECT_EQ(code_of("~DGE:LOGO.GRF,2,1,FFFF^XA^XGE:LOGO.GRF^FS^XZ"), "STORED_FORMAT");
  const auto graphic = wrap_zpl("~DGlogo,2,1,FFFF^XA^FO0,0^XGlogo^FS^XZ");
  ASSERT_TRUE(graphic);
  EXPECT_NE(graphic->find("^IDR:LOGO.GRF^FS"), std::string::npos) << "removed behind the label";
  const auto removed = wrap_zpl("~DGlogo,2,1,FFFF^XA^XGlogo^FS^XZ^XA^IDR:*.GRF^FS^XZ");
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->find("^IDR:LOGO.GRF"), std::string::npos);
  const auto saved = wrap_zpl("^XA~SD30^PR6^JUS^FDx^FS^XZ");
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->find("^JUS"), std::string::npos);
  EXPECT_NE(saved->find("^JUR"), std::string::npos);
}

TEST(ZplWrap, CommandsToThePrinterAreRefused) {
  for (const auto* raw :
       {"~JA^XA^XZ", "^XA~JR^XZ", "^XA^PP^XZ", "^XA^ST01,01,25^XZ", "~HS^XA^XZ",
        "^XA^IDE:*.*^FS^XZ", "^XA^FD\x1b^FS^XZ", "^XA^FD\x02^FS^XZ", "^XA\x05^XZ",
        "! U1 setvar \"x\" \"y\"\r\n^XA^XZ", "{}{\"a\":null}^XA^XZ", "^XA^NC1^XZ"})
    EXPECT_EQ(code_of(raw), "CONTROL") << raw;
  EXPECT_EQ(code_of("^XA^BD2^FD002840100450000[)>\x1e"
                    "01\x1d"
                    "961Z\x1e\x04^FS^XZ"),
            "ok");
}

TEST(ZplWrap, MarksOfEncodingsAndSizes) {
  EXPECT_EQ(at_of("\xef\xbb\xbf^XA^XZ"), 0u);
  EXPECT_EQ(code_of("^XA^XZ\xef\xbb\xbf^XA^XZ"), "BOM");
  EXPECT_EQ(code_of("\xff\xfe^XA^XZ"), "BOM");
  EXPECT_EQ(code_of("^XA^FX" + std::string(wrapped_label_bytes_max, 'x') + "^XZ"), "TOO_BIG");
  EXPECT_EQ(code_of("^XA^PQ101^XZ"), "TOO_BIG");
  EXPECT_EQ(code_of("^XA^PQ99999999999999^XZ"), "TOO_BIG");
  EXPECT_EQ(code_of("^XA^PQ100^XZ"), "ok");
}

TEST(ZplWrap, UnnamedCharactersBeyondAsciiAreUtf8) {
  EXPECT_NE(wrap_zpl("^XA^FDÄ^FS^XZ")->find("^CI28^XZ"), std::string::npos);
  EXPECT_EQ(wrap_zpl("^XA^CI27^FD\xc4^FS^XZ")->find("^CI28"), std::string::npos);
  EXPECT_EQ(wrap_zpl("^XA^FDA^FS^XZ")->find("^CI28"), std::string::npos);
}

TEST(ZplWrap, AnyBytesAreJudgedWithoutAnAccident) {
  std::uint32_t seed = 99;
  const auto random = [&seed] { return seed = seed * 1664525 + 1013904223, seed >> 8; };
  constexpr std::string_view pieces[] = {
      "^XA", "^XZ", "^FD", "~DG", "~DYR:A,B,G,9,1,", "^GFB,4,4,1,", "^CC",
      "^ID", "^",   "~",   ",",   "\xef\xbb\xbf",    "^PQ9",        "x"};
  for (int round = 0; round < 5000; ++round) {
    std::string raw;
    for (std::uint32_t i = random() % 20; i > 0; --i) raw += pieces[random() % std::size(pieces)];
    const auto wrapped = wrap_zpl(raw);
    if (wrapped) EXPECT_EQ(code_of(*wrapped), "ok") << raw << " -> " << *wrapped;
    if (!wrapped) EXPECT_LE(wrapped.error().at, raw.size());
  }
}

}  // namespace
}  // namespace wec::test
