// The CloudEvents envelope of docs/wire, as head office reads and writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "head-office/sim/json.hpp"

namespace wec::hq {

constexpr std::size_t message_max_bytes = 96 * 1024;
inline constexpr std::string_view no_hash = "00000000000000000000000000000000";

/// The first 16 bytes of SHA-256, as 32 hex digits: what wecprev and ack.hash are made of.
std::string hash_of(std::string_view bytes);

/// 880 -> "00000000000000000880", so that text order is number order.
std::string sequence_text(std::int64_t seq);

/// The hash of an event as it was stored: a stub's is that of what it stands for.
std::string event_hash(std::string_view raw);

/// UTC, milliseconds: 2025-11-21T09:02:41.337Z
std::string time_text(std::int64_t wall_ms);

/// What head office must know of an event before it looks at its data.
struct EventHead {
  std::int64_t seq = 0;
  std::string prev;
  std::string hash;      // what the next event's wecprev must be
  bool is_stub = false;  // of an event that no message could hold: there is no data
  Object event;
};

/// Nothing when the bytes are too big, are no JSON object, or have no usable sequence.
std::optional<EventHead> read_event(std::string_view raw);

/// "org.wec.pick.confirmed.v1" -> "pick.confirmed", version 1; nothing for a foreign type.
struct TypeName {
  std::string name;
  std::int64_t version = 0;
};
std::optional<TypeName> type_name(std::string_view type);

struct CommandEnvelope {
  std::string tenant, dinc, type, subject, prev;
  std::int64_t dseq = 0;
  std::int64_t wall_ms = 0;
  Object data;
};
std::string write_command(const CommandEnvelope&);

/// What a command is about: order/SO-1, item/952..., range/sscc-1.
std::string subject_of(const Object& data);

}  // namespace wec::hq
