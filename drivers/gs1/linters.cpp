#include "drivers/gs1/linters.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

#include "drivers/gs1/check_digit.hpp"
#include "drivers/gs1/code_lists.hpp"
#include "drivers/gs1/coupon.hpp"

namespace wec::gs1 {
namespace {

using Code = Gs1ErrorCode;
using Result = std::optional<Finding>;

constexpr std::size_t company_prefix_min = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

bool is_set39(char c) { return c == '#' || c == '-' || c == '/' || is_digit(c) || is_upper(c); }
bool is_base64url(char c) {
  return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '=';
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Result fail_unless(bool good, Code code, std::string_view hint, std::size_t at = 0) {
  if (good) return std::nullopt;
  return Finding{code, at, hint};
}

Result csum(std::string_view v) {
  return fail_unless(valid_mod10(v), Code::bad_check_digit, "the check digit is wrong",
                     v.size() - 1);
}

Result csumalpha(std::string_view v) {
  if (v.size() < 2) return Finding{Code::too_short, 0, "no room for the check character pair"};
  const auto at = v.size() - 2;
  return fail_unless(check_pair(v.substr(0, at)) == v.substr(at), Code::bad_check_pair,
                     "the check character pair is wrong", at);
}

Result company_prefix(std::string_view v, std::size_t from) {
  if (v.size() < from + company_prefix_min) {
    return Finding{Code::bad_length, 0, "shorter than a GS1 company prefix"};
  }
  for (std::size_t i = from; i < from + company_prefix_min; ++i) {
    if (!is_digit(v[i]))
      return Finding{Code::bad_company_prefix, i, "a company prefix has digits only"};
  }
  return std::nullopt;
}

Result date(std::string_view v, bool day_zero, int reference_year) {
  const bool good = gs1_date(v, reference_year).has_value() && (day_zero || !v.ends_with("00"));
  return fail_unless(good, Code::bad_date_time, "there is no such date");
}

/// YYYYMMDD: the century is written.
Result long_date(std::string_view v) {
  const bool good = v.size() == 8 && gs1_date(v.substr(2), number(v.substr(0, 4))).has_value() &&
                    !v.ends_with("00");
  return fail_unless(good, Code::bad_date_time, "there is no such date");
}

Result below(std::string_view v, int limit) {
  return fail_unless(number(v) < limit, Code::bad_date_time, "there is no such time");
}

Result iban(std::string_view v) {
  const auto bad = [](std::size_t at, std::string_view hint) {
    return Finding{Code::bad_iban, at, hint};
  };
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (!is_digit(v[i]) && !is_upper(v[i]) && i >= 2)
      return bad(i, "an IBAN has digits and capital letters");
  }
  if (v.size() <= 10) return bad(0, "too short for an IBAN");
  if (!is_country_letters(v.substr(0, 2))) return bad(0, "an IBAN begins with a country");
  // ISO 7064 mod 97-10 over the rearranged text, letters as 10 to 35.
  const std::string turned = std::string(v.substr(4)) + std::string(v.substr(0, 4));
  unsigned rest = 0;
  for (const char c : turned) {
    rest = is_digit(c) ? (rest * 10 + static_cast<unsigned>(c - '0')) % 97
                       : (rest * 100 + static_cast<unsigned>(c - 'A' + 10)) % 97;
  }
  const bool check_digits = is_digit(v[2]) && is_digit(v[3]);
  return fail_unless(check_digits && rest == 1, Code::bad_iban, "the IBAN's check digits are wrong",
                     2);
}

Result percent_encoding(std::string_view v) {
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (v[i] != '%') continue;
    if (i + 2 >= v.size() || !is_hex(v[i + 1]) || !is_hex(v[i + 2])) {
      return Finding{Code::bad_code_value, i, "% must be followed by two hexadecimal digits"};
    }
    i += 2;
  }
  return std::nullopt;
}

bool all_zero(std::string_view v) { return v.find_first_not_of('0') == std::string_view::npos; }

Result piece_of_total(std::string_view v) {
  const auto piece = v.substr(0, v.size() / 2);
  const auto total = v.substr(v.size() / 2);
  if (all_zero(piece) || all_zero(total)) return Finding{Code::bad_zero_rule, 0, "must not be 0"};
  return fail_unless(piece <= total, Code::bad_code_value, "the piece is beyond the total");
}

Result position_in_sequence(std::string_view v) {
  const auto slash = v.find('/');
  const auto is_number = [](std::string_view n) {
    return !n.empty() && std::all_of(n.begin(), n.end(), is_digit);
  };
  if (slash == std::string_view::npos || !is_number(v.substr(0, slash)) ||
      !is_number(v.substr(slash + 1))) {
    return Finding{Code::bad_code_value, 0, "must be position/total"};
  }
  if (v[0] == '0' || v[slash + 1] == '0') {
    return Finding{Code::bad_zero_rule, 0, "must not begin with 0"};
  }
  return fail_unless(number(v.substr(0, slash)) <= number(v.substr(slash + 1)),
                     Code::bad_code_value, "the position is beyond the total");
}

Result media_type(std::string_view v) {
  const int n = number(v);
  return fail_unless((n >= 1 && n <= 10) || (n >= 80 && n <= 99), Code::bad_code_value,
                     "no such media type");
}

bool all_are(std::string_view v, std::string_view set) {
  return v.find_first_not_of(set) == std::string_view::npos;
}

/// Rules that are one condition.
struct Condition {
  std::string_view name;
  bool (*holds)(std::string_view);
  Code code;
  std::string_view hint;
};
constexpr std::array conditions{
    Condition{"iso3166", is_country, Code::bad_country, "no such country"},
    Condition{"iso3166999", [](std::string_view v) { return v == "999" || is_country(v); },
              Code::bad_country, "no such country"},
    Condition{"iso3166alpha2", is_country_letters, Code::bad_country, "no such country"},
    Condition{"iso4217", is_currency, Code::bad_currency, "no such currency"},
    Condition{"iso5218", [](std::string_view v) { return v.size() == 1 && all_are(v, "0129"); },
              Code::bad_code_value, "must be 0, 1, 2 or 9"},
    Condition{"packagetype", is_package_type, Code::bad_code_value, "no such package type"},
    Condition{"winding", [](std::string_view v) { return v.size() == 1 && all_are(v, "019"); },
              Code::bad_code_value, "must be 0, 1 or 9"},
    Condition{"yesno", [](std::string_view v) { return v.size() == 1 && all_are(v, "01"); },
              Code::bad_code_value, "must be 0 or 1"},
    Condition{"zero", [](std::string_view v) { return all_are(v, "0"); }, Code::bad_zero_rule,
              "must be 0"},
    Condition{"nonzero", [](std::string_view v) { return !all_are(v, "0"); }, Code::bad_zero_rule,
              "must not be 0"},
    Condition{"nozeroprefix", [](std::string_view v) { return !v.starts_with('0'); },
              Code::bad_zero_rule, "must not begin with 0"},
    Condition{"hasnondigit", [](std::string_view v) { return !all_are(v, "0123456789"); },
              Code::bad_code_value, "must hold something else than digits"},
    Condition{"hyphen", [](std::string_view v) { return all_are(v, "-"); }, Code::bad_code_value,
              "must be a hyphen"},
    Condition{"importeridx",
              [](std::string_view v) {
                return v != "=" &&
                       all_are(v,
                               "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
              },
              Code::bad_character, "no such importer index"},
    Condition{"latitude", [](std::string_view v) { return v <= "1800000000"; },
              Code::bad_code_value, "beyond a pole"},
    Condition{"longitude", [](std::string_view v) { return v <= "3600000000"; },
              Code::bad_code_value, "more than once around the earth"},
};

}  // namespace

std::optional<Finding> lint(std::string_view linter, std::string_view value, int reference_year) {
  for (const auto& condition : conditions) {
    if (condition.name == linter)
      return fail_unless(condition.holds(value), condition.code, condition.hint);
  }
  if (linter == "csum") return csum(value);
  if (linter == "csumalpha") return csumalpha(value);
  if (linter == "gcppos1") return company_prefix(value, 0);
  if (linter == "gcppos2") return company_prefix(value, 1);
  if (linter == "yymmd0") return date(value, true, reference_year);
  if (linter == "yymmdd") return date(value, false, reference_year);
  if (linter == "yyyymmdd") return long_date(value);
  if (linter == "hh") return below(value, 24);
  if (linter == "mi" || linter == "ss") return below(value, 60);
  if (linter == "hhmi") {
    const auto hour = below(value.substr(0, 2), 24);
    return hour ? hour : below(value.substr(2), 60);
  }
  if (linter == "iban") return iban(value);
  if (linter == "pcenc") return percent_encoding(value);
  if (linter == "pieceoftotal") return piece_of_total(value);
  if (linter == "posinseqslash") return position_in_sequence(value);
  if (linter == "mediatype") return media_type(value);
  if (linter == "couponcode") return lint_coupon_code(value, reference_year);
  if (linter == "couponposoffer") return lint_coupon_offer(value);
  assert(false && "ai_table.def names a linter that does not exist");
  return std::nullopt;
}

std::optional<Finding> lint_characters(char type, std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool good = type == 'N'   ? is_digit(c)
                      : type == 'Y' ? is_set39(c)
                      : type == 'Z' ? is_base64url(c)
                                    : set82_value(c).has_value();
    if (!good) return Finding{Code::bad_character, i, "a character that may not be here"};
  }
  return std::nullopt;
}

}  // namespace wec::gs1
