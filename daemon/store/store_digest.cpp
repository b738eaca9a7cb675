// The digest of stock and open orders, kept in step with their rows.

#include "daemon/core/state/state.hpp"
#include "daemon/store/store_parts.hpp"

namespace wec {
namespace {

/// By the index over the states: a million shipped orders cost nothing here.
template <class Do>
void for_each_open_order(State& state, const Do& what) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<OrderState>>([&](auto one) {
    if (!in_digest(one.value)) return;
    for (const auto& order : state.orders.where("state", one.value)) what(order);
  });
}

}  // namespace

void Store::load_digest() {
  State state(*this);
  for (const auto& row : state.stock.after({}, rows_all)) add_to(digest_, digest_row(row));
  for_each_open_order(state, [&](const Order& order) {
    add_to(digest_, digest_row(order));
    count_lines(order.order, true);
  });
}

void Store::account_digest(const TableSpec& spec, const std::optional<Cells>& before,
                           const Cells* after) {
  const auto count = [&](const auto& was, const auto& is) {
    if (was) take_from(digest_, digest_row(*was));
    if (is) add_to(digest_, digest_row(*is));
  };
  if (&spec == &rows::spec_of<Stock>()) {
    std::optional<Stock> was, is;
    if (before) was = rows::from_cells<Stock>(*before);
    if (after) is = rows::from_cells<Stock>(*after);
    count(was, is);
  } else if (&spec == &rows::spec_of<Order>()) {
    std::optional<Order> was, is;
    if (before) was = rows::from_cells<Order>(*before);
    if (after) is = rows::from_cells<Order>(*after);
    const auto& order = is ? is->order : was->order;
    const bool counted = was && in_digest(was->state), counts = is && in_digest(is->state);
    if (!counted) was.reset();
    if (!counts) is.reset();
    count(was, is);
    if (counted != counts) count_lines(order, counts);
  } else if (&spec == &rows::spec_of<OrderLine>()) {
    std::optional<OrderLine> was, is;
    if (before) was = rows::from_cells<OrderLine>(*before);
    if (after) is = rows::from_cells<OrderLine>(*after);
    const auto order = Table<Order>(*this).get(is ? is->order : was->order);
    if (order && in_digest(order->state)) count(was, is);
  }
}

/// The lines of an order that became open or closed.
void Store::count_lines(const OrderId& order, bool in) {
  for (const auto& line : Table<OrderLine>(*this).where("order", order))
    in ? add_to(digest_, digest_row(line)) : take_from(digest_, digest_row(line));
}

std::vector<std::string> Store::digest_rows(const std::vector<std::uint8_t>& buckets) {
  std::vector<std::string> out;
  const auto take = [&](DigestRow row) {
    for (const auto wanted : buckets)
      if (row.bucket == wanted) out.push_back(std::move(row.text));
  };
  State state(*this);
  for (const auto& row : state.stock.after({}, rows_all)) take(digest_row(row));
  for_each_open_order(state, [&](const Order& order) {
    take(digest_row(order));
    for (const auto& line : state.order_lines.where("order", order.order)) take(digest_row(line));
  });
  return out;
}

}  // namespace wec
