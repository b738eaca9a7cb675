// The sections of a site file that stand alone: who, head office, stations' server, bridge, policy.
#include "config/sections.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/link_text.hpp"

namespace wec {

namespace {

constexpr std::size_t id_max = 32;
constexpr std::string_view letters_small = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view letters_large = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool consists_of(std::string_view text, std::initializer_list<std::string_view> sets) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return std::any_of(sets.begin(), sets.end(), [&](auto set) { return set.find(c) != set.npos; });
  });
}

std::string take(const std::optional<Placed>& value, std::string fallback) {
  return value ? value->text : std::move(fallback);
}

// A certificate and its key go together.
void check_pair(TableReader& table, const std::string& cert, const std::string& key) {
  if (cert.empty() == key.empty()) return;
  const auto* missing = cert.empty() ? "cert" : "key";
  table.problem(cert.empty() ? "key" : "cert", "MISSING",
                fmt::format("needs \"{}\" beside it", missing));
}

std::string topic_id(TableReader& table, std::string_view key) {
  const auto value = table.required_text(key);
  if (!value) return {};
  if (!is_topic_id(value->text)) {
    table.problem_at(value->where, key, "BAD_ID",
                     "must be 1 to 32 of lower case letters, digits and \"-\"");
  }
  return value->text;
}

void check_broker(TableReader& table, const Placed& broker) {
  const bool tls = broker.text.starts_with("mqtts://");
  const bool plain = broker.text.starts_with("mqtt://");
  if (!tls && !plain) {
    table.problem_at(broker.where, "broker", "BAD_BROKER",
                     "must be mqtts://host:port, or mqtt://host:port to loopback");
    return;
  }
  const auto address = parse_host_port(std::string_view(broker.text).substr(tls ? 8 : 7));
  if (!address || address->port == 0) {
    table.problem_at(broker.where, "broker", "BAD_BROKER",
                     "must name host:port with a port from 1 to 65535");
  } else if (plain && !is_loopback(address->host)) {
    table.problem_at(
        broker.where, "broker", "PLAIN_MQTT",
        "mqtt:// sends orders and addresses in clear and is only for loopback; use mqtts://");
  }
}

}  // namespace

bool is_topic_id(std::string_view text) {
  return !text.empty() && text.size() <= id_max && consists_of(text, {letters_small, digits, "-"});
}

bool is_plain_id(std::string_view text) {
  return !text.empty() && text.size() <= id_max &&
         consists_of(text, {letters_small, letters_large, digits, "._-"});
}

const toml::table* section(ReadContext& in, std::string_view name) {
  const auto* node = in.root.get(name);
  if (node == nullptr || node->is_table()) return node == nullptr ? nullptr : node->as_table();
  in.problems.add(node->source(), std::string(name), "WRONG_TYPE",
                  fmt::format("must be the table [{}], not {}", name, type_name(*node)));
  return nullptr;
}

std::vector<const toml::table*> list_section(ReadContext& in, std::string_view name) {
  std::vector<const toml::table*> tables;
  const auto* node = in.root.get(name);
  if (node == nullptr) return tables;
  const auto* list = node->as_array();
  if (list == nullptr || (!list->empty() && !list->is_homogeneous<toml::table>())) {
    in.problems.add(node->source(), std::string(name), "WRONG_TYPE",
                    fmt::format("must be written as [[{}]], once for each", name));
    return tables;
  }
  for (const auto& element : *list) tables.push_back(element.as_table());
  return tables;
}

void read_site(ReadContext& in) {
  const auto* found = section(in, "site");
  if (found == nullptr) {
    if (!in.root.contains("site")) {
      in.problems.add({}, "[site]", "MISSING", "is needed, with id and tenant");
    }
    return;
  }
  TableReader table(found, "[site]", in.problems);
  auto& site = in.out.site;
  site.id = topic_id(table, "id");
  site.tenant = topic_id(table, "tenant");
  if (const auto machine = table.text("machine")) {
    site.machine = machine->text;
    if (!is_topic_id(site.machine)) {
      table.problem("machine", "BAD_ID", "must be 1 to 32 of lower case letters, digits and \"-\"");
    }
  }
  site.timezone = take(table.text("timezone"), site.timezone);
  if (site.timezone.empty() ||
      !consists_of(site.timezone, {letters_small, letters_large, digits, "_/+-"})) {
    table.problem("timezone", "BAD_VALUE", "must be a name like \"Europe/Berlin\" or \"UTC\"");
  }
  table.refuse_unknown_keys();
}

void read_simulation(ReadContext& in) {
  TableReader table(section(in, "simulation"), "[simulation]", in.problems);
  in.out.simulation = table.flag("enabled").value_or(false);
  table.refuse_unknown_keys();
}

void read_oms(ReadContext& in) {
  const auto* found = section(in, "oms");
  TableReader table(found, "[oms]", in.problems);
  auto& oms = in.out.oms;
  if (found != nullptr) {
    if (const auto broker = table.required_text("broker")) {
      oms.broker = broker->text;
      check_broker(table, *broker);
    }
  }
  oms.ca = take(table.text("ca"), "");
  oms.cert = take(table.text("cert"), "");
  oms.key = take(table.text("key"), "");
  oms.backoff_base_ms = table.whole("backoff_base_ms", 10, 60'000).value_or(oms.backoff_base_ms);
  check_pair(table, oms.cert, oms.key);
  table.refuse_unknown_keys();
}

void read_witness(ReadContext& in) {
  const auto* found = section(in, "witness");
  if (found == nullptr) return;
  TableReader table(found, "[witness]", in.problems);
  in.out.witness.path = take(table.required_text("path"), "");
  table.refuse_unknown_keys();
}

void read_http(ReadContext& in) {
  TableReader table(section(in, "http"), "[http]", in.problems);
  auto& http = in.out.http;
  http.listen = take(table.text("listen"), http.listen);
  http.open_loopback = table.flag("open_loopback").value_or(false);
  http.cert = take(table.text("cert"), "");
  http.key = take(table.text("key"), "");
  check_pair(table, http.cert, http.key);
  table.refuse_unknown_keys();
  const auto address = parse_host_port(http.listen);
  if (!address) {
    table.problem("listen", "BAD_ADDRESS", "must be host:port with a port from 0 to 65535");
    return;
  }
  if (is_loopback(address->host)) return;
  if (http.open_loopback) {
    table.problem("open_loopback", "OPEN_LOOPBACK",
                  "lets everybody in and is only for a listen address on loopback");
  }
  if (http.cert.empty() && http.key.empty()) {
    table.problem("listen", "NO_TLS", "off loopback needs TLS: set cert and key");
  }
}

void read_bridge(ReadContext& in) {
  TableReader table(section(in, "bridge"), "[bridge]", in.problems);
  auto& bridge = in.out.bridge;
  bridge.in_process = table.flag("in_process").value_or(false);
  bridge.usb_socket = take(table.text("usb_socket"), bridge.usb_socket);
  bridge.lan_socket = take(table.text("lan_socket"), bridge.lan_socket);
  for (const auto* key : {"usb_socket", "lan_socket"}) {
    const auto& path =
        std::string_view(key) == "usb_socket" ? bridge.usb_socket : bridge.lan_socket;
    // sun_path of a unix socket holds 107 characters and the end.
    if (!path.starts_with('/') || path.size() > 107) {
      table.problem(key, "BAD_VALUE", "must be an absolute path of at most 107 characters");
    }
  }
  table.refuse_unknown_keys();
}

void read_policy(ReadContext& in) {
  TableReader table(section(in, "policy"), "[policy]", in.problems);
  auto& policy = in.out.policy;
  if (const auto grams = table.thousandths("weigh_tolerance_g", 0, 10'000'000)) {
    policy.weigh_tolerance_mg = *grams;
  }
  if (const auto percent = table.thousandths("weigh_tolerance_percent", 0, 50'000)) {
    policy.weigh_tolerance_ppm = *percent * 10;
  }
  policy.weigh_tolerance_sigma_milli = table.thousandths("weigh_tolerance_sigmas", 0, 10'000)
                                           .value_or(policy.weigh_tolerance_sigma_milli);
  policy.each_scan_max = table.whole("each_scan_max", 1, 1000).value_or(policy.each_scan_max);
  policy.idle_lock_minutes =
      table.whole("idle_lock_minutes", 1, 1440).value_or(policy.idle_lock_minutes);
  policy.idle_lock_handheld_minutes = table.whole("idle_lock_handheld_minutes", 1, 1440)
                                          .value_or(policy.idle_lock_handheld_minutes);
  policy.claim_ttl_minutes =
      table.whole("claim_ttl_minutes", 1, 1440).value_or(policy.claim_ttl_minutes);
  table.refuse_unknown_keys();
}

}  // namespace wec
