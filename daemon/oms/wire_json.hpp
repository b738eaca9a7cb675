// Control messages: reading with bounds, writing in one fixed order.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

constexpr std::size_t message_max_bytes = 96 * 1024;
constexpr std::size_t message_depth_max = 32;

/// One JSON object of at most 96 KiB and 32 levels, or nothing.
std::optional<boost::json::object> read_message(std::string_view bytes);

std::optional<std::string> text_of(const boost::json::object&, std::string_view key);
std::optional<std::int64_t> integer_of(const boost::json::object&, std::string_view key);

}  // namespace wec
