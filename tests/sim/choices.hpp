// All that a run draws, in one place: a run is the list of its choices. The same list gives the
// same run.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/sim/sim_vfs.hpp"

namespace wec::test {

using Draws = std::vector<std::uint32_t>;

class Choices {
 public:
  explicit Choices(std::uint64_t seed) : dice_(seed) {}
  /// Draws these; behind their end always 0, which is everywhere the dull choice.
  explicit Choices(Draws given) : dice_(0), given_(std::move(given)) {}

  std::uint32_t below(std::uint32_t n) {
    const auto drawn = given_ ? (at_ < given_->size() ? (*given_)[at_++] : 0)
                              : static_cast<std::uint32_t>(dice_.below(1u << 30));
    taken_.push_back(given_ ? drawn : drawn % n);
    return taken_.back() % n;
  }
  /// True once in n; 0 is false.
  bool one_in(std::uint32_t n) { return below(n) == n - 1; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + below(static_cast<std::uint32_t>(high - low + 1));
  }
  template <class List>
  auto& of(List& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }

  const Draws& taken() const { return taken_; }

 private:
  Dice dice_;
  std::optional<Draws> given_;
  std::size_t at_ = 0;
  Draws taken_;
};

}  // namespace wec::test
