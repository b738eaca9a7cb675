// What the tests of routing share: floors and requests from a seed, distances and the best walk by
// other means than the library's, and a checker of tours.
#pragma once

#include <string>

#include "daemon/core/routing/layout.hpp"
#include "daemon/core/routing/random.hpp"

namespace wec::routing::test {

struct Case {
  Layout layout;
  WalkRequest request;
};

struct Family {
  std::size_t blocks = 1;
  std::uint32_t aisles_max = 6;
  std::uint32_t stops_max = 6;
  bool open_walk = false;  // another end than the start
  bool odd_places = true;  // starts in aisles or between them, stops on crossings
  bool one_way = false;
  bool closed = false;
};

Case random_case(const Family&, std::uint64_t seed);

/// Shortest ways by Floyd and Warshall over every millimetre that matters; -1: none.
class Ways {
 public:
  explicit Ways(const Case&);
  /// Place 0 is the start, 1 the end, 2 + i stop i.
  Mm between(std::size_t a, std::size_t b) const { return mm_[a * count_ + b]; }

 private:
  std::size_t count_ = 0;
  std::vector<Mm> mm_;
};

/// The length of the best walk, by trying all sets; -1: there is none.
Mm best_length(const Case&, const Ways&);
/// What is wrong with a tour; empty: nothing.
std::string wrong_with(const Case&, const Ways&, const Tour&);
std::string text_of(const Case&);

}  // namespace wec::routing::test
