#include "head-office/sim/digest.hpp"

#include <charconv>

#include "head-office/sim/envelope.hpp"

namespace wec::hq {
namespace {

// The first digits of a hash, as a number.
std::uint64_t leading(const std::string& bytes, std::size_t digits) {
  const std::string hex = hash_of(bytes);
  std::uint64_t n = 0;
  std::from_chars(hex.data(), hex.data() + digits, n, 16);
  return n;
}

}  // namespace

void Digest::add(const std::string& subject, std::string row) {
  sums[leading(subject, 2)] += leading(row, 16);
  rows.insert(std::move(row));
}

std::string Digest::root() const {
  std::string bytes;
  for (const std::uint64_t sum : sums)
    for (int byte = 7; byte >= 0; --byte)
      bytes += static_cast<char>(static_cast<unsigned char>(sum >> (byte * 8)));
  return hash_of(bytes);
}

}  // namespace wec::hq
