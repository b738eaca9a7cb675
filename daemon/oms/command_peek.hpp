// Where a message of dn/cmd stands in the command log, without judging the rest of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

struct CommandPlace {
  std::string dinc;       // incarnation of the downlink; empty when the message does not say
  std::int64_t dseq = 0;  // from 1, contiguous in each dinc
};

/// From `sequence`, which is what the site goes by, or else from `id` ("D0:880"). Damaged, too deep
/// or oversized JSON is searched as text, so that a broken command can still be answered in its
/// place and does not block the queue. Nothing when the place cannot be known.
std::optional<CommandPlace> peek_command(std::string_view bytes);

}  // namespace wec
