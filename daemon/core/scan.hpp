// What a scanned code says: its parts, and everything it may stand for. What it means is then
// decided in the context of the step (floor.md G6): first what is expected, then what it is
// instead.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/core/screen.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

struct Scan {
  std::string text;           // without the AIM identifier
  std::string gtin;           // 14 digits, empty if none
  Lot lot;                    // AI 10
  std::string expiry;         // AI 17 or 15 as YYYY-MM-DD
  std::string serial;         // AI 21
  std::string sscc;           // AI 00
  std::vector<Barcode> hits;  // at most one of each kind

  const Barcode* as(CodeKind kind) const {
    for (const auto& hit : hits)
      if (hit.kind == kind) return &hit;
    return nullptr;
  }
};

constexpr std::size_t scan_max_bytes = 4096;

/// MALFORMED for what no barcode can be (control characters, broken UTF-8, too long, half an
/// element string), INVALID_CHECK_DIGIT for a number that cannot be right. An unknown code is no
/// error here.
tl::expected<Scan, Refusal> read_scan(const State&, const std::string& data, int reference_year);

/// For refusals and the audit trail: printable ASCII as it is, all else as \xHH; at most 200 bytes.
std::string printable(std::string_view data);
int year_of(std::int64_t wall_ms);

/// "that is LAMP-B": the kind and name of what was scanned, for the refusal's args.
boost::json::object what_it_is(const State&, const Scan&);
/// UNKNOWN_BARCODE when nothing is known of the code, else `code` with what it is.
Refusal not_that(const State&, const Scan&, const char* code, const std::string& expected);

}  // namespace wec
