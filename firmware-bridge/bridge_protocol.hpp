// The bridge protocol: what wecd and a wec-bridge say to each other. One connection carries one
// wire, so that a slow wire holds up no other. Encoding and decoding only; nothing here does I/O.
//
//   frame   length (4 bytes, big endian, of what follows) | kind (1) | body
//   OPEN    wecd to bridge, first and once: version (1) | the link address as text
//   DATA    both ways: bytes of the wire; one packet of a packet wire is one frame
//   LOCAL   bridge to wecd: the bound address of a listening wire, as text
//   IDENTITY bridge to wecd, before OPENED: maker, model, serial number, firmware and port of the
//           device, with a NUL between two of them; not sent when there is none of it
//   OPENED  bridge to wecd: the wire is open; empty
//   READY   wecd to bridge: the answer to each OPENED; empty. DATA that comes before it was meant
//   for
//           the wire as it was before, and is dropped
//   CLOSED  bridge to wecd: the wire is lost, the bridge tries again; the reason as text
//   FAILED  bridge to wecd: an attempt to open the wire failed; the reason as text
//   DRAINED bridge to wecd: so many bytes (8, big endian) of DATA, counted from OPEN, have been
//   dealt
//           with: written to the wire, or dropped because it was not open
//   REFUSED bridge to wecd, instead of all these: code | NUL | message. The connection stays, idle:
//           asking again would change nothing until the bridge is started anew, which ends it
// A side that gets a malformed or unexpected frame ends the connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

inline constexpr std::uint8_t bridge_protocol_version = 2;
inline constexpr std::size_t bridge_frame_max_bytes = 64 * 1024;  // kind and body
inline constexpr std::size_t bridge_header_bytes = 4;

enum class FrameKind : std::uint8_t {
  open = 1,
  data = 2,
  local = 3,
  opened = 4,
  closed = 5,
  failed = 6,
  drained = 7,
  refused = 8,
  ready = 9,
  identity = 10
};

struct BridgeFrame {
  FrameKind kind;
  std::string body;
  bool operator==(const BridgeFrame&) const = default;
};

/// `body` is cut to what a frame holds; texts of reasons are that short.
std::string encode_frame(FrameKind kind, std::string_view body = {});
/// Bytes of any number as DATA frames, in order.
std::string encode_data(std::string_view bytes);
std::string encode_open(std::string_view address);
std::string encode_drained(std::uint64_t total_bytes);
std::string encode_refused(const LinkError& error);

std::string encode_identity(const LinkIdentity& identity);

/// What encode_data adds to so many bytes.
std::size_t data_overhead_bytes(std::size_t bytes);

/// The address of an OPEN frame. Errors: BAD_VERSION.
tl::expected<std::string, LinkError> decode_open(std::string_view body);
std::optional<std::uint64_t> decode_drained(std::string_view body);
LinkError decode_refused(std::string_view body);
/// Null: not five texts. Each is cut to 128 bytes.
std::optional<LinkIdentity> decode_identity(std::string_view body);

/// Cuts a byte stream into frames, whatever pieces it arrives in. Holds at most one frame.
class FrameReader {
 public:
  /// Takes as many bytes from the front of `input` as it can use and gives a frame when one is
  /// complete, nothing when more bytes are needed. After an error (EMPTY_FRAME, OVERLONG_FRAME,
  /// UNKNOWN_FRAME) the stream cannot be read on and must be closed.
  tl::expected<std::optional<BridgeFrame>, LinkError> next(std::string_view& input);

 private:
  std::string held_;  // the incomplete frame, header included
};

}  // namespace wec
