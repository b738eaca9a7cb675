#include "firmware-bridge/bridge_protocol.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

using namespace std::string_literals;

struct Read {
  std::vector<BridgeFrame> frames;
  std::string error;
};

// All frames of `stream`, given to the reader in pieces of `piece` bytes.
Read read_all(std::string_view stream, std::size_t piece) {
  FrameReader reader;
  Read result;
  while (!stream.empty()) {
    auto input = stream.substr(0, piece);
    stream.remove_prefix(input.size());
    for (;;) {
      auto frame = reader.next(input);
      if (!frame) {
        result.error = frame.error().code;
        return result;
      }
      if (!*frame) break;
      result.frames.push_back(std::move(**frame));
    }
  }
  return result;
}

TEST(BridgeProtocol, AFrameIsLengthKindAndBody) {
  EXPECT_EQ(encode_frame(FrameKind::closed, "gone"), "\0\0\0\x05\x05gone"s);
  EXPECT_EQ(encode_frame(FrameKind::opened), "\0\0\0\x01\x04"s);
}

TEST(BridgeProtocol, GivesTheSameFramesWhateverThePieces) {
  const auto stream = encode_open("tcp://10.0.0.1:9100") + encode_data(pattern(1000)) +
                      encode_frame(FrameKind::ready) + encode_drained(77) +
                      encode_refused({"CODE", "why"});
  const auto whole = read_all(stream, stream.size());
  ASSERT_EQ(whole.error, "");
  ASSERT_EQ(whole.frames.size(), 5u);
  for (std::size_t piece = 1; piece < 40; ++piece) {
    EXPECT_EQ(read_all(stream, piece).frames, whole.frames) << piece;
  }
  EXPECT_EQ(decode_open(whole.frames[0].body).value(), "tcp://10.0.0.1:9100");
  EXPECT_EQ(whole.frames[1].body, pattern(1000));
  EXPECT_EQ(decode_drained(whole.frames[3].body), 77u);
  EXPECT_EQ(decode_refused(whole.frames[4].body), (LinkError{"CODE", "why"}));
}

TEST(BridgeProtocol, CutsLongDataIntoFramesThatHoldAllOfIt) {
  const auto bytes = pattern(3 * bridge_frame_max_bytes);
  const auto stream = encode_data(bytes);
  EXPECT_EQ(stream.size(), bytes.size() + data_overhead_bytes(bytes.size()));
  std::string joined;
  for (const auto& frame : read_all(stream, 4096).frames) {
    EXPECT_EQ(frame.kind, FrameKind::data);
    joined += frame.body;
  }
  EXPECT_EQ(joined, bytes);
  EXPECT_EQ(encode_data(""), "");
}

TEST(BridgeProtocol, RefusesMalformedFramesByName) {
  EXPECT_EQ(read_all("\0\0\0\0"s, 1).error, "EMPTY_FRAME");
  EXPECT_EQ(read_all("\0\x01\0\x01"s, 4).error, "OVERLONG_FRAME");
  EXPECT_EQ(read_all("\xff\xff\xff\xff"s, 4).error, "OVERLONG_FRAME");
  EXPECT_EQ(read_all("GET / HTTP/1.1\r\n", 16).error, "OVERLONG_FRAME");
  EXPECT_EQ(read_all("\0\0\0\x01\0"s, 5).error, "UNKNOWN_FRAME");
  EXPECT_EQ(read_all("\0\0\0\x01\x0b"s, 5).error, "UNKNOWN_FRAME");
}

TEST(BridgeProtocol, TheLongestFrameIsTakenAndOneByteMoreIsNot) {
  const auto longest = encode_frame(FrameKind::data, std::string(bridge_frame_max_bytes, 'x'));
  EXPECT_EQ(longest.size(), bridge_header_bytes + bridge_frame_max_bytes);
  EXPECT_EQ(read_all(longest, 1000).frames.size(), 1u);
}

TEST(BridgeProtocol, RefusesAnotherVersionAndNamesBoth) {
  const auto other = decode_open("\x03tcp://a:1");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "BAD_VERSION");
  EXPECT_EQ(other.error().message, "bridge protocol version 3; this side speaks 2");
  EXPECT_EQ(decode_open("").error().code, "BAD_VERSION");
}

TEST(BridgeProtocol, AnIdentityHasFiveTexts) {
  const LinkIdentity whole{"Maker", "Model 5", "S1", "1.23", "1-4.2"};
  const LinkIdentity part{"", "Model 5", "", "", ""};
  for (const auto& identity : {whole, part}) {
    const auto frames = read_all(encode_identity(identity), 7).frames;
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].kind, FrameKind::identity);
    EXPECT_EQ(decode_identity(frames[0].body), identity);
  }
  EXPECT_EQ(decode_identity(""), std::nullopt);
  EXPECT_EQ(decode_identity("a\0b\0c\0d"s), std::nullopt);
  EXPECT_EQ(decode_identity("a\0b\0c\0d\0e\0f"s), std::nullopt);
  EXPECT_EQ(decode_identity(std::string(9999, 'x') + "\0\0\0\0"s)->maker.size(), 128u);
}

TEST(BridgeProtocol, ADrainedCountHasEightBytes) {
  EXPECT_EQ(decode_drained("1234567"), std::nullopt);
  EXPECT_EQ(decode_drained(""), std::nullopt);
}

}  // namespace
}  // namespace wec::testing
