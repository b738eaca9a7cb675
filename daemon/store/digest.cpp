// One text a row; SHA-256 decides where it counts and how much.

#include "daemon/store/digest.hpp"

#include <fmt/format.h>

#include "daemon/core/sha256.hpp"

namespace wec {
namespace {

std::uint8_t bucket_of(const std::string& subject) { return sha256(subject)[0]; }

}  // namespace

DigestRow digest_row(const Stock& s) {
  return {bucket_of("item/" + s.sku.text),
          fmt::format("stock|{}|{}|{}|{}|{}|{}|{}|{}|{}", s.sku.text, s.lot.text, s.expiry,
                      s.serial, s.location.text, s.lpn.text,
                      std::string(codec::enum_text(s.status)), s.qty, s.reserved)};
}

DigestRow digest_row(const Order& o) {
  return {bucket_of("order/" + o.order.text), fmt::format("order|{}|{}|{}", o.order.text, o.version,
                                                          std::string(codec::enum_text(o.state)))};
}

DigestRow digest_row(const OrderLine& l) {
  return {bucket_of("order/" + l.order.text),
          fmt::format("line|{}|{}|{}|{}|{}|{}|{}", l.order.text, l.line, l.sku.text, l.qty,
                      l.picked, l.packed, l.shipped)};
}

bool in_digest(OrderState state) {
  return state != OrderState::shipped && state != OrderState::cancelled;
}

void add_to(DigestSums& sums, const DigestRow& row) {
  sums[row.bucket] += sha256_first_word(row.text);
}

void take_from(DigestSums& sums, const DigestRow& row) {
  sums[row.bucket] -= sha256_first_word(row.text);
}

std::string digest_root(const DigestSums& sums) {
  std::string bytes;
  bytes.reserve(sums.size() * 8);
  for (const auto sum : sums)
    for (int shift = 56; shift >= 0; shift -= 8)
      bytes.push_back(static_cast<char>((sum >> shift) & 0xffU));
  return chain_hash(bytes);
}

}  // namespace wec
