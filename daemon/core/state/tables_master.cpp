// What head office says there is: its tables' one instantiation.

#include "daemon/core/state/rows.hpp"

namespace wec {
WEC_TABLES_MASTER(WEC_MAKE_TABLE)
}
