// Which item an event moves, so that whoever watches stock looks only there.

#include "daemon/core/event_sku.hpp"

namespace wec {
namespace {

template <class E>
concept NamesItem = requires(const E& e) {
  { e.sku } -> std::convertible_to<const Sku&>;
};
template <class E>
concept ListsMoves = requires(const E& e) { e.moves.front().sku; };
template <class E>
concept ListsTasks = requires(const E& e) { e.tasks.front().sku; };

}  // namespace

void add_moved(const Event& event, std::vector<Sku>& out) {
  std::visit(
      [&](const auto& e) {
        using E = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<E, PickCounted>)
          return;  // a scan inside a pick: nothing has moved
        else {
          if constexpr (NamesItem<E>)
            if (!e.sku.empty()) out.push_back(e.sku);
          if constexpr (ListsMoves<E>)
            for (const auto& move : e.moves) out.push_back(move.sku);
          if constexpr (ListsTasks<E>)
            for (const auto& task : e.tasks) out.push_back(task.sku);
        }
      },
      event);
}

}  // namespace wec
