#include "head-office/sim/record_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "head-office/sim/envelope.hpp"

namespace wec::hq {
namespace {

constexpr std::size_t header_max = 40;

std::string header_of(char kind, std::string_view bytes) {
  return fmt::format("{} {} {}\n", kind, bytes.size(), hash_of(bytes).substr(0, 16));
}

struct Header {
  char kind = 0;
  std::size_t size = 0;
  std::string check;
  std::size_t length = 0;  // of the header line
};

std::optional<Header> read_header(std::string_view bytes) {
  const std::size_t newline = bytes.substr(0, header_max).find('\n');
  if (newline == std::string_view::npos || newline < 20 || bytes[1] != ' ') return std::nullopt;
  Header h{bytes[0], 0, std::string(bytes.substr(newline - 16, 16)), newline + 1};
  const char* end = bytes.data() + newline - 17;
  const auto [stop, error] = std::from_chars(bytes.data() + 2, end, h.size);
  if (error != std::errc() || stop != end || h.size > RecordFile::record_max_bytes) return {};
  return h;
}

std::string pread_all(int file, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n =
        ::pread(file, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace

tl::expected<RecordFile, std::string> RecordFile::open(const std::string& path) {
  if (path.empty()) return RecordFile(-1);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return tl::unexpected(fmt::format("{}: {}", path, std::strerror(errno)));
  return RecordFile(file);
}

RecordFile::RecordFile(RecordFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)), memory_(std::move(other.memory_)), end_(other.end_) {}

RecordFile::~RecordFile() {
  if (file_ >= 0) ::close(file_);
}

std::uint64_t RecordFile::size_on_disk() const {
  struct stat info{};
  return ::fstat(file_, &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

tl::expected<void, std::string> RecordFile::load(const Reader& reader) {
  if (file_ < 0) return {};
  const std::uint64_t size = size_on_disk();
  const auto damaged = [&] {
    return tl::unexpected(fmt::format("state file damaged at byte {}", end_));
  };
  while (end_ < size) {
    const std::optional<Header> h = read_header(pread_all(file_, end_, header_max));
    if (!h && size - end_ >= header_max) return damaged();
    if (!h || end_ + h->length + h->size + 1 > size) break;  // the tail of a kill
    const std::string bytes = pread_all(file_, end_ + h->length, h->size);
    if (hash_of(bytes).substr(0, 16) != h->check) return damaged();
    reader(h->kind, bytes, {end_ + h->length, static_cast<std::uint32_t>(h->size)});
    end_ += h->length + h->size + 1;
  }
  if (size != end_ && ::ftruncate(file_, static_cast<off_t>(end_)) != 0)
    return tl::unexpected(fmt::format("cannot cut the torn tail: {}", std::strerror(errno)));
  return {};
}

RecordFile::Place RecordFile::append(char kind, std::string_view bytes) {
  const std::string header = header_of(kind, bytes);
  const Place place{end_ + header.size(), static_cast<std::uint32_t>(bytes.size())};
  memory_ += header;
  memory_ += bytes;
  memory_ += '\n';
  end_ += header.size() + bytes.size() + 1;
  return place;
}

void RecordFile::sync() {
  if (file_ < 0 || memory_.empty()) return;
  const std::uint64_t start = end_ - memory_.size();
  std::size_t done = 0;
  while (done < memory_.size()) {
    const ssize_t n = ::pwrite(file_, memory_.data() + done, memory_.size() - done,
                               static_cast<off_t>(start + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw std::system_error(errno, std::generic_category(), "state file");
    done += static_cast<std::size_t>(n);
  }
  if (::fdatasync(file_) != 0)
    throw std::system_error(errno, std::generic_category(), "state file");
  memory_.clear();
}

std::string RecordFile::read(Place place) const {
  const std::uint64_t in_memory_from = end_ - memory_.size();
  if (place.offset >= in_memory_from)
    return memory_.substr(place.offset - in_memory_from, place.size);
  return pread_all(file_, place.offset, place.size);
}

}  // namespace wec::hq
