// A person at a station. Reads the screen, does what it asks with things that are really there,
// listens for the tone, and moves things only by what was heard or, after a crash, shown. Now and
// then something else is scanned, or nothing for a long while.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace wec::test {

class Shift;

class Worker {
 public:
  Worker(Shift& shift, std::string station, std::string badge)
      : shift_(shift), station_(std::move(station)), badge_(std::move(badge)) {}

  /// Looks at the screen, does one thing, and comes back after a while.
  void look();

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

  void act();
  void resolve();
  void finish(bool accepted);
  bool missteps(const boost::json::object& screen, const std::string& right);
  void send(const boost::json::object& screen, const std::string& code, bool wrong = false);
  void press(const boost::json::object& screen, const std::string& text);

  std::optional<std::string> pick_code(const boost::json::object& screen);
  std::optional<std::string> pack_code(const boost::json::object& screen);
  std::optional<std::string> dock_code();
  std::optional<std::string> receive_code(const boost::json::object& screen);
  std::optional<std::string> label_code(const boost::json::object& screen);
  void weigh(const boost::json::object& screen);
  void put_hand_back(const boost::json::object& screen);
  void took(const boost::json::object& before, const std::string& code);
  void took_pick(const boost::json::object& before, const std::string& code);
  void took_pack(const boost::json::object& before, const std::string& code);
  std::string free_tote() const;

  Shift& shift_;
  std::string station_, badge_;
  std::optional<InFlight> in_flight_;
  std::size_t sheets_seen_ = 0;  // of the tray: those before are in the bin
  std::int64_t asked_since_ms_ = 0;
  std::string asked_;
  int touches_ = 0;
};

}  // namespace wec::test
