// wec-bench-orders: a day of orders walked as the product says, and allocation over a large house.
#include <CLI/CLI.hpp>

#include "tests/bench/orders/sections.hpp"

int main(int argc, char** argv) {
  CLI::App app("Orders through the real controller over the real store");
  std::string dir = "build/bench-orders";
  std::size_t orders = 500;
  std::int64_t stock_rows = 1'000'000;
  app.add_option("--dir", dir, "on the disk to be measured");
  app.add_option("--orders", orders, "of the day, at most 500");
  app.add_option("--stock-rows", stock_rows);
  CLI11_PARSE(app, argc, argv);
  wec::bench::day_in_the_product(std::filesystem::path(dir) / "day", orders);
  wec::bench::allocation(std::filesystem::path(dir) / "house", stock_rows);
  std::filesystem::remove_all(dir);
}
