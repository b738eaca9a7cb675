// What wec-oms-sim must not forget when it is killed, in one SQLite file: its incarnations, its
// fences, the commands it issued, the site's raw events, and what it put aside.
//
//   record(n, kind, bytes)      in the order in which it happened; never changed
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace wec::hq {

class RecordFile {
 public:
  static constexpr std::size_t record_max_bytes = 4 * 1024 * 1024;

  struct Place {
    std::int64_t row = 0;
  };
  using Reader = std::function<void(char kind, std::string_view bytes, Place)>;

  /// An empty path keeps everything in memory. What is no database of ours is refused.
  static tl::expected<RecordFile, std::string> open(const std::string& path);

  RecordFile(RecordFile&&) noexcept;
  RecordFile& operator=(RecordFile&&) noexcept;
  ~RecordFile();

  /// Every record in order; an error says what is damaged. Call once, before append().
  tl::expected<void, std::string> load(const Reader&);

  Place append(char kind, std::string_view bytes);
  /// What was appended is on the disk when this returns. Throws when the disk refuses: going on
  /// would acknowledge what is not stored.
  void sync();
  std::string read(Place) const;
  /// A copy as of now under another name; false: it could not be written.
  bool copy_to(const std::string& path);

 private:
  struct Database;
  explicit RecordFile(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace wec::hq
