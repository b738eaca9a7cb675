#include "tests/scenario/book.hpp"

#include <fmt/format.h>

#include "tests/scenario/language.hpp"

namespace wec::scenario {
namespace {

using boost::json::object;

std::string text(const object& data, std::string_view key) {
  const auto* value = data.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number(const object& data, std::string_view key) {
  const auto* value = data.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

Article article(const object& data) {
  Article made;
  made.by_lot = text(data, "tracking") == "LOT";
  made.weight_mg = number(data, "weight_mg");
  const auto* packs = data.if_contains("packs");
  if (!packs || !packs->is_array()) return made;
  for (const auto& one : packs->get_array()) {
    if (!one.is_object() || number(one.get_object(), "qty") != 1) continue;
    made.gtin = text(one.get_object(), "gtin");
    made.barcode = made.gtin;
    const auto* codes = one.get_object().if_contains("barcodes");
    if (made.barcode.empty() && codes && codes->is_array() && !codes->get_array().empty())
      made.barcode = plain(codes->get_array().front());
  }
  return made;
}

void note_slots(const object& wall, std::vector<std::pair<std::string, std::string>>& slots) {
  const auto* given = wall.if_contains("slots");
  if (!given || !given->is_array()) return;
  for (const auto& one : given->get_array()) {
    if (!one.is_object()) continue;
    const auto slot = text(one.get_object(), "slot"), code = text(one.get_object(), "barcode");
    slots.emplace_back(slot, code.empty() ? slot : code);
  }
}

std::vector<std::string> arguments(std::string_view inside) {
  std::vector<std::string> found{""};
  for (const char c : inside) {
    if (c == ',')
      found.emplace_back();
    else
      found.back() += c;
  }
  return found;
}

std::string first_of(const std::vector<std::pair<std::string, std::string>>& all,
                     const std::string& id) {
  for (const auto& [name, code] : all)
    if (name == id) return code;
  return {};
}

}  // namespace

void Book::note(const std::string& type, const object& data) {
  if (type == "location.upsert")
    places[text(data, "location")] = {text(data, "barcode"), text(data, "kind")};
  if (type == "item.upsert") articles[text(data, "sku")] = article(data);
  if (type == "carton_type.upsert")
    boxes[text(data, "carton")] = {text(data, "barcode"), number(data, "tare_mg")};
  if (type == "lpn.upsert" && text(data, "kind") == "TOTE")
    totes.emplace_back(text(data, "lpn"), text(data, "barcode"));
  if (type == "wall.upsert") note_slots(data, slots);
  if (type == "operator.upsert") badges.emplace_back(text(data, "operator"), text(data, "badge"));
}

std::string Book::on_article(const std::string& sku, const std::string& lot,
                             const std::string& expiry) const {
  const auto found = articles.find(sku);
  if (found == articles.end()) throw Deviation{"no article " + sku + " in the scenario"};
  if (lot.empty()) return found->second.barcode;
  auto out = fmt::format("]C101{:0>14}", found->second.gtin);
  if (expiry.size() == 10)
    out += fmt::format("17{}{}{}", expiry.substr(2, 2), expiry.substr(5, 2), expiry.substr(8, 2));
  return out + "10" + lot;
}

std::string Book::tote(const std::string& id) const {
  const auto code = first_of(totes, id);
  return code.empty() ? first_of(slots, id) : code;
}

tl::expected<std::string, std::string> Book::code(const std::string& written) const {
  const auto open = written.find('(');
  if (open == std::string::npos || !written.ends_with(')')) return unescape(written);
  const auto kind = written.substr(0, open);
  const auto args =
      arguments(std::string_view(written).substr(open + 1, written.size() - open - 2));
  std::string found;
  if (kind == "loc") {
    if (const auto at = places.find(args[0]); at != places.end()) found = at->second.barcode;
  } else if (kind == "tote" || kind == "slot") {
    found = tote(args[0]);
  } else if (kind == "badge") {
    found = first_of(badges, args[0]);
  } else if (kind == "box") {
    if (const auto at = boxes.find(args[0]); at != boxes.end()) found = at->second.barcode;
  } else if (kind == "item") {
    if (articles.contains(args[0]))
      found = on_article(args[0], args.size() > 1 ? args[1] : "", args.size() > 2 ? args[2] : "");
  } else {
    return unescape(written);
  }
  if (found.empty()) return tl::unexpected(written + " stands in no oms step before this one");
  return found;
}

}  // namespace wec::scenario
