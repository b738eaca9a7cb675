// The command of head office about put walls.
#pragma once

#include <string>
#include <vector>

#include "daemon/core/state/rows.hpp"

namespace wec {

/// `barcode` is the slot's name if it is left out. The lights are addresses or names that the
/// site's lights go by.
struct WallSlot {
  WEC_REQUIRES("slot")
  Lpn slot;
  std::string barcode;
  Word light;
  Word pack_light;
};
BOOST_DESCRIBE_STRUCT(WallSlot, (), (slot, barcode, light, pack_light))

/// A slot that the new version does not name any more must be free. Units that nobody needs go into
/// the exception slot, one of `slots` or another.
struct WallUpsert {
  WEC_REQUIRES("wall version slots")
  std::string wall;
  std::int64_t version = 0;
  LocationId location;
  std::vector<WallSlot> slots;
  Lpn exception_slot;
};
BOOST_DESCRIBE_STRUCT(WallUpsert, (), (wall, version, location, slots, exception_slot))

/// All slots, the exception slot among them, each with its code.
std::vector<WallSlot> slots_of(const WallUpsert&);

}  // namespace wec
