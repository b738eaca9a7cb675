// Head office's word on what leaves: loads, and carriers' own labels.

#include <sodium.h>

#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/oms_loads.hpp"
#include "drivers/label/zpl_wrap.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t label_bytes_max = 64 * 1024;

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), "\r\n", &length, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return {};
  bytes.resize(length);
  return bytes;
}

std::string upper(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// The bytes that go to the printer, or why they never will.
tl::expected<std::string, Rejection> printable_label(const boost::json::object& data,
                                                     const std::string& language) {
  const auto* given = data.if_contains("bytes_b64");
  if (!given || !given->is_string())
    return tl::unexpected(Rejection{"INVALID", "bytes_b64 is missing"});
  const auto bytes = from_base64(given->get_string());
  if (!bytes || bytes->empty())
    return tl::unexpected(Rejection{"INVALID", "bytes_b64 is not base64"});
  if (bytes->size() > label_bytes_max)
    return tl::unexpected(Rejection{"TOO_BIG", "a label is at most 64 KiB"});
  if (upper(language) != "ZPL") return tl::unexpected(Rejection{"INVALID", "language must be zpl"});
  auto wrapped = wrap_zpl(*bytes);
  if (!wrapped)
    return tl::unexpected(
        Rejection{std::string(wrapped.error().code), std::string(wrapped.error().hint)});
  return std::move(*wrapped);
}

bool number_taken(const State& state, const LabelAttach& c) {
  const auto known = state.barcodes.get(c.number, CodeKind::PARCEL);
  if (known) return true;
  for (const auto& row : state.attached.after({}, rows_all))
    if (row.number == c.number && !(row.order == c.order && row.parcel == c.parcel)) return true;
  return false;
}

}  // namespace

Verdict judge_load(Turn& turn, const boost::json::object& data, CmdResult& result) {
  LoadUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.load.text, "load")) return verdict;
  result.about = "load/" + c.load.text;
  const auto known = turn.state.loads.get(c.load);
  if (known)
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (known && known->state != LoadState::NEW && known->state != LoadState::OPEN)
    return rejected("STATE_CLOSED", "the load is closed");
  const auto door = turn.state.locations.get(c.door);
  if (!door) return rejected("UNKNOWN_LOCATION", c.door.text);
  if (door->kind != LocationKind::DOCK && !SABOTAGE("any-door"))
    return rejected("INVALID", "door must be a DOCK location");
  if (c.max_mg < 0) return rejected("INVALID", "max_mg must not be negative");
  if (c.dg != "ALL" && c.dg != "LQ" && c.dg != "NONE")
    return rejected("INVALID", "dg must be NONE, LQ or ALL");
  if (c.carrier.empty() && c.orders.empty() && c.stops.empty())
    return rejected("INVALID", "give carrier, orders or stops");
  std::set<OrderId> once(c.orders.begin(), c.orders.end());
  std::size_t named = c.orders.size();
  for (const auto& stop : c.stops) {
    if (stop.stop <= 0) return rejected("INVALID", "stops count from 1");
    named += stop.orders.size();
    once.insert(stop.orders.begin(), stop.orders.end());
  }
  if (once.size() != named) return rejected("INVALID", "an order stands there twice");
  return {};
}

/// What a dock asks for depends on whether there are loads.
void after_load(Turn& turn, const CmdResult&) {
  for (const auto& site : turn.site.stations)
    if (site.kind == StationRole::dock) turn.touch(site.id);
}

Verdict judge_attach(Turn& turn, const boost::json::object& data, CmdResult& result) {
  LabelAttach c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "order/" + c.order.text;
  result.order = c.order;
  const auto order = turn.state.orders.get(c.order);
  if (!order) return rejected("UNKNOWN_ORDER", c.order.text);
  const auto known = turn.state.attached.get(c.order, c.parcel);
  if (known)
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (known && known->used) return rejected("STATE_LABELLED", "this parcel has its label");
  if (c.parcel < 1) return rejected("INVALID", "parcel counts from 1");
  if (c.number.empty() || c.number.size() > 64) return rejected("INVALID", "number is missing");
  if (number_taken(turn.state, c)) return rejected("NUMBER_TAKEN", c.number);
  if (result.state == "unchanged") return {};
  auto bytes = printable_label(data, c.language);
  if (!bytes) return bytes.error();
  turn.state.label_bytes.put({attached_bytes_id(c), std::move(*bytes)});
  return {};
}

/// A carton may stand at a bench and wait for it.
void after_attach(Turn& turn, const CmdResult& result) { label_waiting(turn, *result.order); }

}  // namespace wec::deciding
