// zlib with a gzip head. What does not fit is tried again with half the rows: rare, since events
// compress about tenfold together.
#include "daemon/oms/bundle.hpp"

#include <zlib.h>

#include <cassert>

namespace wec {
namespace {

constexpr int gzip_window = 15 + 16;  // the largest window, and a gzip head
constexpr int memory_level = 8;
constexpr int quick = 1;  // the drain is bound by the processor, not by the line

using Rows = std::vector<std::shared_ptr<const std::string>>;

std::string array_of(const Rows& rows, std::size_t count) {
  std::size_t bytes = count + 2;
  for (std::size_t i = 0; i < count; ++i) bytes += rows[i]->size();
  std::string out;
  out.reserve(bytes);
  out = "[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    out += *rows[i];
  }
  out += ']';
  return out;
}

}  // namespace

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  const int opened =
      deflateInit2(&stream, quick, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY);
  assert(opened == Z_OK && "zlib has its memory");
  (void)opened;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  assert(done == Z_STREAM_END && "the bound is a bound");
  (void)done;
  out.resize(stream.total_out);
  out.shrink_to_fit();  // it may wait for its PUBACK for long, with fifteen others
  deflateEnd(&stream);
  return out;
}

std::optional<Bundle> make_bundle(const Rows& rows, bool gzip, std::size_t max_bytes) {
  for (std::size_t count = rows.size(); count >= 2; count /= 2) {
    std::string bytes = array_of(rows, count);
    if (gzip) bytes = gzipped(bytes);
    if (bytes.size() > max_bytes) continue;
    return Bundle{std::make_shared<const std::string>(std::move(bytes)), count, gzip};
  }
  return std::nullopt;
}

}  // namespace wec
