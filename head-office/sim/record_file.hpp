// The append-only file in which wec-oms-sim keeps what it must not forget when it is killed:
// its incarnation, its fences, the commands it issued, and the site's raw events.
//
//   "E 660 1a2b3c4d5e6f7788\n" <660 bytes> "\n"     kind, size, first 8 bytes of SHA-256
//
// A record cut off at the end of the file was never synced, so nobody was told of it: it is cut
// away at the next start. Anything else that is damaged is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace wec::hq {

class RecordFile {
 public:
  static constexpr std::size_t record_max_bytes = 4 * 1024 * 1024;

  struct Place {
    std::uint64_t offset = 0;
    std::uint32_t size = 0;
  };
  using Reader = std::function<void(char kind, std::string_view bytes, Place)>;

  /// An empty path keeps everything in memory.
  static tl::expected<RecordFile, std::string> open(const std::string& path);

  RecordFile(RecordFile&&) noexcept;
  RecordFile& operator=(RecordFile&&) = delete;
  ~RecordFile();

  /// Every record in order; an error names the offset. Call once, before append().
  tl::expected<void, std::string> load(const Reader&);

  Place append(char kind, std::string_view bytes);
  /// What was appended is on the disk when this returns. Throws when the disk refuses: going on
  /// would acknowledge what is not stored.
  void sync();
  std::string read(Place) const;

 private:
  explicit RecordFile(int file) : file_(file) {}
  std::uint64_t size_on_disk() const;

  int file_ = -1;
  std::string memory_;  // all of it without a file, else what is not yet written
  std::uint64_t end_ = 0;
};

}  // namespace wec::hq
