// Reads source text and says where it breaks the rules of the architecture: which box may include
// which, and which words are not used where. The rules themselves are in tidy_rules.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wec::tidy {

/// A box of docs/architecture.md: sources below `folder` may include headers below `may_include`
/// and their own. The longest matching folder counts.
struct Box {
  std::string folder;
  std::vector<std::string> may_include;
};

/// `word` is not used below any of `folders`, except below `except`.
struct BannedWord {
  std::string word;
  std::vector<std::string> folders;
  std::vector<std::string> except;
  std::string reason;
};

const std::vector<Box>& boxes();
const std::vector<BannedWord>& banned_words();

/// One finding a line, "daemon/core/x.cpp:7: ..."; empty when the file is in order. `path` is
/// relative to the checkout, with slashes.
std::vector<std::string> check(std::string_view path, std::string_view text);

/// The text with comments and literals blanked out; lines stay where they are.
std::string code_only(std::string_view text);

}  // namespace wec::tidy
