// SHA-256, as the log's chain and the label ledger use it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wec {

std::array<unsigned char, 32> sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);           // 64 digits
std::string chain_hash(std::string_view raw);             // the first 16 bytes, 32 digits
std::uint64_t sha256_first_word(std::string_view bytes);  // the first 8 bytes, big-endian

}  // namespace wec
