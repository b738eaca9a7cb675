// What the bots do with mixed totes: sort them into the slots of a put wall, and pack single units.
#include <algorithm>

#include "tests/scenario/bot.hpp"
#include "tests/scenario/reading.hpp"

namespace wec::scenario {
namespace {

namespace json = boost::json;

const Article* article_of(const Book& book, const std::string& code, std::string& sku) {
  for (const auto& [name, article] : book.articles) {
    const auto& digits = article.gtin.empty() ? article.barcode : article.gtin;
    if (digits.empty() || code.find(digits) == code.npos) continue;
    sku = name;
    return &article;
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> Bots::wall_code(const json::object& screen) {
  const auto prompt = text(screen, "prompt");
  if (prompt == "SCAN_TOTE") {
    if (floor_.to_sort.empty()) return std::nullopt;
    return book_.tote(floor_.to_sort.front());
  }
  if (prompt == "PUT_SLOT") return book_.tote(text(part(screen, "args"), "slot"));
  if (prompt != "SCAN_ITEM") return std::nullopt;
  const auto& inside = floor_.totes[text(part(screen, "view"), "tote")];
  return inside.empty() ? "CMD-EMPTY" : inside.front();
}

void Bots::took_at_wall(const std::string& station, const json::object& before,
                        const std::string& code) {
  const auto prompt = text(before, "prompt");
  if (prompt == "SCAN_TOTE")
    std::erase_if(floor_.to_sort, [&](const auto& id) { return book_.tote(id) == code; });
  if (prompt != "PUT_SLOT" || code.starts_with("CMD-")) return;
  const auto& args = part(before, "args");
  auto& inside = floor_.totes[text(part(before, "view"), "tote")];
  auto& slot = floor_.totes[text(args, "slot")];
  for (auto left = std::stoll(text(args, "qty")); left > 0; --left) {
    const auto at = std::find_if(inside.begin(), inside.end(), [&](const std::string& unit) {
      std::string sku;
      return article_of(book_, unit, sku) && sku == text(args, "sku");
    });
    if (at == inside.end()) break;
    slot.push_back(*at);
    inside.erase(at);
  }
  const auto after = world_.screen(station);
  const auto* slots = part(after, "view").if_contains("slots");
  if (!slots) return;
  for (const auto& one : slots->as_array())
    if (text(one.as_object(), "slot") == text(args, "slot") &&
        text(one.as_object(), "state") == "COMPLETE")
      floor_.staged.push_back(text(args, "slot"));
}

/// A unit out of a mixed tote stays in the hand until its box is there.
void Bots::took_unit(const std::string& station, const json::object& before,
                     const std::string& code) {
  if (text(before, "step") == "UNIT") {
    if (code.starts_with("CMD-")) return;
    take_out(text(part(before, "view"), "tote"), code);
    floor_.unit_in_hand[station] = code;
    return;
  }
  const auto unit = std::exchange(floor_.unit_in_hand[station], {});
  std::string sku;
  const auto* article = article_of(book_, unit, sku);
  if (unit.empty() || !article) return;
  const auto carton = part(part(world_.screen(station), "view"), "carton");
  floor_.cartons[text(carton, "sscc")] =
      book_.boxes.at(text(carton, "type")).tare_mg + article->weight_mg;
}

}  // namespace wec::scenario
