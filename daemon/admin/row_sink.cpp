// Listings in slices: deciding thread, io thread, deciding thread, ... until the last row.
#include "daemon/admin/row_sink.hpp"

#include <utility>

namespace wec {

void list_in_slices(Door& door, std::shared_ptr<RowSink> sink, ListingSlice slice) {
  door.read([&door, sink = std::move(sink), slice = std::move(slice)](Store& store) mutable {
    if (!slice(store, *sink)) {
      sink->end();
      return;
    }
    auto& out = *sink;  // the callback below owns the sink from here on
    out.when_room([&door, sink = std::move(sink), slice = std::move(slice)]() mutable {
      list_in_slices(door, std::move(sink), std::move(slice));
    });
  });
}

}  // namespace wec
