#include "firmware-bridge/zebra_update.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include "drivers/printer/zpl_host_status.hpp"

namespace wec {
namespace {

using boost::asio::ip::tcp;
using Done = tl::expected<void, DfuFailure>;

constexpr std::size_t file_bytes_max = 128 * 1024 * 1024;
constexpr std::size_t answer_bytes_max = 1024;

tl::unexpected<DfuFailure> fail(std::string code, std::string text) {
  return tl::make_unexpected(DfuFailure{std::move(code), std::move(text)});
}

struct Identity {
  std::string model, version;
};

class Printer {
 public:
  Printer(const ZebraOrder& order, ZebraTiming timing) : timing_(timing) {
    stream_.expires_after(timing.answer_max);
    stream_.connect(order.host, order.port);
  }

  bool is_open() const { return stream_.good(); }

  /// The next string between STX and ETX.
  std::optional<std::string> next() {
    std::string text;
    bool begun = false;
    for (char c = 0; text.size() < answer_bytes_max && stream_.get(c);) {
      if (c == '\x02') {
        begun = true;
        text.clear();
      } else if (c == '\x03' && begun) {
        return text;
      } else if (begun) {
        text += c;
      }
    }
    return std::nullopt;
  }

  std::optional<Identity> identity() {
    ask("~HI\r\n");
    const auto answer = next();
    if (!answer) return std::nullopt;
    const auto first = answer->find(','), second = answer->find(',', first + 1);
    if (first == std::string::npos) return std::nullopt;
    return Identity{answer->substr(0, first), answer->substr(first + 1, second - first - 1)};
  }

  std::optional<ZplHostStatus> status() {
    ask("~HS\r\n");
    ZplHostStatusReader reader;
    for (int i = 0; i < 3; ++i) {
      const auto line = next();
      if (!line) return std::nullopt;
      if (reader.take(*line) == ZplHostStatusReader::Taken::complete) return reader.status();
    }
    return std::nullopt;
  }

  /// Whether the printer took all of it.
  bool send(std::ifstream& file, const DfuProgress& progress) {
    std::vector<char> piece(64 * 1024);
    for (std::size_t sent = 0;
         file.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
         file.gcount() > 0;) {
      stream_.expires_after(timing_.back_max);
      stream_.write(piece.data(), file.gcount());
      if (!stream_.flush()) return false;
      progress(sent += static_cast<std::size_t>(file.gcount()));
    }
    return true;
  }

 private:
  void ask(const char* question) {
    stream_.expires_after(timing_.answer_max);
    stream_ << question << std::flush;
  }

  ZebraTiming timing_;
  tcp::iostream stream_;
};

Done may_begin(Printer& printer, const ZebraOrder& order) {
  const auto who = printer.is_open() ? printer.identity() : std::nullopt;
  if (!who)
    return fail("SILENT",
                "the printer does not answer ~HI; is its port in use by wec or another host?");
  if (who->model != order.model)
    return fail("WRONG_MODEL",
                fmt::format("the printer is a {}, not a {}", who->model, order.model));
  if (who->version == order.version)
    return fail("UP_TO_DATE", fmt::format("the printer has {} already", who->version));
  const auto status = printer.status();
  if (!status) return fail("SILENT", "the printer does not answer ~HS");
  const bool rests = status->formats_in_buffer == 0 && status->labels_remaining == 0 &&
                     !status->partial_format && !status->paused;
  if (!rests) return fail("BUSY", "the printer is paused or has labels to print");
  return {};
}

Done wait_for_version(const ZebraOrder& order, ZebraTiming timing) {
  std::string last = "it did not answer";
  for (std::chrono::milliseconds waited{0}; waited <= timing.back_max;
       waited += timing.look_every) {
    std::this_thread::sleep_for(timing.look_every);
    Printer printer(order, timing);
    const auto who = printer.is_open() ? printer.identity() : std::nullopt;
    if (who && who->version == order.version) return {};
    if (who) last = "it has " + who->version;
  }
  return fail("NOT_CONFIRMED",
              fmt::format("the printer should have {}, but {}", order.version, last));
}

}  // namespace

tl::expected<void, DfuFailure> update_zebra(const ZebraOrder& order, const DfuProgress& progress,
                                            ZebraTiming timing) {
  std::ifstream file(order.file, std::ios::binary | std::ios::ate);
  const auto size = file ? static_cast<std::streamoff>(file.tellg()) : 0;
  if (size <= 0) return fail("UNREADABLE", order.file + " cannot be read or is empty");
  if (size > static_cast<std::streamoff>(file_bytes_max))
    return fail("TOO_BIG", order.file + " has more than 128 MiB");
  file.seekg(0);
  {
    Printer printer(order, timing);
    if (auto begin = may_begin(printer, order); !begin) return begin;
    if (!printer.send(file, progress))
      return fail("LOST",
                  "the connection broke; the printer may be in its loader: send the file again");
  }
  return wait_for_version(order, timing);
}

}  // namespace wec
