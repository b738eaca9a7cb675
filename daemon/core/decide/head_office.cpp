// Commands of head office: read, judged, answered by one cmd.result that embeds them
// (sync.md 2.5, 2.6).
//
//   not dcur + 1 .... ignored: repeated, or a hole that sync asks for again; the place is what sync
//                     read of the message, so that damaged bytes are answered too
//   cannot be read .. rejected(MALFORMED | TOO_BIG | INVALID | NO_SCHEMA), and the queue goes on
//   cmdid known ..... the first answer again, without effect
//   else ............ judged by intake.cpp and master_data.cpp

#include "daemon/core/decide/head_office.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/figures.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/sha256.hpp"

namespace wec::deciding {
namespace {

// The answer embeds the command two levels deeper, and has to be readable by the parser's own 32.
constexpr std::size_t command_max_depth = 28;
constexpr std::size_t embedded_max_bytes = 80 * 1024;  // leaves room for the envelope of the answer

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string op_of(std::string_view type) {
  constexpr std::string_view prefix = "org.wec.", suffix = ".v1";
  if (!type.starts_with(prefix) || !type.ends_with(suffix)) return {};
  return std::string(type.substr(prefix.size(), type.size() - prefix.size() - suffix.size()));
}

struct Message {
  boost::json::object envelope;
  std::string op;
  boost::json::object data;
  Verdict problem;  // why it cannot be judged at all
};

Message read_message(const std::string& raw) {
  Message message;
  if (raw.size() > event_max_bytes) {
    message.problem =
        rejected("TOO_BIG", fmt::format("{} bytes, at most {}", raw.size(), event_max_bytes));
    return message;
  }
  boost::json::parse_options options;
  options.max_depth = command_max_depth;
  boost::json::error_code error;
  const auto parsed = boost::json::parse(raw, error, {}, options);
  if (error || !parsed.is_object()) {
    message.problem = rejected("MALFORMED", error ? error.message() : "not a JSON object");
    return message;
  }
  message.envelope = parsed.get_object();
  message.op = op_of(text_of(message.envelope, "type"));
  const auto* data = message.envelope.if_contains("data");
  if (!data || !data->is_object())
    message.problem = rejected("INVALID", "data is missing");
  else
    message.data = data->get_object();
  return message;
}

/// What of the command may stand in the log: the address only as its hash.
boost::json::object embedded(const boost::json::object& data) {
  boost::json::object out = data;
  if (const auto* ship_to = data.if_contains("ship_to")) {
    out["ship_to_sha256"] = sha256_hex(boost::json::serialize(*ship_to));
    out.erase("ship_to");
  }
  // A label shows the address too: its bytes stand where they can be taken away again.
  if (const auto* bytes = data.if_contains("bytes_b64")) {
    out["bytes_sha256"] = sha256_hex(boost::json::serialize(*bytes));
    out.erase("bytes_b64");
  }
  return out;
}

/// A command: how it is judged, and what follows once it is in the log.
struct Known {
  Verdict (*judge)(Turn&, const boost::json::object&, CmdResult&);
  void (*after)(Turn&, const CmdResult&);
};

const std::map<std::string, Known, std::less<>>& commands() {
  static const std::map<std::string, Known, std::less<>> known = {
      {"location.upsert", {judge_location, after_location}},
      {"layout.upsert", {judge_layout, nullptr}},
      {"item.upsert", {judge_item, nullptr}},
      {"carton_type.upsert", {judge_carton_type, nullptr}},
      {"lpn.upsert", {judge_lpn, nullptr}},
      {"operator.upsert", {judge_operator, nullptr}},
      {"wall.upsert", {judge_wall, nullptr}},
      {"numbers.grant", {judge_numbers, after_numbers}},
      {"load.upsert", {judge_load, after_load}},
      {"label.attach", {judge_attach, after_attach}},
      {"stock.adjust", {judge_stock, after_stock}},
      {"order.released", {judge_order, after_order}},
      {"order.changed", {judge_change, after_change}},
      {"order.hold", {judge_hold, after_hold}},
      {"order.unhold", {judge_unhold, after_unhold}},
      {"order.cancel", {judge_cancel, after_cancel}},
      {"channel.upsert", {judge_channel, after_channel}},
      {"wave.release", {judge_wave, after_wave}},
      {"wave.recall", {judge_recall, after_recall}},
      {"policy.set", {judge_settings, nullptr}},
      {"supplier.upsert", {judge_supplier, nullptr}},
      {"asn.upsert", {judge_asn, nullptr}},
      {"rma.upsert", {judge_rma, nullptr}},
      {"kit.upsert", {judge_kit, nullptr}},
      {"count.request", {judge_count, after_count_request}},
      {"config.set", {judge_settings, nullptr}},
      {"kpi.request", {judge_kpi_request, nullptr}},
      {"return_label.request", {judge_return_label, after_return_label}},
      {"parcel.charged", {judge_charge, nullptr}},
  };
  return known;
}

const Known* command_named(const std::string& op) {
  const auto found = commands().find(op);
  return found == commands().end() ? nullptr : &found->second;
}

Verdict judge(Turn& turn, const std::string& op, const boost::json::object& data,
              CmdResult& result) {
  const auto* command = command_named(op);
  if (!command)
    return rejected("NO_SCHEMA",
                    op.empty() ? "the type is not org.wec.*.v1" : "this site does not take " + op);
  return command->judge(turn, data, result);
}

void follow_up(Turn& turn, const CmdResult& result) {
  const auto* command = command_named(result.op);
  if (command && command->after) command->after(turn, result);
}

void answer(Turn& turn, const Message& message, CmdResult& result) {
  Verdict verdict = message.problem;
  if (!verdict && result.cmdid.empty()) verdict = rejected("INVALID", "data.cmdid is missing");
  if (!verdict) {
    const auto known = turn.state.answered.get(result.cmdid);
    if (known && !SABOTAGE("no_cmdid")) {
      result.result = known->result;
      if (!known->reason.empty()) result.reason = known->reason;
      result.state = "unchanged";
      turn.emit(result);
      return;
    }
  }
  if (!verdict) verdict = judge(turn, message.op, message.data, result);
  result.result = verdict ? "rejected" : "ok";
  if (verdict) {
    result.reason = verdict->reason;
    result.detail = verdict->detail;
  }
  turn.emit(result);
  if (!verdict && result.state != "unchanged") follow_up(turn, result);
}

}  // namespace

std::vector<std::string> known_commands() {
  std::vector<std::string> all;
  for (const auto& [op, known] : commands()) all.push_back(op);
  return all;
}

Verdict rejected(std::string reason, std::string detail) {
  return Rejection{std::move(reason), std::move(detail)};
}

Decision on_head_office(Turn& turn, const HeadOfficeCommand& command) {
  if (CHAOS("poison-command") && command.exception.empty())
    throw std::runtime_error("poisoned by the test");
  const auto message = read_message(command.raw);
  const auto kept = [&](const char* key) {
    const auto value = turn.state.sync.get(std::string(key));
    return value ? value->v : std::string();
  };
  const auto dcur = kept("dcur");
  const std::int64_t next = SABOTAGE("cursor_not_in_tx") ? command.dseq
                            : dcur.empty()               ? 1
                                                         : std::stoll(dcur) + 1;
  if (command.dinc != kept("dinc") || command.dseq != next) return {};
  turn.state.sync.put({"dcur", std::to_string(next)});

  CmdResult result;
  result.dinc = command.dinc;
  result.dseq = command.dseq;
  result.op = message.op;
  result.cmdid = CommandId(text_of(message.data, "cmdid"));
  result.about = text_of(message.envelope, "subject");
  result.cmd = embedded(message.data);
  auto checked = message;
  if (!command.exception.empty()) checked.problem = rejected("EXCEPTION", command.exception);
  if (result.about.size() > 128) result.about.resize(128);
  if (result.about.empty()) result.about = "command/" + std::to_string(command.dseq);
  if (boost::json::serialize(result.cmd).size() > embedded_max_bytes) {
    result.cmd = {};
    checked.problem = rejected("TOO_BIG", "the command's data is over 80 KiB");
  }
  answer(turn, checked, result);
  return {};
}

}  // namespace wec::deciding
