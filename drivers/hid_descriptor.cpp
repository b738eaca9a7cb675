// Source: USB Device Class Definition for HID 1.11, 6.2.2.
#include "drivers/hid_descriptor.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace wec {

namespace {

constexpr std::uint32_t generic_desktop = 0x01, keyboard = 0x06;
constexpr std::uint32_t page_max = 0xFFFF;
constexpr int long_item = 0xFE;
constexpr std::size_t depth_max = 32;
constexpr std::size_t pushes_max = 16;

struct Globals {
  std::uint32_t page = 0, size = 0, count = 0, id = 0;
};

struct Reader {
  HidSummary found;
  Globals now;
  std::vector<Globals> pushed;
  std::optional<std::uint32_t> usage;  // the first of the local ones
  std::size_t depth = 0;
  std::map<std::uint32_t, std::size_t> input_bits, output_bits;  // by report id, at most 256
};

using Problem = std::string_view;  // empty: none

Problem add_field(Reader& in, std::map<std::uint32_t, std::size_t>& bits) {
  if (in.now.size > 8 * hid_report_max_bytes || in.now.count > 8 * hid_report_max_bytes) {
    return "a field longer than any report";
  }
  auto& total = bits[in.now.id];
  total += std::size_t{in.now.size} * in.now.count;
  return total > 8 * hid_report_max_bytes ? "a report longer than 4096 bytes" : "";
}

Problem open_collection(Reader& in, std::uint32_t kind) {
  if (in.depth == depth_max) return "collections too deep";
  constexpr std::uint32_t application = 1;
  if (in.depth++ > 0 || kind != application) return {};
  if (in.found.uses.size() == hid_uses_max) return "too many collections";
  const auto usage = in.usage.value_or(0);
  const auto page = usage > page_max ? usage >> 16 : in.now.page;
  in.found.uses.push_back({page, usage & page_max});
  return {};
}

Problem on_main(Reader& in, int prefix, std::uint32_t value) {
  Problem problem;
  switch (prefix & 0xFC) {
    case 0x80:
      problem = add_field(in, in.input_bits);
      break;
    case 0x90:
      problem = add_field(in, in.output_bits);
      break;
    case 0xA0:
      problem = open_collection(in, value);
      break;
    case 0xC0:
      if (in.depth == 0) return "a collection ends that did not begin";
      --in.depth;
      break;
    default:
      break;
  }
  in.usage.reset();
  return problem;
}

Problem set_id(Reader& in, std::uint32_t value) {
  if (value == 0 || value > 255) return "a report id that is none";
  in.now.id = value;
  in.found.numbered = true;
  return {};
}

Problem on_global(Reader& in, int prefix, std::uint32_t value) {
  switch (prefix & 0xFC) {
    case 0x04:
      in.now.page = value & page_max;
      return {};
    case 0x74:
      in.now.size = value;
      return {};
    case 0x84:
      return set_id(in, value);
    case 0x94:
      in.now.count = value;
      return {};
    case 0xA4:
      if (in.pushed.size() == pushes_max) return "pushed too deep";
      in.pushed.push_back(in.now);
      return {};
    case 0xB4:
      if (in.pushed.empty()) return "popped what was not pushed";
      in.now = in.pushed.back();
      in.pushed.pop_back();
      return {};
    default:
      return {};
  }
}

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

Problem on_item(Reader& in, int prefix, std::uint32_t value) {
  switch (prefix & 0x0C) {
    case 0x00:
      return on_main(in, prefix, value);
    case 0x04:
      return on_global(in, prefix, value);
    default:
      if ((prefix & 0xFC) == 0x08 && !in.usage) in.usage = value;
      return {};
  }
}

std::size_t longest(const std::map<std::uint32_t, std::size_t>& bits, bool numbered) {
  std::size_t most = 0;
  for (const auto& [id, count] : bits) most = std::max(most, (count + 7) / 8);
  return most == 0 ? 0 : most + (numbered ? 1 : 0);
}

}  // namespace

bool HidSummary::is_for(std::uint32_t page) const {
  return std::any_of(uses.begin(), uses.end(), [&](const HidUse& use) { return use.page == page; });
}

bool HidSummary::is_keyboard() const {
  return std::find(uses.begin(), uses.end(), HidUse{generic_desktop, keyboard}) != uses.end();
}

tl::expected<HidSummary, std::string_view> read_hid_descriptor(std::string_view rest) {
  if (rest.size() > hid_descriptor_max_bytes) {
    return tl::unexpected(Problem("longer than 4096 bytes"));
  }
  Reader in;
  while (!rest.empty()) {
    const int prefix = static_cast<unsigned char>(rest[0]);
    constexpr std::array<std::size_t, 4> sizes{0, 1, 2, 4};
    auto size = sizes[static_cast<std::size_t>(prefix & 3)];
    if (prefix == long_item) size = rest.size() < 2 ? 2 : 2 + little_endian(rest.substr(1, 1));
    if (rest.size() < 1 + size) return tl::unexpected(Problem("cut off within an item"));
    const auto problem =
        prefix == long_item ? Problem() : on_item(in, prefix, little_endian(rest.substr(1, size)));
    if (!problem.empty()) return tl::unexpected(problem);
    rest.remove_prefix(1 + size);
  }
  if (in.depth > 0) return tl::unexpected(Problem("a collection that does not end"));
  in.found.input_bytes = longest(in.input_bits, in.found.numbered);
  in.found.output_bytes = longest(in.output_bits, in.found.numbered);
  return in.found;
}

}  // namespace wec
