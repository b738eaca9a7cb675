// The rows of docs/wire/faults.md, a function each.
#pragma once

#include <gtest/gtest.h>

#include "tests/unit/sync/sync_world.hpp"

namespace wec::test {

// rows_link.cpp
void broker_loses_all_state();
void broker_accepts_and_drops();
void lost_doubled_reordered_up();
void lost_doubled_reordered_down();
void crash_between_effect_and_cursor();
void power_cut_before_send();
void message_too_big();
void poison_message_at_head_office();
void poison_command_at_site();
void unknown_schema_version();
void site_clock_wrong_by_years();

// rows_restore.cpp
void disk_restored_medium_alive();
void disk_restored_without_medium();
void disk_restored_and_offline();
void whole_box_replaced();
void disk_cloned_both_run();
void two_daemons_same_machine();
void head_office_restored();
void head_office_and_disk_restored();
void head_office_loses_everything();
void tracking_number_twice();

// rows_floor.cpp
void cancelled_after_shipping_offline();
void cancelled_after_packing_offline();
void changed_while_half_picked();
void two_changes_cross();
void stock_corrected_on_both_sides();

/// A place, an item, a supervisor, and numbers: enough to release orders.
void send_master_data(SyncWorld& world);
std::string order_data(const std::string& order, int qty);

}  // namespace wec::test
