#include "firmware-bridge/bridge_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec {

namespace {

constexpr std::size_t body_max_bytes = bridge_frame_max_bytes - 1;

void append_big_endian(std::string& to, std::uint64_t value, unsigned bytes) {
  for (unsigned i = bytes; i-- > 0;) to += static_cast<char>((value >> (8 * i)) & 0xff);
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

LinkError overlong(std::size_t length) {
  return {"OVERLONG_FRAME", fmt::format("a frame of {} bytes; at most {} are allowed", length,
                                        bridge_frame_max_bytes)};
}

// Moves up to `wanted - held` bytes over; true when `held` then has `wanted` bytes.
bool fill(std::string& held, std::size_t wanted, std::string_view& input) {
  if (held.size() < wanted) {
    const auto taken = std::min(wanted - held.size(), input.size());
    held += input.substr(0, taken);
    input.remove_prefix(taken);
  }
  return held.size() >= wanted;
}

}  // namespace

std::string encode_frame(FrameKind kind, std::string_view body) {
  body = body.substr(0, body_max_bytes);
  std::string frame;
  frame.reserve(bridge_header_bytes + 1 + body.size());
  append_big_endian(frame, body.size() + 1, bridge_header_bytes);
  frame += static_cast<char>(kind);
  frame += body;
  return frame;
}

std::string encode_data(std::string_view bytes) {
  std::string frames;
  frames.reserve(bytes.size() + data_overhead_bytes(bytes.size()));
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, body_max_bytes);
    frames += encode_frame(FrameKind::data, piece);
    bytes.remove_prefix(piece.size());
  }
  return frames;
}

std::size_t data_overhead_bytes(std::size_t bytes) {
  return (bytes + body_max_bytes - 1) / body_max_bytes * (bridge_header_bytes + 1);
}

std::string encode_open(std::string_view address) {
  std::string body(1, static_cast<char>(bridge_protocol_version));
  return encode_frame(FrameKind::open, body.append(address));
}

std::string encode_drained(std::uint64_t total_bytes) {
  std::string body;
  append_big_endian(body, total_bytes, 8);
  return encode_frame(FrameKind::drained, body);
}

std::string encode_refused(const LinkError& error) {
  return encode_frame(FrameKind::refused, error.code + '\0' + error.message);
}

tl::expected<std::string, LinkError> decode_open(std::string_view body) {
  const int version = body.empty() ? 0 : static_cast<unsigned char>(body.front());
  if (version != bridge_protocol_version) {
    return tl::make_unexpected(
        LinkError{"BAD_VERSION", fmt::format("bridge protocol version {}; this side speaks {}",
                                             version, bridge_protocol_version)});
  }
  return std::string(body.substr(1));
}

std::optional<std::uint64_t> decode_drained(std::string_view body) {
  if (body.size() != 8) return std::nullopt;
  return read_big_endian(body);
}

std::string encode_identity(const LinkIdentity& of) {
  std::string body;
  for (const auto* text : {&of.maker, &of.model, &of.serial, &of.firmware, &of.port}) {
    if (text != &of.maker) body += '\0';
    body += *text;
  }
  return encode_frame(FrameKind::identity, body);
}

std::optional<LinkIdentity> decode_identity(std::string_view body) {
  constexpr std::size_t text_max = 128;
  LinkIdentity of;
  for (auto* text : {&of.maker, &of.model, &of.serial, &of.firmware, &of.port}) {
    const auto end = body.find('\0');
    if ((end == body.npos) != (text == &of.port)) return std::nullopt;
    *text = body.substr(0, std::min(end, text_max));
    if (end != body.npos) body.remove_prefix(end + 1);
  }
  return of;
}

LinkError decode_refused(std::string_view body) {
  const auto end = std::min(body.find('\0'), body.size());
  return {std::string(body.substr(0, end)),
          std::string(body.substr(std::min(end + 1, body.size())))};
}

tl::expected<std::optional<BridgeFrame>, LinkError> FrameReader::next(std::string_view& input) {
  if (!fill(held_, bridge_header_bytes, input)) return std::nullopt;
  const auto length = read_big_endian(std::string_view(held_).substr(0, bridge_header_bytes));
  if (length == 0) return tl::make_unexpected(LinkError{"EMPTY_FRAME", "a frame without a kind"});
  if (length > bridge_frame_max_bytes) return tl::make_unexpected(overlong(length));
  if (!fill(held_, bridge_header_bytes + length, input)) return std::nullopt;
  const auto kind = static_cast<unsigned char>(held_[bridge_header_bytes]);
  if (kind < static_cast<unsigned char>(FrameKind::open) ||
      kind > static_cast<unsigned char>(FrameKind::identity)) {
    return tl::make_unexpected(LinkError{"UNKNOWN_FRAME", fmt::format("a frame of kind {}", kind)});
  }
  BridgeFrame frame{static_cast<FrameKind>(kind), held_.substr(bridge_header_bytes + 1)};
  held_.clear();
  return frame;
}

}  // namespace wec
