// One command being decided: what decide reads, and the only way it changes anything: emit().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/command.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/event_sku.hpp"
#include "daemon/core/live.hpp"
#include "daemon/core/screen.hpp"
#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

/// Something a device is to do, because an event of this turn says so.
struct DeviceOrder {
  DeviceId device;
  DeviceCommand command;
};

/// What a person with the right has agreed to: himself, or a supervisor (decide/override.cpp).
struct Grant {
  OperatorId supervisor;
  std::string reason;
};

/// Nothing refused: empty. Otherwise the savepoint goes back and the refusal is the answer.
using Decision = std::optional<Refusal>;

class Turn {
 public:
  /// Where emitted events go: logged, then applied, at once.
  class Journal {
   public:
    virtual ~Journal() = default;
    virtual void record(const Event&) = 0;
  };

  Turn(State& state_, const Site& site_, Live& live_, const Command& command_, Journal& journal)
      : state(state_), site(site_), live(live_), command(command_), journal_(journal) {}

  /// Logs and applies the event; later code of the same turn reads its effect. Defined in turn.cpp,
  /// once for each event: the variant of all of them is large, and no process file needs it whole.
  template <class E>
  void emit(const E& event);

  void sound(const StationId& station, Tone tone) { tones.emplace_back(station, tone); }
  void order(const DeviceId& device, DeviceCommand what) {
    orders.push_back({device, std::move(what)});
  }
  /// The screen of this station may have changed although no event names it.
  void touch(const StationId& station) { touched.push_back(station); }

  State& state;
  const Site& site;
  Live& live;
  const Command& command;

  std::vector<std::pair<StationId, Tone>> tones;
  std::vector<DeviceOrder> orders;
  std::vector<StationId> touched;
  std::vector<Sku> moved;                 // items that the events so far were about
  std::vector<std::string_view> emitted;  // types, in order
  std::optional<Grant> grant;             // an override that this input may use
  bool repeated = false;  // the input was the second half of a double scan (ruling 18)

 private:
  Journal& journal_;
};

}  // namespace wec
