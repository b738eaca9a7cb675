// SHA-256 by OpenSSL's one-shot call.

#include "daemon/core/sha256.hpp"

#include <openssl/sha.h>

namespace wec {
namespace {

std::string hex(const unsigned char* bytes, std::size_t count) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}

}  // namespace

std::array<unsigned char, 32> sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes).data(), 32); }

std::string chain_hash(std::string_view raw) { return hex(sha256(raw).data(), 16); }

std::uint64_t sha256_first_word(std::string_view bytes) {
  const auto digest = sha256(bytes);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i) word = word << 8 | digest[i];
  return word;
}

}  // namespace wec
