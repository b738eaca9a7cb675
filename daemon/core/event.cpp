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
  std::optional<tl::expected<Event, JsonError>> out;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Event>>(
      [&](auto identity) {
        using E = typename decltype(identity)::type;
        if (out || E::type != type) return;
        E event;
        if (auto problem = codec::read(data, event, "")) {
          out = tl::unexpected(std::move(*problem));
          return;
        }
        if constexpr (std::is_same_v<E, CmdResult>) event.about = subject;
        // Named in place: to let the compiler look for the alternative costs it 120 squared trials.
        out.emplace(tl::in_place, std::in_place_type<E>, std::move(event));
      });
  if (!out) return tl::unexpected(JsonError{"type", "is unknown: " + std::string(type)});
  return std::move(*out);
}

}  // namespace wec
