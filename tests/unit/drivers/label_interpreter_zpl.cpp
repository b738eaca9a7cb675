// ZPL as a printer reads it: commands begin with ^, and everything between two is parameters. Any
// command that no label needs is an error, and so is every ~. Written from Zebra's programming
// guide; shares nothing with drivers/label.
#include <algorithm>
#include <array>
#include <utility>

#include "tests/unit/drivers/label_interpreter.hpp"

namespace wec::test {
namespace {

struct Wrong {
  std::string why;
};

enum class FieldKind { text, code128_n, code128_a, code128_d, ean13, qr, data_matrix };

struct Field {
  FieldKind kind = FieldKind::text;
  bool hexadecimal = false;
  bool block = false;
  char mark = '\0';  // of Data Matrix
  bool filled = false;
  std::string data;
};

int digit_of(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto at = digits.find(c);
  if (at == digits.npos) throw Wrong{"no hexadecimal digit"};
  return static_cast<int>(at);
}

std::string from_hexadecimal(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) throw Wrong{"half an escape"};
    out += static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
    i += 2;
  }
  return out;
}

/// Mode N: ">" invokes a code set or FNC1, and ">0" is itself. FNC1 in front is no data.
std::string read_invocations(std::string_view text) {
  std::string out;
  char set = 'B';
  bool first = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '>') {
      out += text[i];
      if (set == 'C') {
        if (++i == text.size()) throw Wrong{"half a pair"};
        out += text[i];
      }
      first = false;
      continue;
    }
    if (++i == text.size()) throw Wrong{"half an invocation"};
    switch (text[i]) {
      case ':':
      case '6':
        set = 'B';
        break;
      case ';':
      case '5':
        set = 'C';
        break;
      case '8':
        if (!first) out += '\x1d';
        first = false;
        break;
      case '0':
        out += '>';
        first = false;
        break;
      default:
        throw Wrong{"no such invocation"};
    }
  }
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

class Zpl {
 public:
  explicit Zpl(std::string_view bytes) : rest_(bytes) {}

  ReadLabel read() {
    ReadLabel label;
    try {
      while (!rest_.empty()) run(label);
      if (open_) throw Wrong{"no ^XZ"};
    } catch (const Wrong& wrong) {
      label.error = wrong.why;
    }
    return label;
  }

 private:
  void run(ReadLabel& label) {
    if (rest_[0] == '\n') {
      rest_.remove_prefix(1);
      return;
    }
    if (rest_.size() < 3 || rest_[0] != '^') throw Wrong{"no command begins here"};
    auto name = rest_.substr(1, 2);
    const auto end = std::min(rest_.find_first_of("^~", 1), rest_.size());
    if (end < rest_.size() && rest_[end] == '~') throw Wrong{"a ~ command"};
    auto parameters = rest_.substr(3, end - 3);
    rest_.remove_prefix(end);
    if (name != "FD") parameters = parameters.substr(0, parameters.find('\n'));
    if (!open_ && name != "XA") throw Wrong{"a command outside of a format"};
    take(name, parameters, label);
  }

  void take(std::string_view name, std::string_view parameters, ReadLabel& label) {
    constexpr std::array<std::string_view, 14> settings{"PW", "LL", "LH", "LS", "LT", "PO", "PM",
                                                        "LR", "FW", "CI", "PQ", "FO", "A0", "BY"};
    if (name == "XA") {
      if (open_) throw Wrong{"^XA in a format"};
      open_ = true;
    } else if (name == "XZ") {
      open_ = false;
      ++label.prints;
    } else if (name == "GB") {
      ++label.bars;
    } else if (name == "FB") {
      field_.block = true;
    } else if (name == "FH") {
      if (parameters != "_") throw Wrong{"another escape character"};
      field_.hexadecimal = true;
    } else if (name == "FD") {
      field_.filled = true;
      field_.data = field_.hexadecimal ? from_hexadecimal(parameters) : std::string(parameters);
    } else if (name == "FS") {
      end_field(label);
    } else if (name == "BC") {
      const char mode = parameters.empty() ? ' ' : parameters.back();
      if (mode != 'N' && mode != 'A' && mode != 'D') throw Wrong{"another mode of Code 128"};
      field_.kind = mode == 'N'   ? FieldKind::code128_n
                    : mode == 'A' ? FieldKind::code128_a
                                  : FieldKind::code128_d;
    } else if (name == "BE") {
      field_.kind = FieldKind::ean13;
    } else if (name == "BQ") {
      field_.kind = FieldKind::qr;
    } else if (name == "BX") {
      field_.kind = FieldKind::data_matrix;
      field_.mark = parameters.empty() ? '\0' : parameters.back();
    } else if (std::find(settings.begin(), settings.end(), name) == settings.end()) {
      throw Wrong{"an unexpected command ^" + std::string(name)};
    }
  }

  void end_field(ReadLabel& label) {
    const auto field = std::exchange(field_, {});
    if (!field.filled) return;  // ^GB
    switch (field.kind) {
      case FieldKind::text:
        if (field.block && field.data.find('\\') != std::string::npos)
          throw Wrong{"a backslash in a block"};
        return label.texts.push_back(field.data);
      case FieldKind::code128_n:
        return label.barcodes.push_back(read_invocations(field.data));
      case FieldKind::code128_d: {
        const bool dropped = field.data.find_first_of(" ()") != std::string::npos;
        if (dropped) throw Wrong{"mode D drops blanks and parentheses"};
        return label.barcodes.push_back(replaced(field.data, ">8", "\x1d"));
      }
      case FieldKind::qr:
        if (field.data.substr(0, 3) != "MA,") throw Wrong{"a QR code without its switches"};
        return label.barcodes.push_back(field.data.substr(3));
      case FieldKind::data_matrix: {
        const std::string fnc1{field.mark, '1'};
        const bool gs1 = field.data.starts_with(fnc1);
        return label.barcodes.push_back(
            replaced(field.data.substr(gs1 ? fnc1.size() : 0), fnc1, "\x1d"));
      }
      case FieldKind::code128_a:
      case FieldKind::ean13:
        return label.barcodes.push_back(field.data);
    }
  }

  std::string_view rest_;
  bool open_ = false;
  Field field_;
};

}  // namespace

ReadLabel read_zpl(const std::string& bytes) { return Zpl(bytes).read(); }

}  // namespace wec::test
