// Plain POSIX appends: what matters here is fdatasync, nothing else.

#include "daemon/store/witness.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <utility>

namespace wec {
namespace {

bool write_all(int fd, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

std::string line_of(const LoggedEvent& event) {
  return fmt::format("{} {} {}\n", event.seq, event.hash, *event.raw);
}

void sync_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

Witness::Witness(std::filesystem::path file, int fd) : file_(std::move(file)), fd_(fd) {}
Witness::~Witness() {
  if (fd_ >= 0) ::close(fd_);
}
Witness::Witness(Witness&& other) noexcept
    : file_(std::move(other.file_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(other.size_),
      seq_(other.seq_),
      hash_(std::move(other.hash_)) {}
Witness& Witness::operator=(Witness&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  std::swap(seq_, other.seq_);
  std::swap(hash_, other.hash_);
  return *this;
}

tl::expected<Witness, std::string> Witness::open(const std::filesystem::path& folder,
                                                 const std::string& site) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto file = folder / ("wec-" + site + ".witness");
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return tl::unexpected(fmt::format("{}: {}", file.string(), std::strerror(errno)));
  Witness witness(file, fd);
  if (!witness.read_tail()) return tl::unexpected(file.string() + ": cannot be read");
  sync_folder(folder);
  return witness;
}

/// The last whole line; what stands behind it was torn by a crash.
bool Witness::read_tail() {
  struct stat info{};
  if (::fstat(fd_, &info) != 0) return false;
  constexpr std::int64_t longest_line = 256 * 1024;
  const auto from = std::max<std::int64_t>(0, info.st_size - 2 * longest_line);
  std::string tail(static_cast<std::size_t>(info.st_size - from), '\0');
  if (::pread(fd_, tail.data(), tail.size(), from) != static_cast<ssize_t>(tail.size()))
    return false;
  const auto end = tail.rfind('\n');
  const auto whole = end == std::string::npos ? 0 : end + 1;
  size_ = from + static_cast<std::int64_t>(whole);
  if (size_ != info.st_size && ::ftruncate(fd_, size_) != 0) return false;
  if (whole == 0) return true;
  const auto before = whole < 2 ? std::string::npos : tail.rfind('\n', whole - 2);
  const auto line = tail.substr(before == std::string::npos ? 0 : before + 1, whole);
  const auto space = line.find(' ');
  if (space == std::string::npos || line.size() < space + 33) return false;
  seq_ = std::strtoll(line.c_str(), nullptr, 10);
  hash_ = line.substr(space + 1, 32);
  return true;
}

bool Witness::append(const std::vector<LoggedEvent>& events) {
  if (events.empty()) return true;
  std::string bytes;
  for (const auto& event : events) bytes += line_of(event);
  if (!write_all(fd_, bytes) || ::fdatasync(fd_) != 0) {
    // Half a line would spoil the next one. If even this fails, the next open cuts it off.
    [[maybe_unused]] const int cut = ::ftruncate(fd_, size_);
    return false;
  }
  size_ += static_cast<std::int64_t>(bytes.size());
  seq_ = events.back().seq;
  hash_ = events.back().hash;
  return true;
}

std::vector<LoggedEvent> Witness::read_after(std::int64_t after, std::size_t max_bytes) const {
  std::vector<LoggedEvent> rows;
  std::size_t bytes = 0;
  std::ifstream in(file_);
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find(' '), second = line.find(' ', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    LoggedEvent row;
    row.seq = std::strtoll(line.c_str(), nullptr, 10);
    if (row.seq <= after) continue;
    row.hash = line.substr(first + 1, second - first - 1);
    row.raw = std::make_shared<const std::string>(line.substr(second + 1));
    bytes += row.raw->size();
    if (!rows.empty() && bytes > max_bytes) break;
    rows.push_back(std::move(row));
  }
  return rows;
}

bool Witness::start_over() {
  if (::ftruncate(fd_, 0) != 0) return false;
  size_ = seq_ = 0;
  hash_ = std::string(zero_hash);
  return true;
}

bool Witness::trim(std::int64_t safe) {
  if (size_ < size_max_bytes) return true;
  const auto fresh = file_.string() + ".new";
  {
    std::ifstream in(file_);
    std::ofstream out(fresh, std::ios::trunc);
    for (std::string line; std::getline(in, line);) {
      const auto seq = std::strtoll(line.c_str(), nullptr, 10);
      if (seq > safe || seq == seq_)
        out << line << '\n';  // the newest row stays: it is the counter
    }
    if (!out.flush()) return false;
  }
  const int fd = ::open(fresh.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (fd < 0 || ::fsync(fd) != 0 || ::rename(fresh.c_str(), file_.c_str()) != 0) return false;
  ::close(std::exchange(fd_, fd));
  sync_folder(file_.parent_path());
  return read_tail();
}

}  // namespace wec
