// Dates, numbers and weights in element values.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/gs1/gs1.hpp"

namespace wec {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// GS1 General Specifications 7.12: within 50 years behind and 49 ahead, roughly.
int full_year(int yy, int reference_year) {
  const int century = reference_year - reference_year % 100;
  const int difference = yy - reference_year % 100;
  if (difference >= 51) return century - 100 + yy;
  if (difference <= -50) return century + 100 + yy;
  return century + yy;
}

int days_in(int month, int year) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

struct UnitOfAi {
  std::string_view ai;  // without the last digit
  std::string_view unit;
};
constexpr std::array units_of_ais{
    UnitOfAi{"310", "kg"},    UnitOfAi{"311", "m"},   UnitOfAi{"312", "m"},
    UnitOfAi{"313", "m"},     UnitOfAi{"314", "m2"},  UnitOfAi{"315", "l"},
    UnitOfAi{"316", "m3"},    UnitOfAi{"320", "lb"},  UnitOfAi{"321", "in"},
    UnitOfAi{"322", "ft"},    UnitOfAi{"323", "yd"},  UnitOfAi{"324", "in"},
    UnitOfAi{"325", "ft"},    UnitOfAi{"326", "yd"},  UnitOfAi{"327", "in"},
    UnitOfAi{"328", "ft"},    UnitOfAi{"329", "yd"},  UnitOfAi{"330", "kg"},
    UnitOfAi{"331", "m"},     UnitOfAi{"332", "m"},   UnitOfAi{"333", "m"},
    UnitOfAi{"334", "m2"},    UnitOfAi{"335", "l"},   UnitOfAi{"336", "m3"},
    UnitOfAi{"337", "kg/m2"}, UnitOfAi{"340", "lb"},  UnitOfAi{"341", "in"},
    UnitOfAi{"342", "ft"},    UnitOfAi{"343", "yd"},  UnitOfAi{"344", "in"},
    UnitOfAi{"345", "ft"},    UnitOfAi{"346", "yd"},  UnitOfAi{"347", "in"},
    UnitOfAi{"348", "ft"},    UnitOfAi{"349", "yd"},  UnitOfAi{"350", "in2"},
    UnitOfAi{"351", "ft2"},   UnitOfAi{"352", "yd2"}, UnitOfAi{"353", "in2"},
    UnitOfAi{"354", "ft2"},   UnitOfAi{"355", "yd2"}, UnitOfAi{"356", "ozt"},
    UnitOfAi{"357", "fl oz"}, UnitOfAi{"360", "qt"},  UnitOfAi{"361", "gal"},
    UnitOfAi{"362", "qt"},    UnitOfAi{"363", "gal"}, UnitOfAi{"364", "in3"},
    UnitOfAi{"365", "ft3"},   UnitOfAi{"366", "yd3"}, UnitOfAi{"367", "in3"},
    UnitOfAi{"368", "ft3"},   UnitOfAi{"369", "yd3"}, UnitOfAi{"390", ""},
    UnitOfAi{"391", ""},      UnitOfAi{"392", ""},    UnitOfAi{"393", ""},
    UnitOfAi{"394", "%"},     UnitOfAi{"395", ""},
};

}  // namespace

std::optional<CivilDate> gs1_date(std::string_view yymmdd, int reference_year) {
  if (yymmdd.size() != 6 || !all_digits(yymmdd)) return std::nullopt;
  CivilDate date{full_year(number(yymmdd.substr(0, 2)), reference_year),
                 number(yymmdd.substr(2, 2)), number(yymmdd.substr(4, 2))};
  if (date.month < 1 || date.month > 12) return std::nullopt;
  const int last = days_in(date.month, date.year);
  if (date.day > last) return std::nullopt;
  if (date.day == 0) date.day = last;
  return date;
}

std::string to_iso(const CivilDate& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<Gs1Number> gs1_number(const Gs1Element& element) {
  if (element.ai.size() != 4 || !all_digits(element.ai)) return std::nullopt;
  const std::string_view family = std::string_view(element.ai).substr(0, 3);
  for (const auto& [ai, unit] : units_of_ais) {
    if (ai != family) continue;
    Gs1Number result;
    std::string_view digits = element.value;
    if (family == "391" || family == "393") {
      if (digits.size() < 4) return std::nullopt;
      result.currency = digits.substr(0, 3);
      digits.remove_prefix(3);
    }
    const auto value = all_digits(digits) ? parse_decimal(digits) : std::nullopt;
    if (!value) return std::nullopt;
    result.value = Decimal{value->digits, element.ai[3] - '0'};
    result.unit = unit;
    return result;
  }
  return std::nullopt;
}

std::optional<Mass> gs1_mass(const Gs1Element& element) {
  const auto number = gs1_number(element);
  return number ? to_mass(number->value, number->unit) : std::nullopt;
}

}  // namespace wec
