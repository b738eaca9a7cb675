// Cognex DataMan fixed-mount readers: DMCC and read results on one TCP connection, lines that end
// in CR LF.
//
//     host    ||[checksum:[id]]>command          "||>TRIGGER ON"
//     reader  ||[checksum:id][status]data        extended answers
//             data                               a read result (silent format)
//         status    0 ok  1 read result, base64  100 unidentified  101 no such command
//                   102 parameter  103 checksum  104 rejected  105 reader not available
//         checksum  0 none, 1: one XOR byte over the message in front of CR LF
//
// Sources: Cognex DMCC reference (manualslib p18-19); docs.cognex.com.
#include <array>
#include <charconv>

#include "drivers/frame_driver.hpp"
#include "drivers/scanner/aim.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t line_max = 8192;
constexpr auto line_gap = 250ms;

Cut cut(std::string_view buffer, bool) { return cut_line(buffer, "\r\n", line_max); }

std::string_view error_of(int status) {
  switch (status) {
    case 100:
      return "unidentified";
    case 101:
      return "invalid_command";
    case 102:
      return "parameter";
    case 103:
      return "checksum";
    case 104:
      return "rejected";
    case 105:
      return "unavailable";
    default:
      return "unknown";
  }
}

std::optional<std::string> from_base64(std::string_view text) {
  static constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto value = letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<unsigned>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  return bytes;
}

struct Response {
  int status = 0;
  std::string_view id;
  std::string_view data;
  bool summed = false;
};

/// Behind "||". Null: malformed.
std::optional<Response> read_response(std::string_view text) {
  Response response;
  const auto open = text.find('[');
  if (open == std::string_view::npos) return std::nullopt;
  const auto close = text.find(']', open);
  if (close == std::string_view::npos) return std::nullopt;
  const auto front = text.substr(0, open);
  if (!front.empty()) {
    const auto colon = front.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    response.summed = front.substr(0, colon) == "1";
    response.id = front.substr(colon + 1);
  }
  const auto status = text.substr(open + 1, close - open - 1);
  const auto* end = status.data() + status.size();
  const auto parsed = std::from_chars(status.data(), end, response.status);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  response.data = text.substr(close + 1);
  return response;
}

class DataMan final : public FrameDriver {
 public:
  DataMan() : FrameDriver(cut, line_max + 16, line_gap) {}

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (!std::holds_alternative<AskIdentity>(command)) return Driver::on_command(command, now, out);
    out.send += "||>GET DEVICE.TYPE\r\n||>GET FIRMWARE.VER\r\n";
  }

 private:
  void on_frame(std::string_view frame, Instant now, Effects& out) override {
    const auto line = frame.substr(0, frame.size() - 2);
    if (line.empty()) return;
    if (line.starts_with("||")) return on_response(line, now, out);
    good();
    deliver(line, out);
  }

  void on_response(std::string_view line, Instant now, Effects& out) {
    auto response = read_response(line.substr(2));
    if (!response) return bad("malformed answer: " + shown(line), now, out);
    if (response->summed) {
      char sum = 0;
      for (const char c : line) sum = static_cast<char>(sum ^ c);
      if (sum != 0 || response->data.empty()) return bad("checksum", now, out);
      response->data.remove_suffix(1);
    }
    good();
    if (response->status == 1) {
      const auto data = from_base64(response->data);
      return deliver(data ? std::string_view(*data) : response->data, out);
    }
    Answered answer{"dmcc", std::string(response->data)};
    answer.details.push_back({"status", std::int64_t{response->status}});
    if (!response->id.empty()) answer.details.push_back({"id", std::string(response->id)});
    if (response->summed) answer.details.push_back({"checksum_ok", true});
    if (response->status >= 100) {
      answer.details.push_back({"error", std::string(error_of(response->status))});
    }
    out.events.push_back(std::move(answer));
  }

  static void deliver(std::string_view data, Effects& out) {
    auto scan = with_aim(data);
    if (scan.data.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "a read result without data"});
    } else if (scan.data == "NOREAD" || scan.data == "NO READ" || scan.data == "NO-READ") {
      out.events.push_back(Answered{"no_read"});
    } else {
      out.events.push_back(std::move(scan));
    }
  }
};

constexpr std::array models{
    Model{"cognex-dataman", "Cognex DataMan", Evidence::rule,
          "Cognex DMCC reference p18-19: answers, status codes and checksum"},
};

std::unique_ptr<Driver> make() { return std::make_unique<DataMan>(); }

}  // namespace

extern const Protocol cognex_dmcc_protocol;
const Protocol cognex_dmcc_protocol{"cognex_dmcc", DeviceKind::scanner, models, make};

}  // namespace wec
