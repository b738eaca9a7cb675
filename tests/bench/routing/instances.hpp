// Floors, orders and boxes to measure with: generators of the families of the literature, and
// readers of the public instance files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/core/cartonize/packing.hpp"
#include "daemon/core/routing/batching.hpp"
#include "daemon/core/routing/random.hpp"
#include "daemon/core/routing/scattered.hpp"
#include "daemon/core/routing/single_block.hpp"

namespace wec::bench {

/// Stops on a floor of `aisles` aisles 5 m apart, `blocks` blocks of 45 m.
struct FloorCase {
  routing::Layout layout;
  routing::WalkRequest request;
  std::vector<routing::BlockStop> block_stops;  // the same, for one block
  std::vector<std::uint32_t> pick_sequence;     // aisle by aisle from the front
};
FloorCase random_floor(std::uint32_t aisles, std::uint32_t blocks, std::uint32_t stops,
                       std::uint64_t seed);

/// The family of Henn and Waescher (2012): 10 aisles of 45 places a side, uniform orders of 5 to 25
/// articles.
routing::BatchRequest henn_waescher(std::uint32_t orders, std::int64_t capacity,
                                    std::uint64_t seed);

/// One of its orders, walked alone.
FloorCase floor_of(const routing::BatchRequest&, const routing::BatchOrder&);

struct BoxCase {
  cartonize::Box box;
  std::vector<cartonize::Item> items;
};
/// A BR instance and the best known volume; none: it is not there.
std::optional<BoxCase> read_br(const std::filesystem::path& folder, const std::string& name);
std::int64_t best_known_br(const std::filesystem::path& folder, const std::string& name);
/// An order as it comes: up to 30 things for a box of 400 x 300 x 250 mm.
BoxCase random_order(std::uint64_t seed);

/// An instance of the scattered-storage set, with its optimum from the results file.
struct ScatteredCase {
  routing::ScatteredRequest request;
  double optimum = 0;
  double mip_ms = 0;  // of the published network MIP
};
std::vector<ScatteredCase> read_scattered(const std::filesystem::path& folder);

/// S-shape and largest gap of a one-block round trip, for comparison.
routing::Mm s_shape(const FloorCase&);
routing::Mm largest_gap(const FloorCase&);
/// The length of an order of stops.
routing::Mm walked(const FloorCase&, const std::vector<std::uint32_t>& order);

}  // namespace wec::bench
