// The checker: a scanner for comments and literals, and three simple questions to every file.
#include "tests/unit/tidy_checker.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace wec::tidy {

namespace {

bool under(std::string_view path, std::string_view folder) {
  if (folder.empty() || folder.ends_with('/') || folder.ends_with('_') || path == folder) {
    return path.starts_with(folder);
  }
  return path.starts_with(std::string(folder) + "/");
}

bool under_any(std::string_view path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](const std::string& folder) { return under(path, folder); });
}

std::string finding(std::string_view path, std::size_t line, std::string_view text) {
  return std::string(path) + ":" + std::to_string(line) + ": " + std::string(text);
}

const Box* box_of(std::string_view path) {
  const Box* best = nullptr;
  for (const auto& box : boxes()) {
    if (!under(path, box.folder)) continue;
    if (best == nullptr || box.folder.size() > best->folder.size()) best = &box;
  }
  return best;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What an #include line includes, with its quotes or brackets; empty on other lines.
std::string_view included(std::string_view line) {
  if (!line.starts_with("#include")) return {};
  const auto start = line.find_first_of("\"<");
  return start == line.npos ? std::string_view{} : line.substr(start);
}

void check_include(std::string_view path, std::size_t number, std::string_view header,
                   std::vector<std::string>& findings) {
  if (!header.starts_with('"')) return;
  const auto target = header.substr(1, header.find('"', 1) - 1);
  const auto* box = box_of(path);
  if (box == nullptr || under_any(target, box->may_include)) return;
  const auto* other = box_of(target);
  if (other == nullptr) {
    findings.push_back(finding(
        path, number, "\"" + std::string(target) + "\" is not named from the checkout's root"));
  } else if (other != box) {
    findings.push_back(
        finding(path, number, box->folder + " may not include " + std::string(target)));
  }
}

void check_words(std::string_view path, std::size_t number, std::string_view code,
                 std::vector<std::string>& findings) {
  for (const auto& rule : banned_words()) {
    if (!under_any(path, rule.folders) || under_any(path, rule.except)) continue;
    for (auto at = code.find(rule.word); at != code.npos; at = code.find(rule.word, at + 1)) {
      // "rand(" is not "operand(": a word begins where no word is running.
      const bool letter = std::isalpha(static_cast<unsigned char>(rule.word[0])) != 0;
      const char before = at == 0 ? ' ' : code[at - 1];
      const bool inside = std::isalnum(static_cast<unsigned char>(before)) != 0 || before == '_';
      if (letter && inside) continue;
      findings.push_back(finding(path, number, "\"" + rule.word + "\": " + rule.reason));
      break;
    }
  }
}

// x.cpp may begin with x.hpp, and x_test.cpp with the header it tests: what it is for is said
// there.
bool starts_with_its_header(std::string_view path, std::string_view text) {
  auto stem = path.substr(path.rfind('/') + 1);
  if (!stem.ends_with(".cpp")) return false;
  stem.remove_suffix(4);
  if (stem.ends_with("_test")) stem.remove_suffix(5);
  const auto first = text.substr(0, text.find('\n'));
  return first.starts_with("#include \"") && first.ends_with("/" + std::string(stem) + ".hpp\"");
}

// Skips a literal that starts at `i` and blanks what is inside.
std::size_t blank_literal(std::string& code, std::size_t i) {
  const char quote = code[i];
  for (++i; i < code.size() && code[i] != quote && code[i] != '\n'; ++i) {
    const bool escape = code[i] == '\\' && i + 1 < code.size() && code[i + 1] != '\n';
    code[i] = ' ';
    if (escape) code[++i] = ' ';
  }
  return i;
}

std::size_t blank_until(std::string& code, std::size_t i, std::string_view end) {
  const auto found = code.find(end, i);
  const auto stop = found == code.npos ? code.size() : found + end.size();
  for (; i < stop; ++i) {
    if (code[i] != '\n') code[i] = ' ';
  }
  return stop - 1;
}

std::size_t blank_raw_string(std::string& code, std::size_t i) {
  const auto open = code.find('(', i);
  if (open == code.npos) return i;
  return blank_until(code, i, ")" + code.substr(i + 2, open - i - 2) + "\"");
}

}  // namespace

std::string code_only(std::string_view text) {
  std::string code(text);
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto rest = std::string_view(code).substr(i);
    const bool word = i > 0 && (std::isalnum(static_cast<unsigned char>(code[i - 1])) != 0);
    if (rest.starts_with("#include")) {
      i = std::min(code.find('\n', i), code.size() - 1);  // its name is no literal
    } else if (rest.starts_with("//")) {
      const auto end = std::min(code.find('\n', i), code.size());
      std::fill(code.begin() + static_cast<std::ptrdiff_t>(i),
                code.begin() + static_cast<std::ptrdiff_t>(end), ' ');
      i = end;
    } else if (rest.starts_with("/*")) {
      i = blank_until(code, i, "*/");
    } else if (rest.starts_with("R\"") && !word) {
      i = blank_raw_string(code, i);
    } else if (code[i] == '"' || (code[i] == '\'' && !word)) {  // 1'000 is a number
      i = blank_literal(code, i);
    }
  }
  return code;
}

std::vector<std::string> check(std::string_view path, std::string_view text) {
  std::vector<std::string> findings;
  if (!text.starts_with("//") && !starts_with_its_header(path, text)) {
    findings.push_back(finding(path, 1, "a file starts with a comment that says what it is for"));
  }
  // In pieces, so that this file does not name a machine itself.
  for (const std::string place : {"wo"
                                  "rk",
                                  "ho"
                                  "me",
                                  "ro"
                                  "ot"}) {
    const auto at = text.find("/" + place + "/");
    if (at == text.npos) continue;
    const auto line = static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    findings.push_back(finding(path, line + 1, "names a path of one machine: /" + place + "/"));
  }
  const auto code = lines_of(code_only(text));
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto header = included(code[i]);
    if (!header.empty()) check_include(path, i + 1, header, findings);
    check_words(path, i + 1, code[i], findings);
  }
  return findings;
}

}  // namespace wec::tidy
