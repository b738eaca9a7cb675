// Lines out of bytes, and what MT-SICS scales may do that no fixture shows.
#include <gtest/gtest.h>

#include "drivers/line_framer.hpp"
#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

using Lines = std::vector<std::string>;

Lines frame(const std::vector<std::string>& chunks, std::size_t line_max) {
  LineFramer framer("\r\n", line_max);
  Lines lines;
  for (const auto& chunk : chunks) {
    framer.feed(
        chunk, [&](std::string_view line) { lines.emplace_back(line); },
        [&] { lines.emplace_back("<overlong>"); });
  }
  return lines;
}

TEST(LineFramer, ChunksDoNotMatter) {
  const std::string stream = "one\r\n\r\ntwo\rthree\r\r\nfour";
  const Lines lines{"one", "", "two\rthree\r"};
  EXPECT_EQ(frame({stream}, 100), lines);
  EXPECT_EQ(frame(byte_by_byte(stream), 100), lines);
}

TEST(LineFramer, TheLimitIsExactAndCostsOneLine) {
  EXPECT_EQ(frame({"12345\r\nA\r\n"}, 5), (Lines{"12345", "A"}));
  EXPECT_EQ(frame({"123456\r\nA\r\n"}, 5), (Lines{"<overlong>", "A"}));
  EXPECT_EQ(frame({std::string(10'000, 'x'), "\r", "\nA\r\n"}, 5), (Lines{"<overlong>", "A"}));
}

std::string last_event(const std::string& line) {
  const auto text =
      replay(*find_protocol("mt_sics"), "open\n< I4 A \"1\"\\r\\n\n" + line + "\n", whole);
  const auto at = text.rfind("\n= ");
  return at == std::string::npos ? "" : text.substr(at + 3, text.size() - at - 4);
}

TEST(MtSics, PoundsAndOuncesHaveOneSign) {
  EXPECT_EQ(last_event("< S S -1:08.00 lb:oz\\r\\n"),
            "weighed -680.388555000 g [-24.00] [oz] stable ok");
  EXPECT_EQ(last_event("< S S 1.5:08.00 lb:oz\\r\\n"),
            "fault BAD_FRAME not an MT-SICS answer: 1.5:08.00 lb:oz");
  EXPECT_EQ(last_event("< S S 1:-8.00 lb:oz\\r\\n"),
            "fault BAD_FRAME not an MT-SICS answer: 1:-8.00 lb:oz");
}

TEST(MtSics, AWeightBeyondEveryScaleIsNoMass) {
  EXPECT_EQ(last_event("< S S 99999999999999 t\\r\\n"),
            "weighed null [99999999999999] [t] stable ok");
}

TEST(MtSics, ALineWithoutEndIsReportedOnce) {
  EXPECT_EQ(last_event("< " + std::string(5000, 'S')),
            "fault OVERLONG_FRAME a line without an end");
}

TEST(MtSics, AReadingAtRestMayTakeItsTime) {
  const auto text =
      replay(*find_protocol("mt_sics"),
             "open\n! weigh at rest\n@ +9000\n< S S      1.00 g\\r\\n\n@ +60000\n", whole);
  EXPECT_EQ(text.find("SCALE_SILENT"), std::string::npos) << text;
}

/// An old scale that does not know I4 and stays silent about it still weighs again.
TEST(MtSics, TheMarkerIsGivenUpWhereItIsNotAnswered) {
  const auto text =
      replay(*find_protocol("mt_sics"),
             "open\n! weigh\n@ +2000\n! weigh\n< S S      1.00 g\\r\\n\n@ +2000\n! weigh\n"
             "< S S      2.00 g\\r\\n\n",
             whole);
  EXPECT_EQ(text.find("weighed 1."), std::string::npos) << text;
  EXPECT_NE(text.find("weighed 2."), std::string::npos) << text;
}

}  // namespace
}  // namespace wec::test
