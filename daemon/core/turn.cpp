#include "daemon/core/turn.hpp"

#include <tuple>

#include "daemon/core/event_sku.hpp"

namespace wec {

template <class E>
void Turn::emit(const E& one) {
  // Named in place: to let the compiler look for the alternative costs it 120 squared trials.
  const Event event(std::in_place_type<E>, one);
  journal_.record(event);
  add_moved(event, moved);
  emitted.push_back(E::type);
}

namespace {

template <class... E>
constexpr auto emitters(boost::mp11::mp_list<E...>) {
  return std::make_tuple(static_cast<void (Turn::*)(const E&)>(&Turn::emit<E>)...);
}

/// Makes emit() of every event, for the files that call it.
[[gnu::used]] const auto every_emit = emitters(EveryEvent());

}  // namespace
}  // namespace wec
