// The table of answers by name, and what they mean at a station.
#include "drivers/printer/reply.hpp"

#include <array>

namespace wec {

namespace {

constexpr std::array languages{
    ReplyLanguage{"zpl_hs", take_zpl_host_status},
    ReplyLanguage{"zpl_hqes", take_zpl_errors},
    ReplyLanguage{"zpl_hi", take_zpl_identity},
    ReplyLanguage{"zpl_hm", take_zpl_memory},
    ReplyLanguage{"zpl_hqod", take_zpl_odometer},
    ReplyLanguage{"sgd", take_sgd},
    ReplyLanguage{"zebra_json_9200", take_zebra_json},
    ReplyLanguage{"epl2_uq", take_epl2_configuration},
    ReplyLanguage{"epl2_ee", take_epl2_error},
    ReplyLanguage{"tspl_status", take_tspl_status},
    ReplyLanguage{"tspl_esc_s", take_tspl_long_status},
    ReplyLanguage{"escpos_dle_eot", take_escpos_any_status},
    ReplyLanguage{"escpos_dle_eot_1", take_escpos_status_1},
    ReplyLanguage{"escpos_dle_eot_2", take_escpos_status_2},
    ReplyLanguage{"escpos_dle_eot_3", take_escpos_status_3},
    ReplyLanguage{"escpos_dle_eot_4", take_escpos_status_4},
    ReplyLanguage{"escpos_asb", take_escpos_asb},
    ReplyLanguage{"sbpl_enq", take_sbpl_status},
    ReplyLanguage{"dpl_soh_a", take_dpl_status},
    ReplyLanguage{"dpl_soh_f", take_dpl_status_byte},
    ReplyLanguage{"dpl_soh_e", take_dpl_remaining},
    ReplyLanguage{"cpcl_esc_h", take_cpcl_status},
    ReplyLanguage{"cpcl_esc_i", take_cpcl_extra_status},
    ReplyLanguage{"bixolon_cu", take_bixolon_status},
    ReplyLanguage{"brother_esc_i_s", take_brother_status},
    ReplyLanguage{"dymo_gs_s", take_dymo_status},
    ReplyLanguage{"usb_port_status", take_usb_port_status},
    ReplyLanguage{"ieee1284_id", take_ieee1284_id},
};

/// Station word, and what languages call it.
struct Meaning {
  std::string_view flag;
  std::array<std::string_view, 7> names;
};
constexpr std::array meanings{
    Meaning{"head_open", {"head_open", "cover_open", "latch_open", "cover"}},
    Meaning{"paper_out",
            {"paper_out", "media_out", "paper_end", "paper_empty", "no_media", "end_of_media",
             "paper_end_stop"}},
    Meaning{"ribbon_out", {"ribbon_out", "ribbon_end", "ribbon_empty", "no_ribbon"}},
    Meaning{"over_temperature",
            {"over_temperature", "printhead_over_temperature", "motor_over_temperature",
             "head_over_temperature", "overheating", "head_too_hot"}},
    Meaning{"paused", {"paused", "pause"}},
};

/// Told beside those, where a language has them.
constexpr std::array<std::string_view, 7> further_flags{
    "buffer_full", "under_temperature", "partial_format",  "label_waiting",
    "corrupt_ram", "diagnostic_mode",   "thermal_transfer"};

std::optional<std::uint32_t> count_in(const PrinterReply& reply, std::string_view name) {
  const auto* value = reply.find(name);
  const auto* count = value ? std::get_if<std::int64_t>(value) : nullptr;
  if (!count || *count < 0) return std::nullopt;
  return static_cast<std::uint32_t>(*count);
}

}  // namespace

void PrinterReply::put(std::string_view name, ReplyValue value) {
  for (auto& field : fields) {
    if (field.name != name) continue;
    field.value = std::move(value);
    return;
  }
  set(name, std::move(value));
}

const ReplyValue* PrinterReply::find(std::string_view name) const {
  for (const auto& field : fields) {
    if (field.name == name) return &field.value;
  }
  return nullptr;
}

bool PrinterReply::is(std::string_view name) const {
  const auto* value = find(name);
  const auto* set = value ? std::get_if<bool>(value) : nullptr;
  return set && *set;
}

std::span<const ReplyLanguage> reply_languages() { return languages; }

const ReplyLanguage* find_reply_language(std::string_view name) {
  for (const auto& language : languages) {
    if (language.name == name) return &language;
  }
  return nullptr;
}

PrinterStatus to_printer_status(const PrinterReply& reply) {
  PrinterStatus status;
  for (const auto& meaning : meanings) {
    bool known = false;
    bool set = false;
    for (const auto name : meaning.names) {
      if (name.empty() || reply.find(name) == nullptr) continue;
      known = true;
      set = set || reply.is(name);
    }
    if (known) status.flags.push_back({meaning.flag, set});
  }
  for (const auto name : further_flags) {
    if (reply.find(name)) status.flags.push_back({name, reply.is(name)});
  }
  status.formats_waiting = count_in(reply, "formats_in_buffer");
  status.labels_remaining = count_in(reply, "labels_remaining");
  return status;
}

}  // namespace wec
