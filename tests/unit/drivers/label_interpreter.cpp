#include "tests/unit/drivers/label_interpreter.hpp"

#include <cstdint>
#include <optional>

namespace wec::test {
namespace {

struct Stop {};  // not understood

/// A cursor that only goes on over what was expected.
class Cursor {
 public:
  explicit Cursor(const std::string& bytes) : bytes_(bytes) {}
  bool done() const { return at_ == bytes_.size(); }
  std::size_t at() const { return at_; }
  bool accept(std::string_view text) {
    if (!std::string_view(bytes_).substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  void expect(std::string_view text) {
    if (!accept(text)) throw Stop{};
  }
  int number() {
    const auto from = at_;
    int value = 0;
    while (at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9' && at_ - from < 9)
      value = value * 10 + (bytes_[at_++] - '0');
    if (at_ == from) throw Stop{};
    return value;
  }
  int digits(std::size_t count) {
    const auto from = at_;
    const int value = number_of(count);
    if (at_ - from != count) throw Stop{};
    return value;
  }
  /// a,b,c
  std::vector<int> numbers(std::size_t count, std::string_view between) {
    std::vector<int> list;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) expect(between);
      list.push_back(number());
    }
    return list;
  }
  std::string take(std::size_t count) {
    if (count > bytes_.size() - at_) throw Stop{};
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  std::string until(std::string_view end) {
    const auto found = bytes_.find(end, at_);
    if (found == std::string::npos) throw Stop{};
    auto text = bytes_.substr(at_, found - at_);
    at_ = found + end.size();
    return text;
  }
  int byte() { return static_cast<unsigned char>(take(1)[0]); }

 private:
  int number_of(std::size_t count) {
    int value = 0;
    for (; count > 0 && at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9'; --count)
      value = value * 10 + (bytes_[at_++] - '0');
    return value;
  }
  const std::string& bytes_;
  std::size_t at_ = 0;
};

std::string inverted(std::string rows) {
  for (char& c : rows) c = static_cast<char>(~c);
  return rows;
}

std::string from_digits(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

void read_epl2(Cursor& in, ReadLabel& label) {
  const auto quoted = [&in] {
    std::string text;
    in.expect("\"");
    for (auto c = in.take(1); c != "\""; c = in.take(1)) {
      if (c == "\\") c = in.take(1);
      if (c == "\n" || c == "\r") throw Stop{};
      text += c;
    }
    return text;
  };
  while (!in.done()) {
    if (in.accept("\n") || in.accept("N\n") || in.accept("ZT\n") || in.accept("I8,A,001\n"))
      continue;
    if (in.accept("P1\n")) {
      ++label.prints;
    } else if (in.accept("q")) {
      in.number(), in.expect("\n");
    } else if (in.accept("Q")) {
      in.numbers(2, ","), in.expect("\n");
    } else if (in.accept("LO")) {
      in.numbers(4, ","), in.expect("\n"), ++label.bars;
    } else if (in.accept("GW")) {
      const auto n = in.numbers(4, ",");
      in.expect(",");
      label.pictures.push_back(
          {n[2] * 8, n[3], inverted(in.take(static_cast<std::size_t>(n[2] * n[3])))});
      in.expect("\n");
    } else if (in.accept("A")) {
      in.numbers(6, ","), in.expect(",N,");
      label.texts.push_back(quoted()), in.expect("\n");
    } else if (in.accept("B")) {
      in.numbers(3, ",");
      if (!in.accept(",1,")) in.expect(",E30,");
      in.numbers(3, ","), in.expect(",N,");
      label.barcodes.push_back(quoted()), in.expect("\n");
    } else {
      throw Stop{};
    }
  }
}

/// Type 128M: "!105!10212" is start C, FNC1, and digits.
std::string read_128m(const std::string& text) {
  std::string out;
  bool first = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '!') {
      out += text[i];
      continue;
    }
    const int value = std::stoi(text.substr(i + 1, 3));
    if (value == 102 && !first) out += '\x1d';
    if (value == 102) first = false;
    i += 3;
  }
  return out;
}

void read_tspl(Cursor& in, ReadLabel& label) {
  const auto quoted = [&in] {
    std::string text;
    in.expect("\"");
    for (;;) {
      if (in.accept("\\[\"]")) {
        text += '"';
        continue;
      }
      if (in.accept("\\[")) throw Stop{};  // another sequence of the language
      const auto c = in.take(1);
      if (c == "\"") return text;
      if (c == "\r" || c == "\n") throw Stop{};
      text += c;
    }
  };
  in.expect("SIZE "), in.until(" mm,"), in.until(" mm\r\n");
  in.expect("DIRECTION 1\r\nREFERENCE 0,0\r\nCODEPAGE 1252\r\nCLS\r\n");
  while (!in.done()) {
    if (in.accept("PRINT 1,1\r\n")) {
      ++label.prints;
    } else if (in.accept("BAR ")) {
      in.numbers(4, ","), in.expect("\r\n"), ++label.bars;
    } else if (in.accept("BITMAP ")) {
      const auto n = in.numbers(5, ",");
      in.expect(",");
      label.pictures.push_back(
          {n[2] * 8, n[3], inverted(in.take(static_cast<std::size_t>(n[2] * n[3])))});
      in.expect("\r\n");
    } else if (in.accept("TEXT ")) {
      in.numbers(2, ","), in.expect(",\""), in.number(), in.expect("\","), in.numbers(3, ",");
      in.expect(","), label.texts.push_back(quoted()), in.expect("\r\n");
    } else if (in.accept("BARCODE ")) {
      in.numbers(2, ","), in.expect(",\"");
      const auto type = in.until("\"");
      in.expect(","), in.numbers(5, ","), in.expect(",");
      const auto data = quoted();
      label.barcodes.push_back(type == "128M" ? read_128m(data) : data), in.expect("\r\n");
    } else if (in.accept("QRCODE ")) {
      in.numbers(2, ","), in.expect(",M,"), in.number(), in.expect(",A,0,");
      label.barcodes.push_back(quoted()), in.expect("\r\n");
    } else {
      throw Stop{};
    }
  }
}

void read_cpcl(Cursor& in, ReadLabel& label) {
  in.expect("! 0 200 200 "), in.number(), in.expect(" 1\r\nPAGE-WIDTH "), in.number();
  in.expect("\r\n");
  while (!in.done()) {
    if (in.accept("FORM\r\nPRINT\r\n")) {
      ++label.prints;
    } else if (in.accept("SETMAG ")) {
      in.numbers(2, " "), in.expect("\r\n");
    } else if (in.accept("T ")) {
      in.numbers(4, " "), in.expect(" "), label.texts.push_back(in.until("\r\n"));
    } else if (in.accept("L ")) {
      in.numbers(5, " "), in.expect("\r\n"), ++label.bars;
    } else if (in.accept("EG ")) {
      const auto n = in.numbers(4, " ");
      in.expect(" ");
      label.pictures.push_back(
          {n[0] * 8, n[1], from_digits(in.take(static_cast<std::size_t>(n[0] * n[1] * 2)))});
      in.expect("\r\n");
    } else if (in.accept("B QR ")) {
      in.numbers(2, " "), in.expect(" M 2 U "), in.number(), in.expect("\r\nMA,");
      label.barcodes.push_back(in.until("\r\n")), in.expect("ENDQR\r\n");
    } else if (in.accept("B ")) {
      if (!in.accept("128 ")) in.expect("EAN13 ");
      in.numbers(5, " "), in.expect(" "), label.barcodes.push_back(in.until("\r\n"));
    } else {
      throw Stop{};
    }
  }
}

/// ">I>F00" is start C, FNC1, and digits.
std::string read_bg(const std::string& text) {
  std::string out;
  bool begun = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '>') {
      out += text[i];
      begun = true;
    } else {
      if (text[++i] == 'F' && begun) out += '\x1d';
    }
  }
  return out;
}

void read_sbpl(Cursor& in, ReadLabel& label) {
  in.expect(
      "\x02\x1b"
      "A\x1b"
      "A1"),
      in.digits(8), in.expect("\x1b");
  for (;;) {
    if (in.accept("Q1\x1bZ\x03")) {
      ++label.prints;
      return;
    }
    if (in.accept("H") || in.accept("V") || in.accept("L")) {
      in.digits(4), in.expect("\x1b");
    } else if (in.accept("P")) {
      in.digits(2), in.expect("\x1b");
    } else if (in.accept("FW")) {
      in.digits(2);
      if (!in.accept("H")) in.expect("V");
      in.digits(4), in.expect("\x1b"), ++label.bars;
    } else if (in.accept("GH")) {
      const int width = in.digits(3);
      const int blocks = in.digits(3);
      label.pictures.push_back(
          {width * 8, blocks * 8,
           from_digits(in.take(static_cast<std::size_t>(width * blocks * 16)))});
      in.expect("\x1b");
    } else if (in.accept("BG")) {
      in.digits(5), label.barcodes.push_back(read_bg(in.until("\x1b")));
    } else if (in.accept("WB0") || in.accept("WL0") || in.accept("U") || in.accept("S") ||
               in.accept("M")) {
      label.texts.push_back(in.until("\x1b"));
    } else {
      throw Stop{};
    }
  }
}

void read_dpl(Cursor& in, ReadLabel& label) {
  while (in.accept("\x02IDAFWEC")) {
    in.number(), in.expect("\r");
    ReadPicture picture;
    while (!in.accept("FFFF\r")) {
      in.expect("80");
      const auto bytes = static_cast<std::size_t>(std::stoi(in.take(2), nullptr, 16));
      picture.rows += from_digits(in.take(bytes * 2));
      picture.width = static_cast<int>(bytes) * 8;
      ++picture.height;
      in.expect("\r");
    }
    label.pictures.push_back(picture);
  }
  in.expect("\x02m\r\x02L\rD11\r");
  while (!in.accept("Q0001\rE\r")) {
    if (in.accept("1X11000")) {
      in.digits(8), in.expect("l"), in.digits(8), in.expect("\r"), ++label.bars;
    } else if (in.accept("1Y11000")) {
      in.digits(8), in.expect("WEC"), in.number(), in.expect("\r");
    } else {
      in.expect("1"), in.digits(3), in.expect("000"), in.digits(8);
      label.texts.push_back(in.until("\r"));
    }
  }
  ++label.prints;
  while (in.accept("\x02xDGWEC")) in.number(), in.expect("\r");
}

int word(Cursor& in) {
  const int low = in.byte();
  return low + in.byte() * 256;
}

/// {B {C {1 {{ and in set C a byte for each two digits.
std::string read_escpos_128(const std::string& data) {
  std::string out;
  bool set_c = false;
  bool first = true;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto byte = static_cast<unsigned char>(data[i]);
    if (byte == '{') {
      const char what = data.at(++i);
      if (what == 'B' || what == 'C') set_c = what == 'C';
      if (what == '1' && !first) out += '\x1d';
      if (what == '1') first = false;
      if (what == '{') out += '{';
    } else if (set_c) {
      out += static_cast<char>('0' + byte / 10);
      out += static_cast<char>('0' + byte % 10);
    } else {
      out += data[i];
    }
  }
  return out;
}

void read_escpos(Cursor& in, ReadLabel& label) {
  in.expect("\x1b@\x1bL\x1bW"), in.take(8);
  in.expect(std::string_view("\x1bT\0\x1bt\x10", 6));
  std::optional<ReadPicture> stored;
  while (!in.done()) {
    if (in.accept("\x0c")) {
      ++label.prints;
    } else if (in.accept("\x1b$") || in.accept("\x1d$")) {
      in.take(2);
    } else if (in.accept("\x1bM")) {
      if (in.byte() > 1) throw Stop{};
      in.expect("\x1d!"), in.take(1);
      std::string text;  // up to the next control character
      while (!in.done()) {
        auto ahead = in;
        if (ahead.byte() < 32) break;
        text += in.take(1);
      }
      label.texts.push_back(text);
    } else if (in.accept("\x1dh")) {
      in.take(1), in.expect("\x1dw"), in.take(1), in.expect(std::string_view("\x1dH\0", 3));
      in.expect("\x1dk");
      const int type = in.byte();
      const auto data = in.take(static_cast<std::size_t>(in.byte()));
      label.barcodes.push_back(type == 0x49 ? read_escpos_128(data) : data);
    } else if (in.accept("\x1d(k")) {
      const auto data = in.take(static_cast<std::size_t>(word(in)));
      if (data.starts_with("1P0")) label.barcodes.push_back(data.substr(3));
    } else if (in.accept("\x1d(L")) {
      const auto data = in.take(static_cast<std::size_t>(word(in)));
      if (data == "02") {
        if (!stored) throw Stop{};
        label.pictures.push_back(*stored);
        stored.reset();
        continue;
      }
      if (!data.starts_with("0p0\x01\x01"
                            "1"))
        throw Stop{};
      const auto at = [&](std::size_t i) { return static_cast<unsigned char>(data[i]); };
      stored = ReadPicture{at(6) + at(7) * 256, at(8) + at(9) * 256, data.substr(10)};
    } else {
      throw Stop{};
    }
  }
}

}  // namespace

ReadLabel read_label(std::string_view language, const std::string& bytes) {
  if (language == "zpl") return read_zpl(bytes);
  ReadLabel label;
  Cursor in(bytes);
  try {
    if (language == "epl2") read_epl2(in, label);
    if (language == "tspl") read_tspl(in, label);
    if (language == "cpcl") read_cpcl(in, label);
    if (language == "sbpl") read_sbpl(in, label);
    if (language == "dpl") read_dpl(in, label);
    if (language == "escpos") read_escpos(in, label);
    if (!in.done()) throw Stop{};
  } catch (const Stop&) {
    label.error = "not understood at " + std::to_string(in.at());
  }
  return label;
}

}  // namespace wec::test
