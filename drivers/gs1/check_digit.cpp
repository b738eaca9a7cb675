#include "drivers/gs1/check_digit.hpp"

#include <algorithm>
#include <vector>

#include "drivers/gs1/gs1.hpp"

namespace wec {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<unsigned> first_primes(std::size_t count) {
  std::vector<unsigned> primes;
  for (unsigned n = 2; primes.size() < count; ++n) {
    if (std::none_of(primes.begin(), primes.end(), [n](unsigned p) { return n % p == 0; }))
      primes.push_back(n);
  }
  return primes;
}

}  // namespace

std::optional<char> mod10_check_digit(std::string_view digits) {
  if (!all_digits(digits)) return std::nullopt;
  unsigned sum = 0;
  unsigned weight = 3;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    sum += weight * static_cast<unsigned>(*digit - '0');
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool valid_mod10(std::string_view digits) {
  return digits.size() >= 2 &&
         mod10_check_digit(digits.substr(0, digits.size() - 1)) == digits.back();
}

bool valid_gtin(std::string_view digits) {
  const auto n = digits.size();
  return (n == 8 || n == 12 || n == 13 || n == 14) && valid_mod10(digits);
}

std::optional<std::string> normalize_gtin(std::string_view digits) {
  if (!valid_gtin(digits)) return std::nullopt;
  return std::string(14 - digits.size(), '0') + std::string(digits);
}

bool valid_sscc(std::string_view digits) { return digits.size() == 18 && valid_mod10(digits); }

std::optional<std::string> expand_upc_e(std::string_view digits) {
  if (!all_digits(digits) || digits.size() < 6 || digits.size() > 8) return std::nullopt;
  const char system = digits.size() == 6 ? '0' : digits[0];
  if (system != '0' && system != '1') return std::nullopt;
  const std::string s(digits.substr(digits.size() == 6 ? 0 : 1, 6));
  std::string body(1, system);
  if (s[5] <= '2') {
    body += s.substr(0, 2) + s[5] + "0000" + s.substr(2, 3);
  } else if (s[5] == '3') {
    body += s.substr(0, 3) + "00000" + s.substr(3, 2);
  } else if (s[5] == '4') {
    body += s.substr(0, 4) + "00000" + s[4];
  } else {
    body += s.substr(0, 5) + "0000" + s[5];
  }
  const auto check = mod10_check_digit(body);
  if (digits.size() == 8 && digits[7] != check) return std::nullopt;
  return body + *check;
}

namespace gs1 {

std::optional<unsigned> set82_value(char c) {
  constexpr std::string_view set82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  const auto at = set82.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(at);
}

std::optional<std::string> check_pair(std::string_view data) {
  constexpr std::string_view set32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const auto primes = first_primes(data.size());
  unsigned sum = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto value = set82_value(data[i]);
    if (!value) return std::nullopt;
    sum += *value * primes[data.size() - 1 - i];
  }
  sum %= 1021;
  return std::string{set32[sum / 32], set32[sum % 32]};
}

}  // namespace gs1
}  // namespace wec
