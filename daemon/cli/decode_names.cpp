// Captures are named after what was recorded, drivers after what they drive.
#include "daemon/cli/decode_names.hpp"

#include <utility>

namespace wec::cli {

namespace {

constexpr std::pair<std::string_view, std::string_view> other_names[] = {
    {"and", "and_scale"},
    {"datalogic_hostmode", "line"},
    {"hid", "hid_scale"},
    {"hid_ibm_oem_payload", "hid_ibm_oem"},
    {"hid_newland_reply", "hid_newland"},
    {"hid_pos_honeywell", "hid_pos"},
    {"hid_symbol_simplecom", "hid_simplecom"},
    {"honeywell_menu", "line"},
    {"laumas_modbus_rtu", "laumas"},
    {"metrologic_setup", "line"},
    {"nci_scp02", "nci_ecr"},
    {"serial", "line"},
};

}  // namespace

const Protocol* protocol_named(std::string_view name) {
  for (const auto& [other, driver] : other_names) {
    if (other == name) return find_protocol(driver);
  }
  return find_protocol(name);
}

}  // namespace wec::cli
