// The second medium (sync.md T2): an append-only copy of the log on another disk. It proves after a
// restart that the database is not an older one, and it holds what a set-back database has lost.
//
//   one line a row:  <seq> <hash> <raw>\n        a torn last line is cut off at open
//
// Used by the deciding thread only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/core/logged_event.hpp"

namespace wec {

class Witness {
 public:
  static constexpr std::int64_t size_max_bytes =
      64 * 1024 * 1024;  // above: rows up to `safe` are dropped

  static tl::expected<Witness, std::string> open(const std::filesystem::path& folder,
                                                 const std::string& site);
  ~Witness();
  Witness(Witness&&) noexcept;
  Witness& operator=(Witness&&) noexcept;

  std::int64_t seq() const { return seq_; }
  const std::string& hash() const { return hash_; }

  /// Durable when it returns true; false: the medium is gone, the site goes on as degraded.
  bool append(const std::vector<LoggedEvent>& events);
  /// Whole rows with seq > after, in order, up to max_bytes: what a set-back database has lost.
  std::vector<LoggedEvent> read_after(std::int64_t after, std::size_t max_bytes) const;
  /// Forgets everything: the log it copied was replaced by another.
  bool start_over();
  /// Called now and then; rewrites the file without rows that head office holds safely.
  bool trim(std::int64_t safe);

 private:
  Witness(std::filesystem::path file, int fd);
  bool read_tail();

  std::filesystem::path file_;
  int fd_ = -1;
  std::int64_t size_ = 0;
  std::int64_t seq_ = 0;
  std::string hash_ = std::string(zero_hash);
};

}  // namespace wec
