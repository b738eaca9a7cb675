// What a scanned code says: GS1 element strings, EAN/UPC, ITF-14 and Digital Link URIs, or plain
// data. Pure; any thread. Sources: drivers/gs1/ai_table.def and the GS1 General Specifications.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "drivers/decimal.hpp"
#include "drivers/mass.hpp"

namespace wec {

struct Gs1Element {
  std::string ai;     // "01", "3103"
  std::string value;  // as scanned, without separator
  auto operator<=>(const Gs1Element&) const = default;
};

/// A finding that does not make the scan wrong.
struct Gs1Warning {
  std::string code;  // redundant_separator, association_required, separator_missing
  std::string text;
};

struct Gs1Scan {
  std::string aim;    // "]C1", empty if the scanner sent none
  std::string plain;  // the data without the AIM identifier, always
  std::vector<Gs1Element> elements;
  std::string gtin;  // of EAN, UPC, ITF-14 or element 01: 14 digits; else empty
  bool digital_link = false;
  /// No AIM identifier said that this is GS1 data: "10A5" may be a batch or a shelf. Look the whole
  /// code up first.
  bool assumed = false;
  std::vector<Gs1Warning> warnings;

  /// The value of the first element with this AI, null if there is none.
  const std::string* find(std::string_view ai) const;
};

enum class Gs1ErrorCode {
  empty,
  unknown_ai,
  too_short,
  too_long,
  bad_length,
  bad_character,
  bad_check_digit,
  bad_check_pair,
  bad_date_time,
  bad_country,
  bad_currency,
  bad_iban,
  bad_zero_rule,
  bad_code_value,
  bad_company_prefix,
  bad_coupon,
  repeated_ai_conflict,
  association_exclusive,
  digital_link_syntax,
  digital_link_compressed,
};
/// A short name for messages and events: the enumerator's, but "bad_gcp", "dl_syntax" and
/// "dl_compressed".
std::string_view to_string(Gs1ErrorCode code);

struct Gs1Error {
  Gs1ErrorCode code;
  std::size_t at;    // byte in the scan, the AIM identifier counted
  std::string hint;  // for people
};

/// `raw` as the scanner sends it, an AIM identifier allowed, GS = 0x1D. `reference_year` (the
/// current one) decides the century of two-digit years. A code without an AIM identifier is never
/// an error: what is no GS1 data is plain.
tl::expected<Gs1Scan, Gs1Error> parse_gs1(std::string_view raw, int reference_year);

/// A scanner that drops GS joins a value with the elements behind it. One way of reading the last
/// value as both.
struct Gs1Split {
  std::string value;
  std::vector<Gs1Element> behind;
};
/// All ways, the shortest value first; none where no separator can be missing.
std::vector<Gs1Split> splits_of_last(const Gs1Scan& scan, int reference_year);

// ---- check digits ------------------------------------------------------------------------------

/// For the digits in front of it. Null: empty or not digits.
std::optional<char> mod10_check_digit(std::string_view digits);
/// Digits of any length with their check digit at the end (GTIN, SSCC, GLN, ...).
bool valid_mod10(std::string_view digits);
/// 8, 12, 13 or 14 digits and a right check digit.
bool valid_gtin(std::string_view digits);
/// To 14 digits; null if it is not a valid GTIN.
std::optional<std::string> normalize_gtin(std::string_view digits);
/// 18 digits and a right check digit.
bool valid_sscc(std::string_view digits);
/// UPC-E of 6, 7 or 8 digits (number system 0 or 1) to the 12 digits of UPC-A.
std::optional<std::string> expand_upc_e(std::string_view digits);

// ---- values ------------------------------------------------------------------------------------

struct CivilDate {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const CivilDate&) const = default;
};
/// YYMMDD; day 00 is the last day of the month. Null: no such day.
std::optional<CivilDate> gs1_date(std::string_view yymmdd, int reference_year);
/// "2026-12-31"
std::string to_iso(const CivilDate& date);

/// Elements 310n to 369n and 390n to 395n: the number with its decimals, an amount's currency
/// apart.
struct Gs1Number {
  Decimal value;
  std::string currency;  // ISO 4217 digits, of 391n and 393n
  std::string unit;      // kg, m, m2, l, m3, lb, ...; empty for amounts
};
std::optional<Gs1Number> gs1_number(const Gs1Element& element);
/// Net or gross weight of 310n, 330n, 320n, 340n, 356n.
std::optional<Mass> gs1_mass(const Gs1Element& element);

}  // namespace wec
