// What printers answer to questions about their state, language by language, as named values.
//
// A reader takes one answer off the front of a buffer. The drivers use the same readers as
// `wec decode`, so what a capture shows is what the daemon saw.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/driver.hpp"

namespace wec {

/// Null: the printer said that it does not know.
using ReplyValue =
    std::variant<std::nullptr_t, bool, std::int64_t, std::string, std::vector<std::string>>;

struct ReplyField {
  std::string name;
  ReplyValue value;
};

/// One answer. A condition that the printer reports as an error has both: its fields, and `fault`.
struct PrinterReply {
  std::vector<ReplyField> fields;
  std::string fault;   // MALFORMED, BAD_HEAD, UNKNOWN_STATUS, PRINTER_ERROR, ...; empty: none
  std::string detail;  // of the fault

  void set(std::string_view name, ReplyValue value) {
    fields.push_back({std::string(name), std::move(value)});
  }
  /// In place of an older value.
  void put(std::string_view name, ReplyValue value);
  const ReplyValue* find(std::string_view name) const;
  /// Is this value there, and true?
  bool is(std::string_view name) const;
};

/// `used` bytes are done with. No reply: noise was dropped (used > 0), or more bytes are needed.
struct TakenReply {
  std::size_t used = 0;
  std::optional<PrinterReply> reply;
};

struct ReplyLanguage {
  std::string_view name;  // "tspl_status"
  TakenReply (*take)(Bytes buffer);
};

/// What is kept of an answer that does not end.
constexpr std::size_t reply_bytes_max = 4096;

std::span<const ReplyLanguage> reply_languages();
const ReplyLanguage* find_reply_language(std::string_view name);

/// The conditions under the names that stations know: head_open, paper_out, ribbon_out, paused,
/// over_temperature, whatever the language calls them. What the answer does not speak of is absent.
PrinterStatus to_printer_status(const PrinterReply& reply);

// ---- the readers ----
TakenReply take_zpl_errors(Bytes buffer);
TakenReply take_zpl_host_status(Bytes buffer);
TakenReply take_zpl_identity(Bytes buffer);
TakenReply take_zpl_memory(Bytes buffer);
TakenReply take_zpl_odometer(Bytes buffer);
TakenReply take_sgd(Bytes buffer);
TakenReply take_zebra_json(Bytes buffer);
TakenReply take_epl2_error(Bytes buffer);
TakenReply take_epl2_configuration(Bytes buffer);
TakenReply take_tspl_status(Bytes buffer);
TakenReply take_tspl_long_status(Bytes buffer);
TakenReply take_escpos_any_status(Bytes buffer);
TakenReply take_escpos_status_1(Bytes buffer);
TakenReply take_escpos_status_2(Bytes buffer);
TakenReply take_escpos_status_3(Bytes buffer);
TakenReply take_escpos_status_4(Bytes buffer);
TakenReply take_escpos_asb(Bytes buffer);
TakenReply take_sbpl_status(Bytes buffer);
TakenReply take_dpl_status(Bytes buffer);
TakenReply take_dpl_status_byte(Bytes buffer);
TakenReply take_dpl_remaining(Bytes buffer);
TakenReply take_cpcl_status(Bytes buffer);
TakenReply take_cpcl_extra_status(Bytes buffer);
TakenReply take_brother_status(Bytes buffer);
TakenReply take_bixolon_status(Bytes buffer);
TakenReply take_dymo_status(Bytes buffer);
TakenReply take_usb_port_status(Bytes buffer);
TakenReply take_ieee1284_id(Bytes buffer);

}  // namespace wec
