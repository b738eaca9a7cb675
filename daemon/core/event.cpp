// Events to and from JSON, by their descriptions.

#include "daemon/core/event.hpp"

namespace wec {

std::string_view type_of(const Event& event) {
  return std::visit([](const auto& e) { return std::decay_t<decltype(e)>::type; }, event);
}

std::string subject_of(const Event& event) {
  return std::visit([](const auto& e) { return e.subject(); }, event);
}

boost::json::object data_of(const Event& event) {
  return std::visit([](const auto& e) { return to_json_object(e); }, event);
}

tl::expected<Event, JsonError> event_from(std::string_view type, const std::string& subject,
                                          const boost::json::object& data) {
  tl::expected<Event, JsonError> out =
      tl::unexpected(JsonError{"type", "is unknown: " + std::string(type)});
  bool found = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Event>>(
      [&](auto identity) {
        using E = typename decltype(identity)::type;
        if (found || E::type != type) return;
        found = true;
        auto read = from_json<E>(data);
        if (!read) {
          out = tl::unexpected(read.error());
          return;
        }
        if constexpr (std::is_same_v<E, CmdResult>) read->about = subject;
        out = std::move(*read);
      });
  return out;
}

}  // namespace wec
