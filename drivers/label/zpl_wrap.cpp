//     reset format   ^XA ^LH ^LS ^LT ^PO ^PM ^LR ^FW ^MU ^MC ^BY ^CF ^CI ^XZ    prints nothing
//     the label      as it came, without ^JU (saving settings wears the flash memory)
//     reset format   the same; ^ID of graphics that the label left in memory; ^JUR where it changed
//                    settings that no format resets (darkness, speed, media): the saved ones again
//
// Refused, because nothing can be put around it that helps:
//
//     UNBALANCED      a format in a format, an end without a beginning, no end, no format at all
//     PREFIX_CHANGED  ^CC ^CT ^CD: what follows cannot be judged, nor what the printer does after
//     STORED_FORMAT   ^DF without ^ID behind it; objects left in flash; ^XF of a format from before
//     BOM             a byte order mark: the label is not the bytes that the carrier made
//     CONTROL         commands to the printer rather than for the label; control characters
//     TOO_BIG         more than 1 MiB, more than 100 copies
//
// Source: Zebra ZPL programming guide; that STX, ETX and SI stand for ^XA, ^XZ and ^FS is on the
// pages of these commands.
#include "drivers/label/zpl_wrap.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "drivers/label/zpl_tokens.hpp"

namespace wec {
namespace {

constexpr std::string_view reset_commands =
    "^LH0,0^LS0^LT0^PON^PMN^LRN^FWN^MUD^MCY^BY2,3,10^CFA,9,5";

// Cancel, pause, calibrate, reset, test, network, clock, answers that nobody waits for.
constexpr std::array<std::string_view, 37> refused_controls{
    "EG", "HB", "HD", "HI", "HM", "HQ", "HS", "HU", "JA", "JB", "JC", "JD", "JE",
    "JF", "JG", "JI", "JL", "JN", "JO", "JP", "JQ", "JR", "JX", "KB", "NC", "NR",
    "NT", "PL", "PM", "PP", "PR", "PS", "RO", "TP", "WC", "WL", "WQ"};
constexpr std::array<std::string_view, 33> refused_formats{
    "EG", "HF", "HH", "HT", "HV", "HW", "HY", "HZ", "JB", "JH", "JI",
    "JT", "JW", "KD", "KL", "KN", "KP", "MP", "NB", "NC", "ND", "NI",
    "NN", "NP", "NS", "NT", "NW", "PP", "SC", "SR", "ST", "SX", "ZZ"};
constexpr std::array<std::string_view, 3> kept_settings_controls{"JS", "SD", "TA"};
constexpr std::array<std::string_view, 12> kept_settings_formats{
    "MD", "PR", "MN", "MT", "MF", "MM", "MI", "ML", "JM", "JZ", "JJ", "SS"};

constexpr std::size_t objects_max = 64;  // graphics, fonts and formats of one label

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \r\n\t";
  const auto from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

/// "r:label" -> "R:LABEL.GRF"
std::string object_name(std::string_view name, std::string_view extension) {
  std::string full(without_blanks(name));
  for (char& c : full) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (full.find(':') == std::string::npos) full.insert(0, "R:");
  if (full.find('.') == std::string::npos) full += extension;
  return full;
}

/// Does "R:*.GRF" name "R:LOGO.GRF"? A '*' stands for a whole name or a whole extension.
bool matches(std::string_view pattern, std::string_view name) {
  const auto part = [](std::string_view text, bool extension) {
    const auto dot = text.find('.');
    return extension ? text.substr(std::min(text.size(), dot)) : text.substr(0, dot);
  };
  const bool any_name = part(pattern, false).ends_with(":*");
  const bool any_extension = part(pattern, true) == ".*";
  const bool same_device = pattern.substr(0, 2) == name.substr(0, 2);
  return same_device && (any_name || part(pattern, false) == part(name, false)) &&
         (any_extension || part(pattern, true) == part(name, true));
}

struct StoredObject {
  std::string name;
  std::size_t at;
  bool is_format;
};

class Wrapper {
 public:
  explicit Wrapper(std::string_view raw) : raw_(raw) {}

  tl::expected<std::string, WrapError> wrap() {
    if (raw_.size() > wrapped_label_bytes_max)
      return refused("TOO_BIG", wrapped_label_bytes_max, "a label has at most 1 MiB");
    ZplTokens tokens(raw_);
    for (auto token = tokens.next(); token && !error_; token = tokens.next()) take(*token);
    if (!error_) check_end();
    if (error_) return tl::make_unexpected(std::move(*error_));
    return reset(false) + body_ + reset(true);
  }

 private:
  static tl::unexpected<WrapError> refused(std::string_view code, std::size_t at,
                                           std::string hint) {
    return tl::make_unexpected(WrapError{code, at, std::move(hint)});
  }
  void fail(std::string_view code, std::size_t at, std::string hint) {
    if (!error_) error_ = WrapError{code, at, std::move(hint)};
  }

  void take(const ZplToken& token) {
    check_characters(token);
    if (token.prefix == 0) {
      check_loose_text(token);
    } else {
      check_command(token);
    }
    const bool saves = token.prefix == '^' && token.name == "JU";
    if (!saves) body_ += raw_.substr(token.at, token.size);
  }

  void check_characters(const ZplToken& token) {
    const bool data = token.prefix == '^' && (token.name == "FD" || token.name == "FV");
    const auto text = raw_.substr(token.at, token.size - token.binary);
    for (std::size_t i = 0; i < text.size() && !error_; ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c == 0xef && text.substr(i).starts_with("\xef\xbb\xbf") && (!in_format_ || !data))
        fail("BOM", token.at + i, "remove the UTF-8 byte order mark EF BB BF");
      if ((c == 0xff || c == 0xfe) && token.at + i == 0)
        fail("BOM", 0, "UTF-16 is no printer language; the label must be bytes or UTF-8");
      if (c >= 0x80) high_bytes_ = true;
      // Separators of barcodes; 04 ends the message of a MaxiCode.
      const bool separator = data && ((c >= 0x1c && c <= 0x1f) || c == 4);
      if (c < 32 && c != '\r' && c != '\n' && c != '\t' && !separator)
        fail("CONTROL", token.at + i, "a control character that the printer may act on");
    }
  }

  void check_loose_text(const ZplToken& token) {
    if (in_format_) return;
    for (const auto* start : {"! U", "{}{"}) {
      const auto found = token.parameters.find(start);
      if (found != std::string_view::npos)
        fail("CONTROL", token.at + found, "a command to the printer, outside of any format");
    }
  }

  void check_command(const ZplToken& token) {
    if (token.cut) return fail("UNBALANCED", token.at, "its data ends before its stated length");
    if (token.name == "CC" || token.name == "CT" || token.name == "CD") return check_prefix(token);
    if (contains(token.prefix == '~' ? std::span<const std::string_view>(refused_controls)
                                     : std::span<const std::string_view>(refused_formats),
                 token.name)) {
      return fail("CONTROL", token.at,
                  std::string(1, token.prefix) + token.name + " commands the printer");
    }
    check_objects(token);
    if (token.prefix == '~') {
      settings_changed_ = settings_changed_ || contains(kept_settings_controls, token.name);
    } else {
      check_format_command(token);
    }
  }

  void check_prefix(const ZplToken& token) {
    const char usual = token.name == "CC" ? '^' : token.name == "CT" ? '~' : ',';
    if (token.parameters.empty() || token.parameters[0] != usual)
      fail("PREFIX_CHANGED", token.at, "^CC, ^CT and ^CD change what a command is");
  }

  void check_format_command(const ZplToken& token) {
    if (token.name == "XA") {
      if (in_format_) return fail("UNBALANCED", token.at, "^XA inside of a format");
      in_format_ = true;
      format_at_ = token.at;
    } else if (token.name == "XZ") {
      if (!in_format_) return fail("UNBALANCED", token.at, "^XZ without ^XA");
      in_format_ = false;
      ++formats_;
    } else if (token.name == "CI") {
      names_characters_ = true;
    } else if (token.name == "PQ") {
      check_copies(token);
    } else {
      settings_changed_ = settings_changed_ || contains(kept_settings_formats, token.name);
    }
  }

  void check_copies(const ZplToken& token) {
    const auto text = without_blanks(zpl_parameter(token.parameters, 0));
    int copies = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), copies);
    if (error == std::errc::result_out_of_range || copies > wrapped_label_copies_max)
      fail("TOO_BIG", token.at, "more than 100 copies");
  }

  void check_objects(const ZplToken& token) {
    const auto name = zpl_parameter(token.parameters, 0);
    if (stored_.size() == objects_max) return fail("TOO_BIG", token.at, "more than 64 objects");
    if (token.prefix == '~' && token.name.starts_with('D') && token.name != "DE") {
      stored_.push_back({object_name(name, ".GRF"), token.at, false});
    } else if (token.prefix == '^' && token.name == "IS") {
      stored_.push_back({object_name(name, ".GRF"), token.at, false});
    } else if (token.prefix == '^' && token.name == "DF") {
      stored_.push_back({object_name(name, ".ZPL"), token.at, true});
    } else if (token.prefix == '^' && token.name == "XF") {
      recall(object_name(name, ".ZPL"), token.at);
    } else if (token.prefix == '^' && token.name == "ID") {
      remove(object_name(name, ".GRF"), token.at);
    }
  }

  void recall(const std::string& name, std::size_t at) {
    const bool known = std::any_of(stored_.begin(), stored_.end(),
                                   [&](const StoredObject& one) { return one.name == name; });
    if (!known) fail("STORED_FORMAT", at, "recalls " + name + ", which the label does not bring");
  }

  void remove(const std::string& pattern, std::size_t at) {
    if (pattern.find('*') != std::string::npos && !pattern.starts_with("R:"))
      return fail("CONTROL", at, "removes more than the label brought");
    std::erase_if(stored_, [&](const StoredObject& one) { return matches(pattern, one.name); });
  }

  void check_end() {
    if (in_format_) return fail("UNBALANCED", format_at_, "^XA without ^XZ");
    if (formats_ == 0) return fail("UNBALANCED", 0, "no ^XA ... ^XZ");
    for (const auto& object : stored_) {
      if (!object.is_format && object.name.starts_with("R:")) continue;  // removed behind
      return fail("STORED_FORMAT", object.at, "leaves " + object.name + " in the printer");
    }
  }

  std::string reset(bool behind) const {
    std::string out = "^XA";
    out += reset_commands;
    // The factory's character set, or UTF-8 where a label has more than ASCII and names none.
    out += !behind && high_bytes_ && !names_characters_ ? "^CI28" : "^CI0";
    if (behind && settings_changed_) out += "^JUR";
    for (const auto& object : stored_) {
      if (behind) out += "^ID" + object.name + "^FS";
    }
    return out + "^XZ\n";
  }

  std::string_view raw_;
  std::string body_;
  std::optional<WrapError> error_;
  bool in_format_ = false;
  std::size_t format_at_ = 0;
  int formats_ = 0;
  bool high_bytes_ = false;
  bool names_characters_ = false;
  bool settings_changed_ = false;
  std::vector<StoredObject> stored_;
};

}  // namespace

tl::expected<std::string, WrapError> wrap_zpl(std::string_view raw) { return Wrapper(raw).wrap(); }

}  // namespace wec
