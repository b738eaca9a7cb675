// wec-bench-labels: carton labels a second in each language, next to a plain copy of the same
// bytes.
#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <string>

#include "drivers/label/carton_label.hpp"
#include "drivers/label/emitter.hpp"

namespace {

using namespace wec;
using Clk = std::chrono::steady_clock;

constexpr int rounds = 200;

double seconds_since(Clk::time_point start) {
  return std::chrono::duration<double>(Clk::now() - start).count();
}

Label sample() {
  CartonLabelData data;
  data.ship_to = {"Ada Lovelace", "12 St James's Square", "London SW1Y 4JH", "United Kingdom"};
  data.order = "O-4711";
  data.cartons = 3;
  data.sscc = "340123450000000178";
  data.tracking = "1Z999AA10123456784";
  data.carrier = "UPS";
  data.service = "Express";
  data.weight = "12.345 kg";
  data.lines = {"2 x SKU-1 Widget", "1 x SKU-2 Gadget"};
  return carton_label(data).value();
}

}  // namespace

int main() {
  const auto label = sample();
  for (const auto language : label_languages()) {
    const auto fitting = shortened_for(language, label, 203);
    std::string bytes;
    auto start = Clk::now();
    for (int i = 0; i < rounds; ++i) bytes = emit_label(language, fitting, 203).value();
    const auto emitting = seconds_since(start);
    std::string copy(bytes.size(), '\0');
    volatile char seen = 0;
    start = Clk::now();
    for (int i = 0; i < rounds; ++i) {
      std::memcpy(copy.data(), bytes.data(), bytes.size());
      seen = copy[static_cast<std::size_t>(i) % copy.size()];
    }
    const auto copying = seconds_since(start);
    static_cast<void>(seen);
    fmt::print("{:<8} {:>8.0f} labels/s {:>7} bytes   a copy of them {:>10.0f}/s   ratio {:.0f}\n",
               language, rounds / emitting, bytes.size(), rounds / copying, emitting / copying);
  }
}
