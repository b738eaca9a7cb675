// The cost of a hash is limited before it is checked: it is computed by the thread that decides
// every scan.

#include "daemon/core/pin.hpp"

#include <sodium.h>

#include <charconv>
#include <optional>

namespace wec {
namespace {

constexpr unsigned long memory_max_kib = 64 * 1024;
constexpr unsigned long passes_max = 4;
constexpr std::size_t pin_max = 32;

/// The number behind "m=" or "t=".
std::optional<unsigned long> cost(std::string_view hash, std::string_view name) {
  const auto at = hash.find(name);
  if (at == std::string_view::npos) return {};
  const auto digits = hash.substr(at + name.size());
  unsigned long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end == digits.data()) return {};
  return value;
}

}  // namespace

std::string pin_hash_problem(std::string_view hash) {
  if (!hash.starts_with("$argon2id$v=19$")) return "must be an argon2id hash, version 19";
  if (hash.size() >= crypto_pwhash_STRBYTES) return "is longer than an argon2id hash";
  const auto memory = cost(hash, "$m="), passes = cost(hash, ",t="), lanes = cost(hash, ",p=");
  if (!memory || !passes || !lanes) return "must name m, t and p";
  if (*memory > memory_max_kib) return "m must be at most 65536 KiB";
  if (*passes > passes_max) return "t must be at most 4";
  if (*lanes != 1) return "p must be 1";
  return {};
}

bool pin_matches(const std::string& hash, const std::string& pin) {
  if (sodium_init() < 0) return false;
  if (pin.empty() || pin.size() > pin_max || !pin_hash_problem(hash).empty()) return false;
  return crypto_pwhash_str_verify(hash.c_str(), pin.data(), pin.size()) == 0;
}

}  // namespace wec
