// A person at a station. Reads the screen, does what it asks with things that are really there,
// listens for the tone, and moves things only by what was heard or, after a crash, shown. Now and
// then something else is scanned, or nothing for a long while.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/goods.hpp"

namespace wec::test {

class Shift;

/// What of a screen is the station's place in its work: the same before and after a restart.
boost::json::object place_of(const boost::json::object& screen);
/// What is printed on a tote, a slot, a carton.
std::string lpn_code(const std::string& lpn);

class Worker {
 public:
  Worker(Shift& shift, std::string station, std::string badge)
      : shift_(shift), station_(std::move(station)), badge_(std::move(badge)) {}

  /// Looks at the screen, does one thing, and comes back after a while.
  void look();
  /// A scan is on its way whose outcome was not heard yet.
  bool waits() const { return in_flight_.has_value(); }

 private:
  struct InFlight {
    boost::json::object before;
    std::string code;
    std::size_t heard = 0;
    int starts = 0;
    std::int64_t at_ms = 0;
    bool sent = false;   // somebody was at the other end
    std::string id;      // of a touch: sent again until it is answered
    bool wrong = false;  // on purpose: must be refused
  };

  struct LastPut {  // what CMD-UNDO takes back
    std::string tote;
    Hand hand;
  };

  void act();
  void resolve();
  void finish(bool accepted);
  void send(const boost::json::object& screen, const std::string& code, bool wrong = false);
  void press(const boost::json::object& screen, const std::string& text, bool wrong = false);
  void touch_again(const std::string& id, const std::string& text);
  std::string badge_to_scan() const;

  // What the screen asks for, and what moves when it was accepted.
  std::optional<std::string> station_code(const boost::json::object& screen);
  std::optional<std::string> pick_code(const boost::json::object& screen);
  std::optional<std::string> pack_code(const boost::json::object& screen);
  std::optional<std::string> dock_code(const boost::json::object& screen);
  std::optional<std::string> label_code(const boost::json::object& screen);
  void weigh(const boost::json::object& screen);
  void touch_scale();
  void put_hand_back(const boost::json::object& screen);
  void took(const boost::json::object& before, const std::string& code);
  void took_pick(const boost::json::object& before, const std::string& code);
  void took_pack(const boost::json::object& before, const std::string& code);
  void took_at_dock(const boost::json::object& before, const std::string& code);
  std::string free_tote() const;
  std::string parcel_for(const std::string& load) const;
  std::string parcel_onto(const std::string& pallet) const;
  std::string pallet_for(const std::string& load) const;
  std::optional<std::string> load_of(const std::string& sscc) const;

  // floor_worker.cpp
  std::optional<std::string> floor_code(const boost::json::object& screen);
  std::optional<std::string> begin_receiving();
  std::optional<std::string> begin_return();
  std::optional<std::string> receive_code(const boost::json::object& screen);
  std::optional<std::string> putaway_code(const boost::json::object& screen);
  std::optional<std::string> replenish_code(const boost::json::object& screen);
  std::optional<std::string> count_code(const boost::json::object& screen);
  void count_all(const boost::json::object& screen);
  std::optional<std::string> return_code(const boost::json::object& screen);
  std::optional<std::string> supervise(const boost::json::object& screen);
  std::optional<std::string> adjust_code(const boost::json::object& screen);
  std::optional<std::string> kit_code(const boost::json::object& screen);
  std::optional<std::string> wall_code(const boost::json::object& screen);
  bool leaves_tote();
  std::vector<std::string> complete_slots() const;
  void took_on_floor(const boost::json::object& before, const std::string& code);
  void took_delivery(const boost::json::object& before, const std::string& code);
  void took_putaway(const boost::json::object& before, const std::string& code);
  void took_replenish(const boost::json::object& before, const std::string& code);
  void took_return(const boost::json::object& before, const std::string& code);
  void took_correction(const boost::json::object& before, const std::string& code);
  void took_kit(const boost::json::object& before, const std::string& code);
  void took_at_wall(const boost::json::object& before, const std::string& code);
  void took_single(const boost::json::object& before, const std::string& code);
  void pack_bound(const std::string& tote);

  // missteps.cpp
  bool errs(std::uint32_t one_in);
  bool wrong_touch(const boost::json::object& screen);
  bool wrong_scan(const boost::json::object& screen, const std::string& right);
  bool looks_up(const std::string& code);
  void look_once_more();
  std::string wrong_on_floor(const boost::json::object& screen) const;
  std::string wrong_at_orders(const boost::json::object& screen, const std::string& right) const;
  bool mishaps(const boost::json::object& screen);
  bool took_mishap(const boost::json::object& before, const std::string& code,
                   const std::optional<LastPut>& put);

  Shift& shift_;
  std::string station_, badge_;
  std::optional<InFlight> in_flight_;
  std::optional<LastPut> last_put_;
  struct LookedUp {
    std::string code;
    int starts = 0;
  };
  std::optional<LookedUp> looks_up_;  // CMD-INFO was taken, the code not yet
  std::optional<Unit> bound_;         // out of a mixed tote, its box not yet there
  std::size_t sheets_seen_ = 0;       // of the tray: those before are in the bin
  std::int64_t asked_since_ms_ = 0;
  std::string asked_;
  int touches_ = 0;
};

}  // namespace wec::test
