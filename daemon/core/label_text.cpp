// The carton label of drivers/label, filled from the tables.

#include "daemon/core/label_text.hpp"

#include <fmt/format.h>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/dangerous.hpp"
#include "drivers/label/carton_label.hpp"
#include "drivers/label/emitter.hpp"

namespace wec {
namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// Name, street lines, then postcode and city, then the country.
std::vector<std::string> address_lines(const boost::json::object& ship_to) {
  std::vector<std::string> out{text_of(ship_to, "name")};
  if (const auto* lines = ship_to.if_contains("lines"); lines && lines->is_array())
    for (const auto& line : lines->get_array())
      if (line.is_string()) out.emplace_back(line.get_string());
  out.push_back(text_of(ship_to, "postcode") + " " + text_of(ship_to, "city"));
  out.push_back(text_of(ship_to, "country"));
  std::erase_if(out, [](const std::string& line) { return line.empty() || line == " "; });
  return out;
}

std::string kilograms(std::int64_t mass_mg) {
  const auto grams = (mass_mg + 500) / 1000;
  return fmt::format("{}.{:03} kg", grams / 1000, grams % 1000);
}

}  // namespace

tl::expected<std::string, std::string> label_text(const State& state, const SiteDevice& printer,
                                                  const Order& order, const Carton& carton,
                                                  const std::string& number) {
  CartonLabelData data;
  if (const auto address = state.addresses.get(order.order))
    data.ship_to = address_lines(address->ship_to);
  data.order = order.order.text;
  data.carton = static_cast<int>(carton.n);
  data.sscc = carton.carton.text;
  data.tracking = number;
  data.carrier = order.carrier;
  data.service = order.service;
  data.weight = kilograms(carton.mass_mg);
  data.lines = deciding::dg_marks(state, carton.carton);
  for (const auto& content : state.carton_lines.where("carton", carton.carton)) {
    const auto item = state.items.get(content.sku);
    data.lines.push_back(
        fmt::format("{} x {} {}", content.qty, content.sku.text, item ? item->name : ""));
  }
  const auto label = carton_label(data);
  if (!label) return tl::unexpected("label: " + std::string(label.error().code));
  const auto fitting = shortened_for(printer.language, *label, printer.dpi);
  const auto bytes = emit_label(printer.language, fitting, printer.dpi);
  if (!bytes) return tl::unexpected("label: " + std::string(bytes.error().code));
  auto text = *bytes;
  while (SABOTAGE("unescaped-caret") && text.find("_5E") != text.npos)
    text.replace(text.find("_5E"), 3, "^");
  return text;
}

}  // namespace wec
