// A code that the page has no sentence for is shown as a bare code, to someone with a box in hand.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "daemon/core/catalogue.hpp"

namespace wec {
namespace {

std::string page_messages() {
  std::ifstream file(WEC_SOURCE_DIR "/daemon/stations/ui/src/messages.en.ts");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool has_sentence(const std::string& messages, const std::string& code) {
  return messages.find("\n  " + code + ": (") != std::string::npos;
}

TEST(Messages, EveryPromptAndRefusalHasASentence) {
  const std::string messages = page_messages();
  ASSERT_FALSE(messages.empty());
#define WEC_CHECK(NAME) EXPECT_TRUE(has_sentence(messages, #NAME)) << #NAME;
  WEC_PROMPTS(WEC_CHECK)
  WEC_REFUSALS(WEC_CHECK)
#undef WEC_CHECK
}

TEST(Messages, EveryCommandHasAWord) {
  const std::string messages = page_messages();
  for (const char* code : {cmd::LOGOUT, cmd::GETWORK, cmd::QTY, cmd::CONFIRM, cmd::CANCEL,
                           cmd::CLOSEBOX, cmd::NEWBOX, cmd::REPRINT, cmd::CLOSE}) {
    EXPECT_NE(messages.find("\"" + std::string(code) + "\": \""), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace wec
