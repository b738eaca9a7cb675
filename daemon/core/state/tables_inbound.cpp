// Stock, and what comes in: its tables' one instantiation.

#include "daemon/core/state/rows.hpp"

namespace wec {
WEC_TABLES_INBOUND(WEC_MAKE_TABLE)
}
