// Commands of head office about what leaves: loads, and carriers' own labels.
#pragma once

#include <string>
#include <vector>

#include "daemon/core/sha256.hpp"
#include "daemon/core/state/rows.hpp"

namespace wec {

struct LoadStop {
  WEC_REQUIRES("stop orders")
  std::int64_t stop = 0;  // 1 is delivered first, and loaded last
  std::vector<OrderId> orders;
};
BOOST_DESCRIBE_STRUCT(LoadStop, (), (stop, orders))

/// With `orders` or `stops`: exactly those; otherwise whatever goes with `carrier`.
struct LoadUpsert {
  WEC_REQUIRES("load version door")
  LoadId load;
  std::int64_t version = 0;
  LocationId door;
  std::string carrier;
  std::string trailer;
  std::string seal;
  std::vector<OrderId> orders;
  std::vector<LoadStop> stops;
  std::string dg = "ALL";   // what the vehicle may carry: NONE LQ ALL
  std::int64_t max_mg = 0;  // 0: not limited
  bool cancelled = false;
};
BOOST_DESCRIBE_STRUCT(LoadUpsert, (),
                      (load, version, door, carrier, trailer, seal, orders, stops, dg, max_mg,
                       cancelled))

/// The label's bytes travel as `bytes_b64` (at most 64 KiB) and are read apart from these.
struct LabelAttach {
  WEC_REQUIRES("order parcel version carrier number language")
  OrderId order;
  std::int64_t parcel = 0;
  std::int64_t version = 0;
  std::string carrier;
  std::string number;
  std::string language;
};
BOOST_DESCRIBE_STRUCT(LabelAttach, (), (order, parcel, version, carrier, number, language))

/// Under which name an attached label's bytes are kept.
inline LabelId attached_bytes_id(const LabelAttach& c) {
  const auto key = c.order.text + "|" + std::to_string(c.parcel) + "|" + std::to_string(c.version);
  return LabelId("attached-" + sha256_hex(key).substr(0, 16));
}

}  // namespace wec
