// Orders on their way out: its tables' one instantiation.

#include "daemon/core/state/rows.hpp"

namespace wec {
WEC_TABLES_OUTBOUND(WEC_MAKE_TABLE)
}
