// The digest of stock and open orders (docs/wire/README.md, "Digest"): 256 sums that head office
// keeps too, so that both can compare at the same seq without sending tables.
//
//   stock|sku|lot|expiry|serial|location|lpn|status|qty|reserved
//   order|order|version|state                line|order|line|sku|qty|picked|packed|shipped
//
// A row adds the first 8 bytes of its SHA-256 to the bucket that the first byte of SHA-256 of
// "item/SKU" or "order/ORDER" names. Shipped and cancelled orders are not in it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "daemon/core/state/rows.hpp"

namespace wec {

using DigestSums = std::array<std::uint64_t, 256>;

struct DigestRow {
  std::uint8_t bucket = 0;
  std::string text;
};

DigestRow digest_row(const Stock&);
DigestRow digest_row(const Order&);
DigestRow digest_row(const OrderLine&);
bool in_digest(OrderState);

void add_to(DigestSums&, const DigestRow&);
void take_from(DigestSums&, const DigestRow&);
/// 32 hex digits over the 256 sums, each as 8 bytes, big-endian.
std::string digest_root(const DigestSums&);

}  // namespace wec
