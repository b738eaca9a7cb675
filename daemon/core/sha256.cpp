// SHA-256 by OpenSSL. Its one-shot call looks the algorithm up each time, which costs more than
// hashing a row does; here it is looked up once.

#include "daemon/core/sha256.hpp"

#include <openssl/evp.h>

#include <cassert>
#include <memory>

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
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  std::array<unsigned char, 32> digest;
  const bool done = algorithm && context &&
                    EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  assert(done && "OpenSSL hashes");
  (void)done;
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
