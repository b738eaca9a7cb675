// Reading a scan: hygiene first, then the code as it stands, then its GS1 parts.

#include "daemon/core/scan.hpp"
#include "daemon/core/scan_trouble.hpp"

#include <fmt/format.h>

#include <chrono>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/codes.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec {
namespace {

constexpr char group_separator = '\x1d';

bool valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    std::size_t more = 0;
    std::uint32_t point = byte;
    if (byte >= 0xF0 && byte <= 0xF4)
      more = 3, point = byte & 0x07u;
    else if (byte >= 0xE0)
      more = 2, point = byte & 0x0Fu;
    else if (byte >= 0xC2)
      more = 1, point = byte & 0x1Fu;
    else if (byte >= 0x80)
      return false;
    if (byte > 0xF4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0u) != 0x80u) return false;
      point = point << 6 | (next & 0x3Fu);
    }
    const bool overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF) return false;
    i += more + 1;
  }
  return true;
}

bool has_control(std::string_view text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != group_separator) || c == '\x7f') return true;
  return false;
}

Refusal malformed(const std::string& data, const char* why) {
  return {refusal::MALFORMED, {{"seen", printable(data)}, {"why", why}}};
}

bool gtin_length(std::size_t size) { return size == 8 || (size >= 12 && size <= 14); }

void add_hits(const State& state, const std::string& code, Scan& scan) {
  for (auto& hit : state.barcodes.where("code", code))
    if (!scan.as(hit.kind)) scan.hits.push_back(std::move(hit));
}

void take_elements(const Gs1Scan& parsed, int reference_year, Scan& scan) {
  scan.gtin = parsed.gtin;
  if (const auto* content = parsed.find("02"); content && scan.gtin.empty()) scan.gtin = *content;
  if (const auto* lot = parsed.find("10")) scan.lot = Lot(*lot);
  if (const auto* serial = parsed.find("21")) scan.serial = *serial;
  if (const auto* sscc = parsed.find("00")) scan.sscc = *sscc;
  for (const auto* ai : {"15", "17"})
    if (const auto* day = parsed.find(ai))
      if (const auto date = gs1_date(*day, reference_year)) scan.expiry = to_iso(*date);
}

/// A scanner that drops GS joins the lot with what follows it. Where exactly one lot of this item
/// ends in front of readable elements, that is the lot. A lot that swallowed the expiry of goods
/// that must have one is refused; anything else stands as it was scanned.
std::optional<Refusal> part_joined_lot(const State& state, const std::string& data, int year,
                                       Gs1Scan& parsed, const Scan& scan) {
  const auto* item = scan.as(CodeKind::ITEM);
  const auto splits = splits_of_last(parsed, year);
  if (item == nullptr || splits.empty() || parsed.elements.back().ai != "10") return {};
  std::set<std::string> known;
  for (const auto& row : state.stock.where("sku", Sku(item->target))) known.insert(row.lot.text);
  if (known.contains(parsed.elements.back().value)) return {};
  const Gs1Split* only = nullptr;
  std::size_t fitting = 0;
  bool swallowed_expiry = false;
  for (const auto& split : splits) {
    if (known.contains(split.value)) only = &split, ++fitting;
    for (const auto& element : split.behind)
      swallowed_expiry = swallowed_expiry || element.ai == "17" || element.ai == "15";
  }
  if (fitting == 1) {
    parsed.elements.back().value = only->value;
    parsed.elements.insert(parsed.elements.end(), only->behind.begin(), only->behind.end());
    return {};
  }
  const auto row = state.items.get(Sku(item->target));
  const bool dated = row && row->expires && !parsed.find("17") && !parsed.find("15");
  if (fitting == 0 && !(dated && swallowed_expiry)) return {};
  return Refusal{refusal::MALFORMED,
                 {{"seen", printable(data)},
                  {"why", "separator_missing"},
                  {"hint", "the scanner drops GS between the lot and what follows: set it up"}}};
}

/// AI 310n: kilograms with n decimals, as grams.
std::int64_t grams_of(const Gs1Element& weight) {
  auto grams = std::stoll(weight.value) * 1000;
  for (int decimals = weight.ai[3] - '0'; decimals > 0; --decimals)
    grams = decimals == 1 ? (grams + 5) / 10 : grams / 10;
  return grams;
}

bool counted_in_grams(const State& state, const Barcode& item) {
  const auto row = state.items.get(Sku(item.target));
  if (!row) return false;
  for (const auto& pack : row->packs)
    if (pack.qty == 1 && (pack.uom == "G" || pack.uom == "GRM")) return true;
  return false;
}

/// What the code says itself stands over its pack level: AI 30 counts the pieces, AI 310n weighs
/// goods that are counted in grams. False: it says none.
bool take_quantity(const State& state, const Gs1Scan& parsed, Scan& scan) {
  for (auto& hit : scan.hits) {
    if (hit.kind != CodeKind::ITEM) continue;
    if (const auto* count = parsed.find("30")) hit.qty = std::stoll(*count);
    for (const auto& element : parsed.elements)
      if (element.ai.starts_with("310") && counted_in_grams(state, hit))
        hit.qty = grams_of(element);
    return hit.qty > 0;
  }
  return true;
}

}  // namespace

tl::expected<Scan, Refusal> read_scan(const State& state, const std::string& data,
                                      int reference_year) {
  if (data.empty()) return tl::unexpected(malformed(data, "empty"));
  if (data == scan_busy) return tl::unexpected(Refusal{refusal::BUSY, {}});
  if (data.size() > scan_max_bytes) return tl::unexpected(malformed(data, "too_long"));
  if (has_control(data)) return tl::unexpected(malformed(data, "control_characters"));
  if (!valid_utf8(data)) return tl::unexpected(malformed(data, "not_utf8"));

  Scan scan;
  auto parsed = parse_gs1(data, reference_year);
  if (!parsed) {
    const auto& error = parsed.error();
    const bool check = error.code == Gs1ErrorCode::bad_check_digit;
    return tl::unexpected(Refusal{check ? refusal::INVALID_CHECK_DIGIT : refusal::MALFORMED,
                                  {{"seen", printable(data)},
                                   {"why", to_string(error.code)},
                                   {"at", error.at},
                                   {"hint", error.hint}}});
  }
  scan.text = parsed->plain;
  if (scan.text.empty()) return tl::unexpected(malformed(data, "empty"));
  add_hits(state, scan.text, scan);
  // "10A5" without an AIM identifier may be a batch or a shelf: the code as a whole goes first.
  if (parsed->assumed && !scan.hits.empty()) return scan;
  take_elements(*parsed, reference_year, scan);
  if (!scan.gtin.empty()) add_hits(state, scan.gtin, scan);
  if (auto refused = part_joined_lot(state, data, reference_year, *parsed, scan))
    return tl::unexpected(std::move(*refused));
  take_elements(*parsed, reference_year, scan);
  if (!take_quantity(state, *parsed, scan)) return tl::unexpected(malformed(data, "no_quantity"));
  if (!scan.sscc.empty()) add_hits(state, scan.sscc, scan);
  const bool looks_like_gtin = all_digits(scan.text) && gtin_length(scan.text.size());
  if (scan.hits.empty() && looks_like_gtin && !valid_gtin(scan.text))
    return tl::unexpected(Refusal{refusal::INVALID_CHECK_DIGIT, {{"seen", printable(data)}}});
  if (scan.hits.empty() && looks_like_gtin) add_hits(state, gtin14(scan.text), scan);
  return scan;
}

std::string printable(std::string_view data) {
  constexpr std::size_t shown_max = 200;
  std::string out;
  for (const char c : data.substr(0, shown_max)) {
    if (c >= 0x20 && c < 0x7f && c != '\\')
      out += c;
    else if (c == '\\')
      out += "\\\\";
    else
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  if (data.size() > shown_max) out += fmt::format("... ({} bytes)", data.size());
  return out;
}

int year_of(std::int64_t wall_ms) {
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(wall_ms)));
  return static_cast<int>(std::chrono::year_month_day(day).year());
}

boost::json::object what_it_is(const State& state, const Scan& scan) {
  boost::json::object out{{"seen", printable(scan.text)}};
  if (scan.hits.empty()) return out;
  const auto& hit = scan.hits.front();
  out["seen_kind"] = codec::enum_text(hit.kind);
  out["seen"] = hit.target;
  if (hit.kind == CodeKind::ITEM)
    if (const auto item = state.items.get(Sku(hit.target))) out["seen_name"] = item->name;
  return out;
}

Refusal not_that(const State& state, const Scan& scan, const char* code,
                 const std::string& expected) {
  auto args = what_it_is(state, scan);
  args["expected"] = expected;
  return {scan.hits.empty() ? refusal::UNKNOWN_BARCODE : code, std::move(args)};
}

}  // namespace wec
