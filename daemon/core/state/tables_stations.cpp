// People, stations, and what the site keeps for itself: its tables' one instantiation.

#include "daemon/core/state/rows.hpp"

namespace wec {
WEC_TABLES_STATIONS(WEC_MAKE_TABLE)
}
