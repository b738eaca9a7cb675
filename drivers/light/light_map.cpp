#include "drivers/light/light_map.hpp"

#include <vector>

#include "drivers/modbus_driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto flash_half = 400ms;  // about once a second, far from what harms anybody
constexpr std::size_t name_max = 32;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::optional<std::uint16_t> number_of(std::string_view word) {
  const auto number = whole_number(word, 0, 65535);
  if (!number) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

}  // namespace

std::uint16_t MappedLight::value_at(Instant now) const {
  if (!is_coil) return values[static_cast<std::size_t>(look)];
  if (look != LightLook::flash) return look == LightLook::on ? 1 : 0;
  return now.time_since_epoch() / flash_half % 2 == 0 ? 1 : 0;
}

Instant next_flash(Instant now) {
  const auto since = now.time_since_epoch();
  return Instant((since / flash_half + 1) * flash_half);
}

std::optional<MappedLight> read_light(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 3 || words[0].size() > name_max) return std::nullopt;
  MappedLight light;
  light.name = words[0];
  light.is_coil = words[1] == "coil";
  if (!light.is_coil && words[1] != "register") return std::nullopt;
  const auto address = number_of(words[2]);
  if (!address) return std::nullopt;
  light.address = *address;
  std::size_t at = 3;
  if (!light.is_coil) {
    for (auto& value : light.values) {
      const auto told = at < words.size() ? number_of(words[at++]) : std::nullopt;
      if (!told) return std::nullopt;
      value = *told;
    }
  }
  if (at == words.size()) return light;
  if (words.size() != at + 2 || words[at] != "number") return std::nullopt;
  light.number_address = number_of(words[at + 1]);
  if (!light.number_address) return std::nullopt;
  return light;
}

}  // namespace wec
