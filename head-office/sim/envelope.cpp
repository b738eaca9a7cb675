#include "head-office/sim/envelope.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>

namespace wec::hq {

std::string hash_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  hex.reserve(32);
  for (std::size_t i = 0; i < 16; ++i) fmt::format_to(std::back_inserter(hex), "{:02x}", digest[i]);
  return hex;
}

std::string sequence_text(std::int64_t seq) { return fmt::format("{:020}", seq); }

std::string time_text(std::int64_t wall_ms) {
  const std::time_t seconds = static_cast<std::time_t>(wall_ms / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), wall_ms % 1000);
}

std::optional<EventHead> read_event(std::string_view raw) {
  if (raw.size() > message_max_bytes) return std::nullopt;
  std::optional<Object> event = parse_object(raw);
  if (!event) return std::nullopt;
  EventHead head;
  const std::string sequence = text(*event, "sequence");
  const char* end = sequence.data() + sequence.size();
  const auto [stop, error] = std::from_chars(sequence.data(), end, head.seq);
  if (sequence.size() != 20 || error != std::errc() || stop != end || head.seq < 1) return {};
  head.prev = text(*event, "wecprev");
  const Object* stub = child(*event, "wecstub");
  head.is_stub = stub != nullptr;
  head.hash = stub ? text(*stub, "hash") : hash_of(raw);
  head.event = std::move(*event);
  return head;
}

std::string event_hash(std::string_view raw) {
  if (raw.find("\"wecstub\"") == std::string_view::npos) return hash_of(raw);
  const std::optional<EventHead> head = read_event(raw);
  return head ? head->hash : hash_of(raw);
}

std::optional<TypeName> type_name(std::string_view type) {
  constexpr std::string_view prefix = "org.wec.";
  if (!type.starts_with(prefix)) return std::nullopt;
  type.remove_prefix(prefix.size());
  const std::size_t dot = type.rfind(".v");
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  TypeName found{std::string(type.substr(0, dot)), 0};
  const std::string_view digits = type.substr(dot + 2);
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, found.version);
  if (error != std::errc() || stop != end || found.version < 1) return std::nullopt;
  return found;
}

std::string write_command(const CommandEnvelope& c) {
  Object event;
  event["specversion"] = "1.0";
  event["id"] = fmt::format("{}:{}", c.dinc, c.dseq);
  event["source"] = fmt::format("urn:wec:{}:oms", c.tenant);
  event["type"] = fmt::format("org.wec.{}.v1", c.type);
  if (!c.subject.empty()) event["subject"] = c.subject;
  event["time"] = time_text(c.wall_ms);
  event["datacontenttype"] = "application/json";
  event["dataschema"] = fmt::format("urn:wec:schema:{}:1", c.type);
  event["sequence"] = sequence_text(c.dseq);
  event["wecfence"] = c.dinc;
  event["wecprev"] = c.prev;
  event["wechlc"] = fmt::format("{:012X}.0000", static_cast<std::uint64_t>(c.wall_ms));
  event["data"] = c.data;
  return boost::json::serialize(event);
}

std::string subject_of(const Object& data) {
  for (const char* key : {"order", "location", "lpn", "carton", "operator", "range"})
    if (const std::string id = text(data, key); !id.empty())
      return fmt::format("{}/{}", std::string_view(key) == "carton" ? "carton_type" : key, id);
  if (const std::string sku = text(data, "sku"); !sku.empty()) return "item/" + sku;
  return {};
}

}  // namespace wec::hq
