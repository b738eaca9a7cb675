#include "tests/scenario/ledger.hpp"

#include <fmt/format.h>

#include <set>

#include "tests/scenario/language.hpp"

namespace wec::scenario {
namespace {

const std::map<std::string, std::string> by_prompt{
    {"SCAN_BADGE", "labour.signed_in"},    {"SCAN_TOTE", "tote.assigned"},
    {"SCAN_LOCATION", "pick.located"},     {"SCAN_ITEM", "pick.counted"},
    {"SCAN_LOT", "pick.counted"},          {"PUT_TO", "pick.confirmed"},
    {"SCAN_DROP", "tote.staged"},          {"PACK_SCAN_TOTE", "pack.started"},
    {"PACK_CHOOSE_BOX", "parcel.opened"},  {"PACK_SCAN_ITEM", "pack.scanned"},
    {"APPLY_LABEL_SCAN", "label.applied"}, {"SCAN_LPN", "parcel.loaded"},
};

std::string type_of(const boost::json::object& row) {
  auto type = plain(row.at("type"));
  if (type.starts_with("org.wec.")) type = type.substr(8, type.size() - 8 - 3);
  return type;
}

std::int64_t seq_of(const boost::json::object& row) {
  if (const auto* seq = row.if_contains("seq"); seq && seq->is_int64()) return seq->get_int64();
  return std::stoll(plain(row.at("sequence")));
}

}  // namespace

std::string event_of_prompt(const std::string& prompt, const std::string& code) {
  if (code == "CMD-CLOSE") return "shipment.handed_over";
  if (code == "CMD-REPRINT") return "label.reprinted";
  if (code.starts_with("CMD-")) return {};
  const auto found = by_prompt.find(prompt);
  return found == by_prompt.end() ? std::string() : found->second;
}

void Ledger::accepted(const std::string& station, const std::string& event) {
  ++accepted_total_;
  if (!event.empty()) ++told_[{station, event}];
}

void Ledger::check(World& world) {
  std::set<std::string> watched{"shipment.handed_over"};
  for (const auto& [prompt, event] : by_prompt) watched.insert(event);
  for (const auto& row : world.rows("events", last_seq_)) {
    const auto seq = seq_of(row);
    if (seq != last_seq_ + 1)
      throw Deviation{fmt::format("the log goes from {} to {}", last_seq_, seq)};
    last_seq_ = seq;
    const auto type = type_of(row);
    const auto* data = row.if_contains("data");
    if (!watched.contains(type) || !data || !data->as_object().contains("station")) continue;
    ++logged_[{plain(data->at("station")), type}];
  }
  auto all = told_;
  for (const auto& [key, count] : logged_) all.try_emplace(key, 0);
  for (const auto& [key, told] : all) {
    if (key.second == "label.reprinted" || logged_[key] == told) continue;
    throw Deviation{fmt::format("{} at {}: {} scans were accepted, the log has {}", key.second,
                                key.first, told, logged_[key])};
  }
}

}  // namespace wec::scenario
