#include "daemon/core/item_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec {
namespace {

namespace json = boost::json;
using Wrong = tl::unexpected<std::string>;

constexpr std::int64_t pack_max_units = 1'000'000;
constexpr std::int64_t limit_max = 1'000'000'000'000'000;

/// A text, or a number as text; nothing else.
bool read_word(const json::value& value, std::string& out) {
  if (value.is_string())
    out = std::string(value.get_string());
  else if (value.is_int64() || value.is_uint64())
    out = json::serialize(value);
  else
    return false;
  return out.size() <= codec::text_max_bytes;
}

bool read_words(const json::value& value, std::vector<std::string>& out) {
  if (!value.is_array()) {
    std::string one;
    if (!read_word(value, one)) return false;
    out.push_back(std::move(one));
    return true;
  }
  for (const auto& element : value.get_array()) {
    std::string one;
    if (!read_word(element, one)) return false;
    out.push_back(std::move(one));
  }
  return true;
}

bool read_count(const json::value& value, std::int64_t& out) {
  json::error_code error;
  if (!value.is_int64() && !value.is_uint64()) return false;
  out = value.to_number<std::int64_t>(error);
  return !error && out >= 0 && out <= limit_max;
}

bool read_air(const json::value& value, Dg& dg) {
  std::string text;
  return read_word(value, text) && boost::describe::enum_from_string(text.c_str(), dg.air);
}

bool read_dg_field(const std::string_view key, const json::value& value, Dg& dg) {
  if (key == "un_number") return read_word(value, dg.un_number);
  if (key == "proper_shipping_name") return read_word(value, dg.proper_shipping_name);
  if (key == "class") return read_word(value, dg.dg_class);
  if (key == "packing_group") return read_word(value, dg.packing_group);
  if (key == "regime" || key == "regimes") return read_words(value, dg.regimes);
  if (key == "net_qty_per_unit") return read_count(value, dg.net_qty_per_unit);
  if (key == "air") return read_air(value, dg);
  if (key == "segregation_group") return read_word(value, dg.segregation_group);
  if (key == "marks") return read_words(value, dg.marks);
  if (key != "limited_qty") return true;
  if (!value.is_bool()) return false;
  dg.limited_qty = value.get_bool();
  return true;
}

/// One word that stands for one of the policies.
bool take_policy_word(const std::string& word, ItemPolicy& policy) {
  QtyPolicy qty{};
  if (boost::describe::enum_from_string(word.c_str(), qty)) {
    policy.qty = qty;
    return true;
  }
  return boost::describe::enum_from_string(word.c_str(), policy.removal);
}

bool take_policy_words(const json::value& value, ItemPolicy& policy) {
  std::vector<std::string> words;
  return read_words(value, words) &&
         std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return take_policy_word(word, policy); });
}

template <class Enum>
bool read_enum(const json::value& value, Enum& out) {
  return value.is_string() &&
         boost::describe::enum_from_string(std::string(value.get_string()).c_str(), out);
}

bool read_flag(const json::value& value, bool& out) {
  if (!value.is_bool()) return false;
  out = value.get_bool();
  return true;
}

bool read_policy_field(const std::string_view key, const json::value& value, ItemPolicy& policy) {
  if (key == "qty" || key == "quantity") return read_enum(value, policy.qty);
  if (key == "removal" || key == "strategy") return read_enum(value, policy.removal);
  if (key == "serials") return read_enum(value, policy.serials);
  if (key == "allocate_uom") return read_word(value, policy.allocate_uom);
  if (key == "hygiene") return read_flag(value, policy.hygiene);
  if (key == "own_container") return read_flag(value, policy.own_container);
  if (key == "this_side_up") return read_flag(value, policy.this_side_up);
  if (key == "overpick_units") return read_count(value, policy.overpick_units);
  policy.more[key] = value;
  return true;
}

const Pack* level(const std::vector<Pack>& packs, const std::string& uom) {
  const auto found =
      std::find_if(packs.begin(), packs.end(), [&](const Pack& pack) { return pack.uom == uom; });
  return found == packs.end() ? nullptr : &*found;
}

}  // namespace

tl::expected<Dg, std::string> read_dg(const json::value& value) {
  Dg dg;
  if (value.is_null()) return dg;
  if (!value.is_object()) return Wrong("dg must be an object");
  for (const auto& [key, field] : value.get_object())
    if (!field.is_null() && !read_dg_field(key, field, dg))
      return Wrong(fmt::format("dg.{} cannot be read", std::string_view(key)));
  for (const auto& regime : dg.regimes)
    if (regime != "ADR" && regime != "IMDG" && regime != "IATA")
      return Wrong("dg.regime must be ADR, IMDG or IATA");
  if (value.get_object().empty()) return dg;
  if (dg.un_number.empty() || dg.dg_class.empty()) return Wrong("dg needs un_number and class");
  dg.state = dg.limited_qty ? DgState::DG_LQ : DgState::DG_REGULATED;
  return dg;
}

tl::expected<ItemPolicy, std::string> read_item_policy(const json::value& value) {
  ItemPolicy policy;
  if (value.is_null()) return policy;
  if (!value.is_object()) {
    if (!take_policy_words(value, policy)) return Wrong("policy has a word that is not known");
    return policy;
  }
  for (const auto& [key, field] : value.get_object())
    if (!field.is_null() && !read_policy_field(key, field, policy))
      return Wrong(fmt::format("policy.{} cannot be read", std::string_view(key)));
  return policy;
}

tl::expected<Capacity, std::string> read_capacity(const json::value& value) {
  Capacity capacity;
  if (value.is_null()) return capacity;
  if (!value.is_object()) {
    if (!read_count(value, capacity.units)) return Wrong("capacity must be units, or an object");
    return capacity;
  }
  for (const auto& [name, field] : value.get_object()) {
    const std::string_view key = name;
    std::int64_t ignored = 0;
    auto& out = key == "units"                           ? capacity.units
                : key == "mass_mg" || key == "weight_mg" ? capacity.mass_mg
                : key == "volume_mm3"                    ? capacity.volume_mm3
                : key == "lpns"                          ? capacity.lpns
                                                         : ignored;
    if (&out != &ignored && !field.is_null() && !read_count(field, out))
      return Wrong(fmt::format("capacity.{} must be a whole number", key));
  }
  return capacity;
}

tl::expected<std::vector<std::string>, std::string> read_notes(const json::value& value) {
  std::vector<std::string> notes;
  if (value.is_null()) return notes;
  if (!read_words(value, notes)) return Wrong("notes must be a text or a list of texts");
  return notes;
}

tl::expected<std::vector<Pack>, PackProblem> base_packs(const std::vector<Pack>& packs) {
  std::vector<Pack> out = packs;
  for (auto& pack : out) {
    std::int64_t units = 1;
    const Pack* at = level(packs, pack.uom);
    // A chain longer than there are levels has met one of them twice.
    for (std::size_t steps = 0; at; ++steps) {
      if (steps == packs.size())
        return tl::unexpected(PackProblem{"PACK_CYCLE", pack.uom + " contains itself"});
      if (at->qty <= 0 || at->qty > pack_max_units || units > pack_max_units / at->qty)
        return tl::unexpected(PackProblem{"INVALID", "packs.qty must be 1 to 1000000"});
      units *= at->qty;
      if (at->of.empty()) break;
      const auto& inner = at->of;
      at = level(packs, inner);
      if (!at) return tl::unexpected(PackProblem{"INVALID", "there is no pack level " + inner});
    }
    pack.qty = units;
    pack.of.clear();
  }
  return out;
}

bool expires(const Word& rule) {
  return !rule.empty() && rule.text != "false" && rule.text != "NONE";
}

}  // namespace wec
