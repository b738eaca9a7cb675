// Runs a device recording against its driver; see HACKING.md for the format.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "drivers/driver.hpp"

namespace wec::test {

/// How the bytes of one `<` line reach the driver.
using Split = std::function<std::vector<std::string>(const std::string&)>;

/// Feeds the `open`, `close`, `!`, `<` and `@` lines and returns the whole fixture with its `>` and
/// `=` lines as the driver made them. Throws std::invalid_argument for a line that means nothing.
std::string replay(const Protocol& protocol, const std::string& fixture, const Split& split);

std::vector<std::string> whole(const std::string& bytes);
std::vector<std::string> byte_by_byte(const std::string& bytes);

/// One line for one event, as in a fixture.
std::string describe(const DeviceEvent& event);

/// Printable ASCII with \r \n \t \\ and \xHH.
std::string escape(std::string_view raw);
std::string unescape(std::string_view text);

std::string read_file(const std::filesystem::path& path);

}  // namespace wec::test
