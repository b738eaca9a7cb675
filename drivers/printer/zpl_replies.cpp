// Source: Zebra ZPL programming guide, pages ~HQ, ~HI and ~HM (docs.zebra.com).
//
//     ~HQES  STX .. "  ERRORS:   f gggggggg gggggggg" .. "  WARNINGS: f gggggggg gggggggg" .. ETX
//     ~HI    STX model,firmware,dots per mm,memory[,options] ETX
//     ~HM    STX total,max,free ETX
//     ~HQOD  STX .. "TOTAL NONRESETTABLE:  69 \"" or "69 cm" .. ETX
#include "drivers/printer/zpl_replies.hpp"

#include <array>
#include <charconv>

namespace wec {
namespace {

struct Bit {
  std::uint32_t mask;
  std::string_view name;
};
constexpr std::array error_names{
    Bit{0x1, "media_out"},
    Bit{0x2, "ribbon_out"},
    Bit{0x4, "head_open"},
    Bit{0x8, "cutter_fault"},
    Bit{0x10, "printhead_over_temperature"},
    Bit{0x20, "motor_over_temperature"},
    Bit{0x40, "bad_printhead_element"},
    Bit{0x80, "printhead_detection"},
    Bit{0x100, "invalid_firmware_config"},
    Bit{0x200, "printhead_thermistor_open"},
    Bit{0x1000, "retract_jam"},
    Bit{0x2000, "presenter_not_running"},
    Bit{0x4000, "paper_feed"},
    Bit{0x8000, "clear_path_failed"},
    Bit{0x10000, "paused"},
    Bit{0x20000, "retract_timeout"},
    Bit{0x40000, "black_mark_calibrate"},
    Bit{0x80000, "black_mark_not_found"},
};
constexpr std::array warning_names{
    Bit{0x1, "calibrate_media"},   Bit{0x2, "clean_printhead"},    Bit{0x4, "replace_printhead"},
    Bit{0x8, "paper_near_end"},    Bit{0x10, "paper_before_head"}, Bit{0x20, "black_mark"},
    Bit{0x40, "paper_after_head"}, Bit{0x80, "loop_ready"},        Bit{0x100, "presenter"},
    Bit{0x200, "retract_ready"},   Bit{0x400, "in_retract"},       Bit{0x800, "at_bin"},
};

std::string_view trim(std::string_view text, std::string_view blanks = " \r\n\x02\x03") {
  const auto from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

std::optional<std::uint32_t> number(std::string_view text, int base = 10) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The rest of the line behind `label`, which must end.
std::optional<std::string_view> line_behind(std::string_view reply, std::string_view label) {
  const auto at = reply.find(label);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = reply.substr(at + label.size());
  const auto end = rest.find_first_of("\r\n\x03");
  if (end == std::string_view::npos) return std::nullopt;
  return trim(rest.substr(0, end));
}

struct FlagAndBits {
  bool flag;
  std::uint32_t bits;
};

/// "1 00000000 00000005"
std::optional<FlagAndBits> read_bits(std::string_view reply, std::string_view label) {
  const auto line = line_behind(reply, label);
  if (!line || line->size() < 19 || ((*line)[0] != '0' && (*line)[0] != '1')) return std::nullopt;
  const auto low = trim(line->substr(line->size() - 8));
  const auto bits = low.size() == 8 ? number(low, 16) : std::nullopt;
  if (!bits) return std::nullopt;
  return FlagAndBits{(*line)[0] == '1', *bits};
}

/// Returns the bits without a name.
template <std::size_t count>
std::uint32_t name_bits(std::uint32_t bits, const std::array<Bit, count>& names,
                        std::vector<std::string_view>& out) {
  for (const auto& bit : names) {
    if ((bits & bit.mask) == 0) continue;
    out.push_back(bit.name);
    bits &= ~bit.mask;
  }
  return bits;
}

std::vector<std::string_view> fields_of(std::string_view reply) {
  std::vector<std::string_view> fields;
  for (auto text = trim(reply);;) {
    const auto comma = text.find(',');
    fields.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<ZplErrors> parse_zpl_errors(std::string_view reply) {
  const auto errors = read_bits(reply, "ERRORS:");
  const auto warnings = read_bits(reply, "WARNINGS:");
  if (!errors || !warnings) return std::nullopt;
  ZplErrors result;
  result.error = errors->flag;
  result.warning = warnings->flag;
  result.error_bits = errors->bits;
  result.warning_bits = warnings->bits;
  result.unknown_error_bits = name_bits(errors->bits, error_names, result.errors);
  result.unknown_warning_bits = name_bits(warnings->bits, warning_names, result.warnings);
  return result;
}

std::optional<ZplIdentity> parse_zpl_identity(std::string_view reply) {
  const auto fields = fields_of(reply);
  if (fields.size() < 4 || fields[0].empty()) return std::nullopt;
  ZplIdentity identity{std::string(fields[0]), std::string(fields[1]), std::nullopt,
                       std::string(fields[3])};
  // Some printers write the resolution in dots per inch.
  constexpr std::uint32_t dots_per_mm_max = 24;
  const auto dots = number(fields[2]);
  if (dots && *dots > 0 && *dots <= dots_per_mm_max) identity.dots_per_mm = static_cast<int>(*dots);
  return identity;
}

std::optional<ZplMemory> parse_zpl_memory(std::string_view reply) {
  const auto fields = fields_of(reply);
  if (fields.size() != 3) return std::nullopt;
  const auto total = number(fields[0]);
  const auto max = number(fields[1]);
  const auto free = number(fields[2]);
  if (!total || !max || !free) return std::nullopt;
  return ZplMemory{*total, *max, *free};
}

std::optional<ZplOdometer> parse_zpl_odometer(std::string_view reply) {
  const auto line = line_behind(reply, "TOTAL NONRESETTABLE:");
  if (!line) return std::nullopt;
  const bool centimetres = line->ends_with("cm");
  if (!centimetres && !line->ends_with('"')) return std::nullopt;
  const auto length = number(trim(line->substr(0, line->size() - (centimetres ? 2 : 1))));
  if (!length) return std::nullopt;
  return ZplOdometer{*length, centimetres};
}

}  // namespace wec
