#include "drivers/gs1/gs1.hpp"

#include <gtest/gtest.h>

#include <random>

#include "drivers/gs1/ai_table.hpp"
#include "drivers/gs1/check_digit.hpp"
#include "drivers/gs1/linters.hpp"

namespace wec::test {
namespace {

constexpr int year = 2026;

TEST(Gs1, TheTableIsWholeAndItsRulesExist) {
  std::size_t ais = 0;
  for (int n = 0; n < 10'000; ++n) {
    for (const int digits : {2, 3, 4}) {
      std::string ai = std::to_string(n);
      if (static_cast<int>(ai.size()) > digits) continue;
      ai.insert(0, static_cast<std::size_t>(digits) - ai.size(), '0');
      const auto* row = gs1::find_ai(ai);
      if (row == nullptr) continue;
      ++ais;
      EXPECT_EQ(gs1::ai_length(ai), ai.size()) << ai;
      for (const auto& part : gs1::components(*row)) {
        EXPECT_GT(part.max, 0u) << ai;
        const std::string value(part.max, '1');
        for (const auto linter : part.linters)
          gs1::lint(linter, value, year);  // asserts on no such rule
      }
    }
  }
  EXPECT_EQ(ais, 541u);
}

TEST(Gs1, CheckDigits) {
  EXPECT_EQ(mod10_check_digit("0952123454321"), '3');
  EXPECT_TRUE(valid_gtin("09521234543213"));
  EXPECT_TRUE(valid_gtin("96385074"));
  EXPECT_FALSE(valid_gtin("9638507"));
  EXPECT_FALSE(valid_gtin("5901234123458"));
  EXPECT_TRUE(valid_sscc("106141412345678908"));
  EXPECT_FALSE(valid_sscc("106141412345678907"));
  EXPECT_EQ(mod10_check_digit(""), std::nullopt);
  EXPECT_EQ(mod10_check_digit("12a"), std::nullopt);
  EXPECT_EQ(normalize_gtin("5901234123457"), "05901234123457");
  EXPECT_EQ(normalize_gtin("5901234123450"), std::nullopt);
  EXPECT_EQ(gs1::check_pair("1987654Ad4X4bL5ttr2310c"), "2K");
}

TEST(Gs1, UpcEIsExpanded) {
  EXPECT_EQ(expand_upc_e("425261"), "042100005264");
  EXPECT_EQ(expand_upc_e("04252614"), "042100005264");
  EXPECT_EQ(expand_upc_e("04252613"), std::nullopt);
  EXPECT_EQ(expand_upc_e("123453"), "012300000451");
  EXPECT_EQ(expand_upc_e("123454"), "012340000053");
  EXPECT_EQ(expand_upc_e("123455"), "012345000058");
  EXPECT_EQ(expand_upc_e("24252614"), std::nullopt);
}

TEST(Gs1, CenturiesFollowTheReferenceYear) {
  EXPECT_EQ(to_iso(*gs1_date("770630", 2026)), "1977-06-30");
  EXPECT_EQ(to_iso(*gs1_date("760630", 2026)), "2076-06-30");
  EXPECT_EQ(to_iso(*gs1_date("010101", 1999)), "2001-01-01");
  EXPECT_EQ(to_iso(*gs1_date("200101", 2070)), "2120-01-01");
  EXPECT_EQ(to_iso(*gs1_date("210101", 2070)), "2021-01-01");
  EXPECT_EQ(to_iso(*gs1_date("240200", 2026)), "2024-02-29");
  EXPECT_EQ(to_iso(*gs1_date("250200", 2026)), "2025-02-28");
  EXPECT_EQ(gs1_date("250229", 2026), std::nullopt);
  EXPECT_EQ(gs1_date("251301", 2026), std::nullopt);
  EXPECT_EQ(gs1_date("2512", 2026), std::nullopt);
}

TEST(Gs1, WeightsAreExact) {
  EXPECT_EQ(gs1_mass({"3103", "001750"})->mg(), 1'750'000);
  EXPECT_EQ(gs1_mass({"3202", "000100"})->nanograms, 453'592'370'000);
  EXPECT_EQ(gs1_mass({"3113", "001750"}), std::nullopt);
  EXPECT_EQ(gs1_number({"3922", "1299"})->value, (Decimal{1299, 2}));
  EXPECT_EQ(gs1_number({"3932", "9781299"})->currency, "978");
}

TEST(Gs1, SeparatorsTooManyAreTakenWithAWarning) {
  const auto scan = parse_gs1(
      "]d2\x1d"
      "0109521234543213"
      "\x1d"
      "10LOT\x1d\x1d"
      "21SN\x1d",
      year);
  ASSERT_TRUE(scan);
  EXPECT_EQ(scan->elements.size(), 3u);
  ASSERT_EQ(scan->warnings.size(), 2u);
  EXPECT_EQ(scan->warnings[0].code, "redundant_separator");
}

TEST(Gs1, ADroppedSeparatorIsHinted) {
  const auto scan = parse_gs1("]C1010952123454321310ABC21123", year);
  ASSERT_TRUE(scan);
  EXPECT_EQ(*scan->find("10"), "ABC21123");
  ASSERT_FALSE(scan->warnings.empty());
  EXPECT_EQ(scan->warnings[0].code, "separator_missing");
  const auto refused = parse_gs1(
      "]C101095212345432131012345678901234567890"
      "17261231",
      year);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Gs1ErrorCode::too_long);
  EXPECT_NE(refused.error().hint.find("GS"), std::string::npos);
}

TEST(Gs1, AllReadingsOfAJoinedValueAreFound) {
  const auto joined = parse_gs1("]C1010952123454321310LOT17261231", year);
  ASSERT_TRUE(joined);
  const auto splits = splits_of_last(*joined, year);
  ASSERT_EQ(splits.size(), 1u);
  EXPECT_EQ(splits[0].value, "LOT");
  EXPECT_EQ(splits[0].behind, (std::vector<Gs1Element>{{"17", "261231"}}));
  const auto several = parse_gs1("]C1010952123454321310A2121B", year);
  ASSERT_TRUE(several);
  EXPECT_EQ(splits_of_last(*several, year).size(), 2u);  // A and (21)21B, A21 and (21)B
  const auto told = parse_gs1(
      "]C1010952123454321310A\x1d"
      "21B17261231",
      year);
  ASSERT_TRUE(told);
  EXPECT_TRUE(splits_of_last(*told, year).empty()) << "this scanner sends GS";
}

TEST(Gs1, ACompressedDigitalLinkIsRefusedByName) {
  // The example of the GS1 Digital Link standard for compression, part 3.
  const auto compressed = parse_gs1("]Q1https://id.gs1.org/AQnYUc1gmiCNV4JG", year);
  ASSERT_FALSE(compressed);
  EXPECT_EQ(to_string(compressed.error().code), "dl_compressed");
  const auto page = parse_gs1("]Q1https://example.com/products", year);
  ASSERT_FALSE(page);
  EXPECT_EQ(to_string(page.error().code), "dl_syntax");
}

TEST(Gs1, ErrorsPointAtTheByte) {
  const auto scan = parse_gs1("]C1010952123454321310A~B", year);
  ASSERT_FALSE(scan);
  EXPECT_EQ(scan.error().code, Gs1ErrorCode::bad_character);
  EXPECT_EQ(scan.error().at, 22u);
}

TEST(Gs1, WithoutAnIdentifierNothingIsAnError) {
  for (const auto* raw : {"TOTE-0042", "CMD-CONFIRM", "A-01-02", "", "]X", "https://example.com/x",
                          "4006381333932"}) {
    const auto scan = parse_gs1(raw, year);
    ASSERT_TRUE(scan) << raw;
    EXPECT_TRUE(scan->assumed) << raw;
    EXPECT_EQ(scan->plain, raw);
    EXPECT_TRUE(scan->elements.empty()) << raw;
  }
  EXPECT_EQ(parse_gs1("4006381333932", year)->warnings.at(0).code, "bad_check_digit");
  EXPECT_EQ(parse_gs1("4006381333931", year)->gtin, "04006381333931");
  EXPECT_EQ(parse_gs1("\x1d"
                      "0109521234543213",
                      year)
                ->gtin,
            "09521234543213");
}

TEST(Gs1, AnAddOnIsLeftAside) {
  EXPECT_EQ(parse_gs1("]E3977123456700312", year)->gtin, "09771234567003");
}

TEST(Gs1, NoBytesCrashIt) {
  std::mt19937 random(7);
  const std::string seeds[] = {
      "]C10109521234543213\x1d"
      "10A\x1d"
      "8008261231",
      "]Q1https://a/01/09521234543213?17=261231", "]E05901234123457|]e099A",
      "]C181100123456123456111101234", "]C18007DE89370400440532013000"};
  for (int i = 0; i < 20'000; ++i) {
    std::string raw = seeds[random() % std::size(seeds)];
    for (unsigned n = random() % 6; n > 0; --n) {
      const auto at = random() % (raw.size() + 1);
      switch (random() % 3) {
        case 0:
          raw.insert(at, 1, static_cast<char>(random()));
          break;
        case 1:
          raw.erase(at, 1);
          break;
        default:
          raw.replace(at, 1, 1, static_cast<char>('0' + random() % 10));
      }
    }
    const auto scan = parse_gs1(raw, year);
    if (!scan) EXPECT_LE(scan.error().at, raw.size()) << raw;
  }
}

}  // namespace
}  // namespace wec::test
