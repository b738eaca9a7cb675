// Writes the envelope with a fixed order of keys, so that equal events have equal bytes.

#include "daemon/core/envelope.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "daemon/core/sha256.hpp"

namespace wec {

std::string rfc3339(std::int64_t wall_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(wall_ms)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::optional<std::int64_t> from_rfc3339(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < shape.size() + 1 || text.size() > 30 || text.back() != 'Z') return {};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !digit : text[i] != shape[i]) return {};
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    std::int64_t n = 0;
    for (std::size_t i = at; i < at + size; ++i) n = n * 10 + (text[i] - '0');
    return n;
  };
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(number(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 60) return {};
  std::int64_t ms = 0, unit = 100;
  const auto fraction = text.substr(shape.size(), text.size() - shape.size() - 1);
  if (!fraction.empty() && (fraction[0] != '.' || fraction.size() < 2)) return {};
  for (std::size_t i = 1; i < fraction.size(); ++i, unit /= 10) {
    if (fraction[i] < '0' || fraction[i] > '9') return {};
    ms += (fraction[i] - '0') * unit;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + number(11, 2)) * 60 + number(14, 2)) * 60'000 + number(17, 2) * 1000 + ms;
}

LoggedEvent sealed(const Event& event, const Stamp& stamp) {
  const auto type = type_of(event);
  boost::json::object envelope;
  envelope.reserve(20);
  envelope["specversion"] = "1.0";
  envelope["id"] = fmt::format("{}:{}", stamp.fence, stamp.seq);
  envelope["source"] = fmt::format("urn:wec:{}:{}", stamp.tenant, stamp.site);
  envelope["type"] = fmt::format("org.wec.{}.v1", type);
  envelope["subject"] = subject_of(event);
  envelope["time"] = rfc3339(stamp.wall_ms);
  envelope["datacontenttype"] = "application/json";
  envelope["dataschema"] = fmt::format("urn:wec:schema:{}:1.0", type);
  envelope["sequence"] = fmt::format("{:020}", stamp.seq);
  envelope["wecfence"] = stamp.fence;
  envelope["wecprev"] = stamp.prev;
  envelope["wechlc"] = fmt::format("{:012X}.{:04X}", stamp.hlc_ms, stamp.hlc_count);
  envelope["wecclock"] = stamp.clock;
  envelope["wecboot"] = stamp.boot;
  envelope["wecmono"] = stamp.mono_ms;
  if (!stamp.dinc.empty()) envelope["wecdn"] = fmt::format("{}:{}", stamp.dinc, stamp.dcur);
  if (!stamp.cause.empty()) envelope["causationid"] = stamp.cause;
  envelope["data"] = data_of(event);

  LoggedEvent out;
  out.seq = stamp.seq;
  out.fence = stamp.fence;
  out.type = std::string(type);
  out.prev = stamp.prev;
  out.raw = std::make_shared<const std::string>(boost::json::serialize(envelope));
  out.hash = chain_hash(*out.raw);
  out.at_ms = stamp.wall_ms;
  return out;
}

tl::expected<Event, JsonError> opened(const std::string& raw) {
  boost::json::error_code error;
  const auto parsed = boost::json::parse(raw, error);
  const auto* envelope = error ? nullptr : parsed.if_object();
  if (!envelope) return tl::unexpected(JsonError{"", "is not a JSON object"});
  const auto* type = envelope->if_contains("type");
  const auto* subject = envelope->if_contains("subject");
  const auto* data = envelope->if_contains("data");
  if (!type || !type->is_string() || !subject || !subject->is_string() || !data ||
      !data->is_object())
    return tl::unexpected(JsonError{"", "has no type, subject or data"});
  std::string_view name = type->get_string();
  constexpr std::string_view prefix = "org.wec.", suffix = ".v1";
  if (!name.starts_with(prefix) || !name.ends_with(suffix))
    return tl::unexpected(JsonError{"type", "is not org.wec.*.v1"});
  name.remove_prefix(prefix.size());
  name.remove_suffix(suffix.size());
  return event_from(name, std::string(subject->get_string()), data->get_object());
}

}  // namespace wec
