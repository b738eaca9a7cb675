// What is announced to the site: suppliers, their deliveries, and what was received of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

struct Supplier {
  static constexpr std::string_view table = "supplier";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string supplier;
  std::int64_t version = 0;
  std::string name;
  std::string gln;
  std::int64_t over_receipt_ppm = 0;  // how much more than announced is taken
};
BOOST_DESCRIBE_STRUCT(Supplier, (), (supplier, version, name, gln, over_receipt_ppm))

enum class ReceiptState { EXPECTED, ARRIVED, RECEIVING, CLOSED };
BOOST_DESCRIBE_ENUM(ReceiptState, EXPECTED, ARRIVED, RECEIVING, CLOSED)

/// A delivery: announced by a despatch advice or a purchase order.
struct Asn {
  static constexpr std::string_view table = "asn";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"state"};

  std::string asn;
  std::int64_t version = 0;
  std::string barcode;
  std::string supplier;
  ReceiptState state = ReceiptState::EXPECTED;
  std::string result;  // once closed: RECEIVED OVER UNDER
};
BOOST_DESCRIBE_STRUCT(Asn, (), (asn, version, barcode, supplier, state, result))

struct AsnLine {
  static constexpr std::string_view table = "asn_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string asn;
  std::int64_t line = 0;
  Sku sku;
  std::int64_t qty = 0;
  Lot lot;
  std::string expiry;
  std::int64_t received = 0;
  std::int64_t damaged = 0;  // of the received ones
};
BOOST_DESCRIBE_STRUCT(AsnLine, (), (asn, line, sku, qty, lot, expiry, received, damaged))

/// What a line's or a pallet's announcement says lies in it.
struct AsnContent {
  WEC_REQUIRES("qty")
  std::int64_t line = 0;  // 0: the first line of this sku
  Sku sku;
  std::int64_t qty = 0;
  Lot lot;
  std::string expiry;
  std::vector<std::string> serials;
};
BOOST_DESCRIBE_STRUCT(AsnContent, (), (line, sku, qty, lot, expiry, serials))

/// A whole pallet of a delivery, received by one scan of its SSCC.
struct AsnLpn {
  static constexpr std::string_view table = "asn_lpn";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"asn"};

  std::string sscc;
  std::string asn;
  bool received = false;
  std::vector<AsnContent> contents;
};
BOOST_DESCRIBE_STRUCT(AsnLpn, (), (sscc, asn, received, contents))

}  // namespace wec
