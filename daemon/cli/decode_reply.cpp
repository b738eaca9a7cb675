// `wec decode` of what printers answer: the language names the question.
#include <boost/json.hpp>
#include <iostream>

#include "daemon/cli/decode_reply.hpp"
#include "daemon/cli/device_json.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

struct ToJson {
  json::value operator()(std::nullptr_t) const { return nullptr; }
  json::value operator()(bool value) const { return value; }
  json::value operator()(std::int64_t value) const { return value; }
  json::value operator()(const std::string& value) const { return json::value(as_utf8(value)); }
  json::value operator()(const std::vector<std::string>& list) const {
    json::array out;
    for (const auto& one : list) out.emplace_back(as_utf8(one));
    return out;
  }
};

void print_reply(const PrinterReply& reply) {
  if (!reply.fields.empty()) {
    json::object flags;
    for (const auto& field : reply.fields)
      flags[as_utf8(field.name)] = std::visit(ToJson{}, field.value);
    std::cout << json::serialize(json::object{{"event", "printer_status"}, {"flags", flags}})
              << "\n";
  }
  if (!reply.fault.empty()) {
    std::cout << json::serialize(json::object{
                     {"event", "fault"}, {"code", reply.fault}, {"detail", as_utf8(reply.detail)}})
              << "\n";
  } else if (reply.fields.empty()) {
    std::cout << R"({"event":"printer_status","flags":{}})" << "\n";
  }
}

}  // namespace

void decode_replies(const ReplyLanguage& language, const std::vector<std::string>& pieces) {
  std::string input;
  for (const auto& piece : pieces) input += piece;
  bool any = false;
  std::string_view rest = input;
  while (!rest.empty()) {
    const auto taken = language.take(rest);
    if (taken.used == 0) break;
    if (taken.reply) print_reply(*taken.reply);
    any = any || taken.reply;
    rest.remove_prefix(taken.used);
  }
  const bool cut = rest.find_first_not_of("\r\n") != std::string_view::npos;
  PrinterReply left;
  left.fault = cut ? "INCOMPLETE" : "NO_REPLY";
  left.detail = cut ? "the answer does not end" : "nothing came";
  if (cut || !any) print_reply(left);
}

}  // namespace wec::cli
