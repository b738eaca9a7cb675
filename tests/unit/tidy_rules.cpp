// The rules: design in one table of includes and one of words.
#include "tests/unit/tidy_checker.hpp"

namespace wec::tidy {

namespace {

// What is decided here must come out the same in every run.
const std::vector<std::string> pure{"config", "drivers", "daemon/core", "daemon/store"};
const std::vector<std::string> ours{"config", "drivers", "firmware-bridge", "daemon",
                                    "head-office"};

// Programs and the seams they fill: here, and only here, the world is asked. head-office is a
// program of its own.
const std::vector<std::string> outer{
    "daemon/controller/system_",   // Clock and Random of a real site
    "daemon/devices/session.cpp",  // the deadlines of its Asio timers, which run on that clock
    "daemon/main.cpp",
    "daemon/app/",
    "daemon/cli/",
    "firmware-bridge/",
    "head-office/"};

}  // namespace

const std::vector<Box>& boxes() {
  static const std::vector<Box> all{
      {"config", {}},
      {"drivers", {}},
      {"firmware-bridge", {"config", "drivers"}},
      // The simulated devices speak from the manuals, not from the drivers that they test: values
      // only.
      {"firmware-bridge/sim",
       {"firmware-bridge", "drivers/driver.hpp", "drivers/mass.hpp", "drivers/decimal.hpp"}},
      {"daemon/core", {"drivers"}},
      {"daemon/store", {"daemon/core"}},
      {"daemon/controller", {"daemon/store", "daemon/core", "drivers"}},
      {"daemon/devices",
       {"daemon/controller", "daemon/core", "drivers", "firmware-bridge", "config"}},
      {"daemon/oms", {"daemon/controller", "daemon/core", "config"}},
      {"daemon/stations", {"daemon/controller", "daemon/core", "config"}},
      {"daemon/admin", {"daemon/controller", "daemon/store", "daemon/core", "config"}},
      {"daemon/cli", {"daemon/admin", "daemon/store", "daemon/core", "drivers", "config"}},
      {"daemon", {"daemon", "drivers", "firmware-bridge", "config"}},  // main.cpp joins the boxes
      {"head-office", {}},  // shares nothing with daemon/: its fold of the events is its own
      {"tests", {""}},
  };
  return all;
}

const std::vector<BannedWord>& banned_words() {
  static const std::vector<BannedWord> all{
      {"steady_clock::now(", ours, outer, "time comes in as an argument or from the Clock seam"},
      {"Clock::now(", ours, outer, "time comes in as an argument or from the Clock seam"},
      {"system_clock", ours, outer, "wall time comes from the Clock seam"},
      {"clock_gettime", ours, outer, "time comes in as an argument or from the Clock seam"},
      {"getenv", ours, outer, "nothing below main() reads the environment"},
      {"random_device", ours, outer, "randomness comes from the Random seam"},
      {"rand(", ours, outer, "randomness comes from the Random seam"},
      {"boost/asio", pure, {}, "this box does no input or output"},
      {"std::thread", pure, {}, "this box runs on its caller's thread"},
      {"double ", {"drivers", "daemon/core"}, {}, "mass, stock and money are whole numbers"},
      {"float ", {"drivers", "daemon/core"}, {}, "mass, stock and money are whole numbers"},
      {"sqlite3", ours, {"daemon/store/", "head-office/"}, "only the store knows SQLite"},
      {"SQLite::", ours, {"daemon/store/", "head-office/"}, "only the store knows SQLite"},
      {"SQLiteCpp", ours, {"daemon/store/", "head-office/"}, "only the store knows SQLite"},
      {"mqtt/", ours, {"daemon/oms/", "head-office/"}, "Paho lives behind the Uplink seam"},
      {"MQTTAsync.h", ours, {"daemon/oms/", "head-office/"}, "Paho lives behind the Uplink seam"},
      {"boost/beast", ours, {"daemon/stations/"}, "Beast stays in few translation units"},
  };
  return all;
}

}  // namespace wec::tidy
