#include "head-office/sim/console.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <iterator>

#include "head-office/sim/script.hpp"

namespace wec::hq {
namespace {

constexpr std::string_view help =
    "cmd TYPE {json} | cmd! TYPE {json} (same cmdid again, new dseq) | release {json} | "
    "file PATH | resend DSEQ | dump stock|orders|events|results|kpi | status | ack on|off | "
    "dup N | drop N | reorder N | lie N | lie hash|off | reject REASON|off | bundles on|off | "
    "safe on|off | apply on|off | bind MACHINE | snapshot NAME | back NAME | incarnation | "
    "raw dn/cmd|dn/ctl TEXT|hex:..|@FILE | help";

constexpr std::size_t raw_max_bytes = 1024 * 1024;

Object failed(std::string why) { return Object{{"ok", false}, {"error", std::move(why)}}; }

std::pair<std::string_view, std::string_view> split(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return {line, {}};
  std::string_view rest = line.substr(space + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return {line.substr(0, space), rest};
}

std::optional<std::int64_t> number_of(std::string_view digits) {
  std::int64_t n = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc() || stop != digits.data() + digits.size() || n < 0) return std::nullopt;
  return n;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned int byte = 0;
    const auto [stop, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (error != std::errc() || stop != hex.data() + i + 2) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

// TEXT as it stands, hex:68656c6c6f, or the content of @FILE.
std::optional<std::string> bytes_of(std::string_view spec) {
  if (spec.starts_with("hex:")) return from_hex(spec.substr(4));
  if (!spec.starts_with("@")) return std::string(spec);
  std::ifstream file{std::string(spec.substr(1)), std::ios::binary};
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Object row_of(const CommandResult& r) {
  return Object{{"dseq", r.dseq},     {"dinc", r.dinc},     {"cmdid", r.cmdid},   {"op", r.op},
                {"result", r.result}, {"reason", r.reason}, {"detail", r.detail}, {"seq", r.seq}};
}

boost::json::array parsed(const std::vector<std::string>& rows) {
  boost::json::array out;
  for (const std::string& row : rows) out.push_back(boost::json::parse(row));
  return out;
}

}  // namespace

std::string Console::answer(std::string_view line, Now now) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  const auto [verb, rest] = split(line);
  return boost::json::serialize(run(verb, rest, now));
}

Object Console::run(std::string_view verb, std::string_view rest, Now now) {
  if (verb == "cmd") return issue(rest, false, now);
  if (verb == "cmd!") return issue(rest, true, now);
  if (verb == "release") return issue("order.released " + std::string(rest), false, now);
  if (verb == "file") return file(rest, now);
  if (verb == "dump") return dump(rest);
  if (verb == "raw") return raw(rest, now);
  if (verb == "ack" || verb == "dup" || verb == "drop" || verb == "resend" || verb == "reorder")
    return fault(verb, rest);
  if (verb == "lie" || verb == "reject" || verb == "bundles" || verb == "safe" || verb == "apply")
    return mischief(verb, rest);
  if (verb == "bind") {
    office_.bind_machine(std::string(rest));
    return Object{{"ok", true}};
  }
  if (verb == "status") {
    Object s{{"ok", true}};
    for (auto& [key, value] : office_.status()) s[key] = value;
    return s;
  }
  if (verb == "help") return Object{{"ok", true}, {"help", help}};
  return failed(fmt::format("unknown '{}'; {}", verb, help));
}

Object Console::issue(std::string_view rest, bool force, Now now) {
  auto command = parse_command(rest);
  if (!command) return failed(command.error());
  const auto issued = office_.issue(command->type, std::move(command->data), force, now);
  if (!issued) return failed(issued.error());
  return Object{
      {"ok", true}, {"dseq", issued->dseq}, {"cmdid", issued->cmdid}, {"known", issued->known}};
}

Object Console::file(std::string_view path, Now now) {
  const auto commands = read_script(std::string(path), "cmd");
  if (!commands) return failed(commands.error());
  std::int64_t issued = 0, known = 0;
  for (const ScriptCommand& c : *commands) {
    const auto done = office_.issue(c.type, c.data, false, now);
    if (!done) return failed(done.error());
    ++(done->known ? known : issued);
  }
  return Object{{"ok", true}, {"issued", issued}, {"known", known}};
}

Object Console::dump(std::string_view what) {
  boost::json::array rows;
  if (what == "stock") {
    rows = parsed(office_.fold().dump_stock());
  } else if (what == "orders") {
    rows = parsed(office_.fold().dump_orders(office_.applied()));
  } else if (what == "results") {
    for (const CommandResult& r : office_.fold().results()) rows.push_back(row_of(r));
  } else if (what == "kpi") {
    for (auto& row : office_.figures().rows()) rows.push_back(std::move(row));
  } else if (what == "quarantine") {
    for (const auto& [_, raw] : office_.quarantine()) rows.push_back(boost::json::value(raw));
  } else if (what == "events") {
    for (std::int64_t seq = 1; seq <= office_.stored(); ++seq)
      rows.push_back(boost::json::parse(office_.raw_event(seq)));
  } else {
    return failed(
        fmt::format("cannot dump '{}'; stock, orders, events, results, kpi or quarantine", what));
  }
  return Object{{"ok", true}, {"rows", std::move(rows)}};
}

Object Console::raw(std::string_view rest, Now now) {
  const auto [topic, spec] = split(rest);
  std::optional<std::string> bytes = bytes_of(spec);
  if (!bytes || bytes->size() > raw_max_bytes) return failed("no usable bytes");
  if (topic == "dn/cmd")
    return Object{{"ok", true}, {"dseq", office_.issue_raw(std::move(*bytes), now)}};
  if (topic != "dn/ctl") return failed("raw dn/cmd or raw dn/ctl");
  office_.send_raw_control(std::move(*bytes));
  return Object{{"ok", true}};
}

Object Console::fault(std::string_view verb, std::string_view rest) {
  if (verb == "ack" && (rest == "on" || rest == "off")) {
    office_.faults().acks_off = rest == "off";
    return Object{{"ok", true}};
  }
  const std::optional<std::int64_t> n = number_of(rest);
  if (!n || verb == "ack") return failed(fmt::format("cannot '{} {}'; {}", verb, rest, help));
  if (verb == "dup") office_.faults().duplicate = static_cast<std::size_t>(*n);
  if (verb == "reorder") office_.faults().reorder = static_cast<std::size_t>(*n);
  if (verb == "drop") office_.faults().drop = static_cast<std::size_t>(*n);
  if (verb == "resend") office_.resend_command(*n);
  return Object{{"ok", true}};
}

// What no honest head office does; `off` makes it honest again.
Object Console::mischief(std::string_view verb, std::string_view rest) {
  Faults& faults = office_.faults();
  const bool off = rest == "off";
  if (verb == "reject") {
    faults.reject = off ? "" : std::string(rest);
  } else if (verb == "bundles" || verb == "safe" || verb == "apply") {
    if (!off && rest != "on") return failed(fmt::format("{} on|off", verb));
    (verb == "safe"    ? faults.safe_off
     : verb == "apply" ? faults.apply_off
                       : faults.bundles_off) = off;
  } else {
    const std::optional<std::int64_t> n = number_of(rest.starts_with('-') ? rest.substr(1) : rest);
    if (!n && !off && rest != "hash") return failed("lie N, lie -N, lie hash or lie off");
    faults.lie_hash = rest == "hash";
    faults.lie = n ? (rest.starts_with('-') ? -*n : *n) : 0;
  }
  return Object{{"ok", true}};
}

}  // namespace wec::hq
