// What happens if ...: a test for each row of docs/wire/faults.md, under the row's own words.
#include <fmt/format.h>

#include <cctype>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/sync/rows.hpp"

namespace wec::test {
namespace {

struct Row {
  int number;
  const char* fault;
  void (*shown)();
};

const Row rows[] = {
    {1, "broker loses all state", broker_loses_all_state},
    {2, "broker accepts and drops (queue full)", broker_accepts_and_drops},
    {3, "message lost, duplicated, reordered up", lost_doubled_reordered_up},
    {4, "same for downlink", lost_doubled_reordered_down},
    {5, "daemon crashes between effect and cursor", crash_between_effect_and_cursor},
    {6, "power cut after commit, before send", power_cut_before_send},
    {7, "disk restored from a week-old backup, second medium alive", disk_restored_medium_alive},
    {8, "same, no second medium", disk_restored_without_medium},
    {9, "same, and site is offline", disk_restored_and_offline},
    {10, "whole box replaced", whole_box_replaced},
    {11, "disk cloned, both run", disk_cloned_both_run},
    {12, "two daemons, same machine", two_daemons_same_machine},
    {13, "head office restored from backup", head_office_restored},
    {14, "head office and site disk restored", head_office_and_disk_restored},
    {15, "head office loses everything", head_office_loses_everything},
    {16, "order cancelled in the cloud, already shipped offline", cancelled_after_shipping_offline},
    {17, "order cancelled, picked or packed offline", cancelled_after_packing_offline},
    {18, "order changed while half-picked", changed_while_half_picked},
    {19, "two changes cross (v3 after v4)", two_changes_cross},
    {20, "stock corrected on both sides", stock_corrected_on_both_sides},
    {21, "tracking number twice", tracking_number_twice},
    {22, "message too big", message_too_big},
    {23, "poison message at head office", poison_message_at_head_office},
    {24, "poison command at site", poison_command_at_site},
    {25, "unknown schema version", unknown_schema_version},
    {26, "site clock wrong by years", site_clock_wrong_by_years},
};

std::string test_name(const Row& row) {
  std::string name = fmt::format("{:02}_", row.number);
  for (const char* c = row.fault; *c; ++c)
    if (std::isalnum(static_cast<unsigned char>(*c)))
      name += *c;
    else if (name.back() != '_')
      name += '_';
  return name;
}

class SyncRows : public ::testing::TestWithParam<Row> {};

TEST_P(SyncRows, IsAsThePageSays) { GetParam().shown(); }

INSTANTIATE_TEST_SUITE_P(WhatHappensIf, SyncRows, ::testing::ValuesIn(rows),
                         [](const auto& info) { return test_name(info.param); });

TEST(SyncRowsPage, EveryRowHasItsTestAndEveryTestItsRow) {
  std::ifstream page(std::string(WEC_SOURCE_DIR) + "/docs/wire/faults.md");
  std::vector<std::string> said;
  for (std::string line; std::getline(page, line);) {
    if (line.size() < 3 || line[0] != '|' || !std::isdigit(static_cast<unsigned char>(line[2])))
      continue;
    said.push_back(line.substr(0, line.find(" |", line.find(" | ") + 3)));
  }
  std::vector<std::string> shown;
  for (const Row& row : rows) shown.push_back(fmt::format("| {} | {}", row.number, row.fault));
  EXPECT_EQ(said, shown);
}

}  // namespace
}  // namespace wec::test
