// The supervisor's way out of suspect mode; logged, and never silent about what it means.
#include "daemon/admin/listings.hpp"

namespace wec {
namespace {

std::string text_of(const boost::json::object& request, const char* key) {
  const auto* value = request.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

void override_suspect(Door& door, const boost::json::object& request,
                      std::shared_ptr<RowSink> sink) {
  const OverrideSuspect ask{OperatorId(text_of(request, "operator")), text_of(request, "reason")};
  if (ask.operator_id.empty() || ask.reason.empty())
    return sink->fail("USAGE", "name the supervisor and the reason");
  if (!door.sync_state().suspect) return sink->fail("NOT_SUSPECT", "this site is not suspect");
  const bool taken = door.post(ask, [&door, sink, ask](const Answer& answer) {
    if (answer.refusal)
      return sink->fail("NOT_ALLOWED", ask.operator_id.text + " has no right `supervisor` here");
    sink->row({{"ok", true}, {"head", door.sync_state().head}});
    sink->end();
  });
  if (!taken) sink->fail("BUSY", "try again");
}

}  // namespace

void serve_recovery(AdminCommands& server, Door& door) {
  server.on("override", [&door](const boost::json::object& request, std::shared_ptr<RowSink> sink) {
    override_suspect(door, request, std::move(sink));
  });
}

}  // namespace wec
