#include "drivers/label/code128.hpp"

#include <algorithm>
#include <array>

namespace wec {
namespace {

constexpr std::size_t length_max = 80;
constexpr int impossible = 1'000'000;
constexpr char gs = '\x1d';

enum Set { set_b = 0, set_c = 1 };

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_pair(std::string_view data, std::size_t at) {
  return at + 1 < data.size() && is_digit(data[at]) && is_digit(data[at + 1]);
}

/// costs[i][set]: symbols still needed for data from i on, when `set` is active there.
using Costs = std::vector<std::array<int, 2>>;

/// Without a change of set first.
int stay_cost(std::string_view data, std::size_t at, Set set, const Costs& costs) {
  if (data[at] == gs) return 1 + costs[at + 1][set];
  if (set == set_b) return 1 + costs[at + 1][set_b];
  return is_pair(data, at) ? 1 + costs[at + 2][set_c] : impossible;
}

Costs plan_costs(std::string_view data) {
  Costs costs(data.size() + 1, {0, 0});
  for (std::size_t i = data.size(); i-- > 0;) {
    const int b = stay_cost(data, i, set_b, costs);
    const int c = stay_cost(data, i, set_c, costs);
    costs[i] = {std::min(b, c + 1), std::min(c, b + 1)};
  }
  return costs;
}

bool encodable(std::string_view data) {
  return !data.empty() && data.size() <= length_max &&
         std::all_of(data.begin(), data.end(),
                     [](char c) { return (c >= 32 && c <= 126) || c == gs; });
}

}  // namespace

std::optional<std::vector<Code128Symbol>> plan_code128(std::string_view data, bool gs1) {
  if (!encodable(data)) return std::nullopt;
  const auto costs = plan_costs(data);
  Set set = costs[0][set_c] < costs[0][set_b] ? set_c : set_b;
  std::vector<Code128Symbol> symbols{{set == set_c ? Code128Kind::start_c : Code128Kind::start_b}};
  if (gs1) symbols.push_back({Code128Kind::fnc1});
  for (std::size_t i = 0; i < data.size();) {
    if (stay_cost(data, i, set, costs) > costs[i][set]) {
      set = set == set_b ? set_c : set_b;
      symbols.push_back({set == set_c ? Code128Kind::to_c : Code128Kind::to_b});
    }
    if (data[i] == gs) {
      symbols.push_back({Code128Kind::fnc1});
      ++i;
    } else if (set == set_c) {
      symbols.push_back({Code128Kind::pair, (data[i] - '0') * 10 + (data[i + 1] - '0')});
      i += 2;
    } else {
      symbols.push_back({Code128Kind::character, data[i]});
      ++i;
    }
  }
  return symbols;
}

std::optional<std::vector<Code128Symbol>> plan_code128_b(std::string_view data, bool gs1) {
  if (!encodable(data)) return std::nullopt;
  std::vector<Code128Symbol> symbols{{Code128Kind::start_b}};
  if (gs1) symbols.push_back({Code128Kind::fnc1});
  for (const char c : data) {
    symbols.push_back(c == gs ? Code128Symbol{Code128Kind::fnc1}
                              : Code128Symbol{Code128Kind::character, c});
  }
  return symbols;
}

bool changes_set(const std::vector<Code128Symbol>& symbols) {
  return std::any_of(symbols.begin(), symbols.end(), [](const Code128Symbol& symbol) {
    return symbol.kind == Code128Kind::to_b || symbol.kind == Code128Kind::to_c;
  });
}

int code128_modules(const std::vector<Code128Symbol>& symbols) {
  constexpr int symbol_modules = 11;
  constexpr int check_and_stop = 11 + 13;
  return static_cast<int>(symbols.size()) * symbol_modules + check_and_stop;
}

}  // namespace wec
