// A hall for measuring: one block of the Henn-Waescher family, a bin for each place of it and an
// item in each bin, made by commands of head office as on a real site.
#pragma once

#include <filesystem>
#include <memory>

#include "tests/bench/office.hpp"
#include "tests/bench/routing/instances.hpp"

namespace wec::bench {

struct Hall {
  std::unique_ptr<Store> store;
  std::unique_ptr<Site> site;
  std::unique_ptr<Controller> controller;
  std::unique_ptr<HeadOffice> office;
};

std::string picker(std::size_t);  // a station's name
std::string bin_at(const routing::Spot&);

/// In a fresh database at `dir`, with so many pick stations.
Hall make_hall(const std::filesystem::path& dir, const routing::Layout&, std::size_t pickers);

}  // namespace wec::bench
