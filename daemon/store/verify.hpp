// Does the log still give the tables? On a copy or a stopped site's database, never inside the
// daemon.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wec {

struct VerifyReport {
  std::int64_t events = 0;
  std::string state_hash;             // of the tables in the file
  std::vector<std::string> problems;  // each with table or seq; empty: all is well
  bool ok() const { return problems.empty(); }
};

/// Checks the file (integrity_check), the chain of hashes, folds the log into fresh tables and
/// compares every fold table row by row. The file is opened read-only.
VerifyReport verify_database(const std::string& path);

}  // namespace wec
