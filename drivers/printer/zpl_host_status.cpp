#include "drivers/printer/zpl_host_status.hpp"

#include <charconv>
#include <vector>

namespace wec {
namespace {

constexpr std::size_t first_fields = 12;
constexpr std::size_t second_fields = 11;
constexpr std::size_t third_fields = 2;

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  while (fields.size() <= first_fields) {
    const auto comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  return fields;
}

/// Reads fields and remembers whether one was not what it must be.
struct FieldReader {
  bool good = true;

  bool flag(std::string_view text) {
    if (text != "0" && text != "1") good = false;
    return text == "1";
  }
  std::uint32_t number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) good = false;
    return value;
  }
};

bool read_first(const std::vector<std::string_view>& f, ZplHostStatus& s) {
  FieldReader read;
  read.number(f[0]);
  s.comm_settings = f[0];
  s.paper_out = read.flag(f[1]);
  s.paused = read.flag(f[2]);
  s.label_length_dots = read.number(f[3]);
  s.formats_in_buffer = read.number(f[4]);
  s.buffer_full = read.flag(f[5]);
  s.diagnostic_mode = read.flag(f[6]);
  s.partial_format = read.flag(f[7]);
  s.corrupt_ram = read.flag(f[9]);
  s.under_temperature = read.flag(f[10]);
  s.over_temperature = read.flag(f[11]);
  return read.good;
}

bool read_second(const std::vector<std::string_view>& f, ZplHostStatus& s) {
  FieldReader read;
  s.head_open = read.flag(f[2]);
  s.ribbon_out = read.flag(f[3]);
  s.thermal_transfer = read.flag(f[4]);
  s.print_mode = f[5];
  s.print_width_mode = f[6];
  s.label_waiting = read.flag(f[7]);
  s.labels_remaining = read.number(f[8]);
  s.graphics_stored = read.number(f[10]);
  return read.good;
}

bool read_third(const std::vector<std::string_view>& f, ZplHostStatus& s) {
  FieldReader read;
  s.password = f[0];
  s.static_ram = read.flag(f[1]);
  return read.good;
}

}  // namespace

ZplHostStatusReader::Taken ZplHostStatusReader::take(std::string_view line) {
  const auto fields = split(line);
  const int part = fields.size() == first_fields    ? 1
                   : fields.size() == second_fields ? 2
                   : fields.size() == third_fields  ? 3
                                                    : 0;
  const bool in_turn = part != 0 && (part == 1 || part == expected_);
  expected_ = 1;
  if (!in_turn) return Taken::not_a_status;
  if (part == 1) status_ = ZplHostStatus{};
  const bool good = part == 1   ? read_first(fields, status_)
                    : part == 2 ? read_second(fields, status_)
                                : read_third(fields, status_);
  if (!good) return Taken::not_a_status;
  if (part == 3) return Taken::complete;
  expected_ = part + 1;
  return Taken::incomplete;
}

}  // namespace wec
