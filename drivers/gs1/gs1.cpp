// Which symbology means what: drivers/gs1/gs1.hpp.
#include "drivers/gs1/gs1.hpp"

#include <algorithm>
#include <array>

#include "drivers/gs1/digital_link.hpp"
#include "drivers/gs1/element_string.hpp"

namespace wec {
namespace {

using Result = tl::expected<Gs1Scan, Gs1Error>;

constexpr std::size_t aim_length = 3;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool has_aim(std::string_view raw) {
  return raw.size() >= aim_length && raw[0] == ']' && is_letter(raw[1]) &&
         (is_letter(raw[2]) || is_digit(raw[2]));
}

bool carries_element_strings(std::string_view aim) {
  constexpr std::array<std::string_view, 7> with_fnc1{"]C1", "]e0", "]e1", "]e2",
                                                      "]d2", "]Q3", "]J1"};
  return std::find(with_fnc1.begin(), with_fnc1.end(), aim) != with_fnc1.end();
}

/// Two-dimensional symbols without FNC1 may hold a Digital Link.
bool may_hold_a_link(std::string_view aim) {
  constexpr std::array<std::string_view, 3> families{"]Q", "]d", "]J"};
  return std::find(families.begin(), families.end(), aim.substr(0, 2)) != families.end();
}

tl::unexpected<Gs1Error> fail(Gs1ErrorCode code, std::size_t at, std::string hint) {
  return tl::make_unexpected(Gs1Error{code, at, std::move(hint)});
}

Result finish(Gs1Scan scan, tl::expected<gs1::Parsed, Gs1Error> parsed) {
  if (!parsed) return tl::make_unexpected(std::move(parsed.error()));
  if (auto error = check_together(*parsed)) return tl::make_unexpected(std::move(*error));
  warn_missing_associations(*parsed, !scan.gtin.empty());
  scan.elements = std::move(parsed->elements);
  scan.warnings = std::move(parsed->warnings);
  if (const auto* gtin = scan.find("01"); gtin != nullptr && scan.gtin.empty()) scan.gtin = *gtin;
  return scan;
}

Result parse_link(Gs1Scan scan, std::string_view data, int year, bool zero_suppressed) {
  scan.digital_link = true;
  const auto offset = scan.aim.size();
  return finish(std::move(scan), gs1::parse_digital_link(data, offset, year, zero_suppressed));
}

/// ]E0 with 13 digits, ]E3 with an add-on behind them, ]E4 with 8; perhaps a composite component.
Result parse_ean(Gs1Scan scan, std::string_view data, int year) {
  const std::size_t size = scan.aim == "]E4" ? 8 : 13;
  const auto bar = data.find('|');
  const auto linear = data.substr(0, bar);
  const bool add_on = scan.aim == "]E3" && (linear.size() == size + 2 || linear.size() == size + 5);
  if (linear.size() < size)
    return fail(Gs1ErrorCode::too_short, aim_length, "too few digits for EAN or UPC");
  if (linear.size() > size && !add_on) {
    return fail(Gs1ErrorCode::too_long, aim_length + size, "too many digits for EAN or UPC");
  }
  const auto digits = linear.substr(0, size);
  if (!all_digits(linear))
    return fail(Gs1ErrorCode::bad_character, aim_length, "EAN and UPC have digits only");
  const auto gtin = normalize_gtin(digits);
  if (!gtin)
    return fail(Gs1ErrorCode::bad_check_digit, aim_length + size - 1, "the check digit is wrong");
  scan.gtin = *gtin;
  if (bar == std::string_view::npos) return scan;
  const auto composite = data.substr(bar + 1);
  const auto offset = aim_length + bar + 1 + aim_length;
  if (!has_aim(composite) || !composite.starts_with("]e")) {
    return fail(Gs1ErrorCode::bad_character, aim_length + bar,
                "a composite component begins with ]e0");
  }
  return finish(std::move(scan),
                gs1::parse_element_string(composite.substr(aim_length), offset, year));
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto from = std::min(text.find_first_not_of(blanks), text.size());
  const auto to = text.find_last_not_of(blanks);
  return to == std::string_view::npos ? std::string_view{} : text.substr(from, to - from + 1);
}

/// No AIM identifier: the most likely reading, and never an error.
Gs1Scan guess(std::string_view raw, int year) {
  const auto data = trim(raw);
  Gs1Scan plain;
  plain.plain = data;
  plain.assumed = true;
  if (const auto gtin = normalize_gtin(data)) {
    plain.gtin = *gtin;
    return plain;
  }
  const auto n = data.size();
  if (all_digits(data) && (n == 8 || n == 12 || n == 13 || n == 14)) {
    plain.warnings.push_back(
        {"bad_check_digit", "looks like a GTIN, but its check digit is wrong"});
    return plain;
  }
  const auto offset = static_cast<std::size_t>(data.data() - raw.data());
  auto read = gs1::looks_like_uri(data) ? parse_link(plain, data, year, false)
              : data.empty()            ? Result(plain)
                             : finish(plain, gs1::parse_element_string(data, offset, year));
  if (read) return std::move(*read);
  if (read.error().code == Gs1ErrorCode::bad_check_digit) {
    plain.warnings.push_back({"bad_check_digit", read.error().hint});
  }
  return plain;
}

}  // namespace

const std::string* Gs1Scan::find(std::string_view ai) const {
  for (const auto& element : elements) {
    if (element.ai == ai) return &element.value;
  }
  return nullptr;
}

std::vector<Gs1Split> splits_of_last(const Gs1Scan& scan, int reference_year) {
  const bool missing =
      std::any_of(scan.warnings.begin(), scan.warnings.end(),
                  [](const Gs1Warning& warning) { return warning.code == "separator_missing"; });
  std::vector<Gs1Split> splits;
  if (!missing) return splits;
  const std::string_view whole = scan.elements.back().value;
  for (std::size_t size = 1; size < whole.size(); ++size) {
    auto behind = gs1::parse_element_string(whole.substr(size), 0, reference_year);
    if (behind) splits.push_back({std::string(whole.substr(0, size)), behind->elements});
  }
  return splits;
}

std::string_view to_string(Gs1ErrorCode code) {
  switch (code) {
    case Gs1ErrorCode::empty:
      return "empty";
    case Gs1ErrorCode::unknown_ai:
      return "unknown_ai";
    case Gs1ErrorCode::too_short:
      return "too_short";
    case Gs1ErrorCode::too_long:
      return "too_long";
    case Gs1ErrorCode::bad_length:
      return "bad_length";
    case Gs1ErrorCode::bad_character:
      return "bad_character";
    case Gs1ErrorCode::bad_check_digit:
      return "bad_check_digit";
    case Gs1ErrorCode::bad_check_pair:
      return "bad_check_pair";
    case Gs1ErrorCode::bad_date_time:
      return "bad_date_time";
    case Gs1ErrorCode::bad_country:
      return "bad_country";
    case Gs1ErrorCode::bad_currency:
      return "bad_currency";
    case Gs1ErrorCode::bad_iban:
      return "bad_iban";
    case Gs1ErrorCode::bad_zero_rule:
      return "bad_zero_rule";
    case Gs1ErrorCode::bad_code_value:
      return "bad_code_value";
    case Gs1ErrorCode::bad_company_prefix:
      return "bad_gcp";
    case Gs1ErrorCode::bad_coupon:
      return "bad_coupon";
    case Gs1ErrorCode::repeated_ai_conflict:
      return "repeated_ai_conflict";
    case Gs1ErrorCode::association_exclusive:
      return "association_exclusive";
    case Gs1ErrorCode::digital_link_syntax:
      return "dl_syntax";
    case Gs1ErrorCode::digital_link_compressed:
      return "dl_compressed";
  }
  return "unknown";
}

Result parse_gs1(std::string_view raw, int reference_year) {
  if (!has_aim(raw)) return guess(raw, reference_year);
  Gs1Scan scan;
  scan.aim = raw.substr(0, aim_length);
  const auto data = raw.substr(aim_length);
  scan.plain = data;
  const std::string_view aim = raw.substr(0, aim_length);
  if (aim == "]E0" || aim == "]E3" || aim == "]E4")
    return parse_ean(std::move(scan), data, reference_year);
  if (carries_element_strings(aim)) {
    // A URI in a symbol with FNC1 is wrong, but what it means is clear.
    if (gs1::looks_like_uri(data)) return parse_link(std::move(scan), data, reference_year, true);
    return finish(std::move(scan), gs1::parse_element_string(data, aim_length, reference_year));
  }
  if (may_hold_a_link(aim) && gs1::looks_like_uri(data)) {
    return parse_link(std::move(scan), data, reference_year, false);
  }
  if (aim.starts_with("]I") && data.size() == 14) scan.gtin = normalize_gtin(data).value_or("");
  return scan;
}

}  // namespace wec
