// PINs of supervisors: argon2id hashes made by head office, never the digits.
#pragma once

#include <string>
#include <string_view>

namespace wec {

/// Empty: a hash that this site can check without harm ("$argon2id$v=19$m=..,t=..,p=1$salt$hash",
/// at most 64 MiB and 4 passes). Otherwise what is wrong with it.
std::string pin_hash_problem(std::string_view hash);

/// Takes as long as the hash's cost says: some tens of milliseconds.
bool pin_matches(const std::string& hash, const std::string& pin);

}  // namespace wec
