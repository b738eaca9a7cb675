// The half of `wec decode` that knows printers' answers by the name of the question.
#pragma once

#include <string>
#include <vector>

#include "drivers/printer/reply.hpp"

namespace wec::cli {

/// Prints what each answer says, and a fault for what is none. Input that ends too early is one
/// too.
void decode_replies(const ReplyLanguage& language, const std::vector<std::string>& pieces);

}  // namespace wec::cli
