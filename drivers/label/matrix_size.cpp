#include "drivers/label/matrix_size.hpp"

#include <array>
#include <cstddef>

namespace wec {
namespace {

/// ISO/IEC 18004, bytes that versions 1 to 40 hold at level M.
constexpr std::array<std::size_t, 40> qr_bytes{
    14,   26,   42,   62,   84,   106,  122,  152,  180,  213,  251,  287,  331,  362,
    412,  450,  504,  560,  624,  666,  711,  779,  857,  911,  997,  1059, 1125, 1190,
    1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331};

struct MatrixSize {
  int modules;
  std::size_t codewords;
};
/// ISO/IEC 16022, data codewords of the square sizes.
constexpr std::array<MatrixSize, 24> matrix_sizes{
    {{10, 3},   {12, 5},   {14, 8},    {16, 12},    {18, 18},    {20, 22},
     {22, 30},  {24, 36},  {26, 44},   {32, 62},    {36, 86},    {40, 114},
     {44, 144}, {48, 174}, {52, 204},  {64, 280},   {72, 368},   {80, 456},
     {88, 576}, {96, 696}, {104, 816}, {120, 1050}, {132, 1304}, {144, 1558}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// ASCII encodation: two digits in one codeword, two codewords for what is not ASCII.
std::size_t ascii_codewords(std::string_view data) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (is_digit(data[i]) && i + 1 < data.size() && is_digit(data[i + 1])) ++i;
    count += static_cast<unsigned char>(data[i]) > 127 ? 2 : 1;
  }
  return count;
}

}  // namespace

std::optional<int> qr_modules(std::string_view data) {
  for (std::size_t i = 0; i < qr_bytes.size(); ++i) {
    if (data.size() <= qr_bytes[i]) return 17 + 4 * (static_cast<int>(i) + 1);
  }
  return std::nullopt;
}

std::optional<int> data_matrix_modules(std::string_view data, bool gs1) {
  const auto needed = ascii_codewords(data) + (gs1 ? 1 : 0);
  for (const auto& size : matrix_sizes) {
    if (needed <= size.codewords) return size.modules;
  }
  return std::nullopt;
}

}  // namespace wec
