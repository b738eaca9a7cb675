// Stations and what goes through them: cartons, labels, manifests.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// What a station is in the middle of; the step itself is derived from facts (core/steps.hpp).
struct StationState {
  static constexpr std::string_view table = "station";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"operator_id"};

  StationId station;
  OperatorId operator_id;
  OrderId order;
  Lpn tote;
  Lpn carton;
  std::string manifest;
  Sku last_sku;
  std::string pending;   // a bench's or dock's command that waits for its item or code
  LoadId load;           // at a dock
  Lpn pallet;            // being built
  std::string away;      // BREAK, or the code of indirect work; empty: working
  std::string walk;      // picking: the walk at hand
  bool resting = false;  // CMD-PAUSE, or a lease that ran out: nothing is offered until CMD-GETWORK
  std::string asking;    // the prompt of a question that comes first; empty: none
  std::string asked;     // what the question is about
  OperatorId taken_by;   // the work was taken over by this person; shown until CMD-GETWORK
  bool help = false;     // CMD-HELP: a supervisor was called
  Lpn slot;              // put wall: the lit slot of the unit in the hand
  std::string serial;    // put wall: of that unit
  std::int64_t hand = 0;  // put wall: units that go into the lit slot
};
BOOST_DESCRIBE_STRUCT(StationState, (),
                      (station, operator_id, order, tote, carton, manifest, last_sku, pending, load,
                       pallet, away, walk, resting, asking, asked, taken_by, help, slot, serial,
                       hand))

/// Nobody signed in, nothing at hand.
inline StationState empty_station(const StationId& id) {
  StationState station;
  station.station = id;
  return station;
}

/// CANCELLED: its order was, and what is in it is to be put back; it never leaves.
enum class CartonState { OPEN, CLOSED, WEIGHED, LABELLED, LOADED, SHIPPED, CANCELLED };
BOOST_DESCRIBE_ENUM(CartonState, OPEN, CLOSED, WEIGHED, LABELLED, LOADED, SHIPPED, CANCELLED)

struct Carton {
  static constexpr std::string_view table = "carton";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 3> indexed = {"order", "manifest", "pallet"};

  Lpn carton;  // its SSCC
  OrderId order;
  CartonTypeId carton_type;
  std::int64_t n = 0;  // n-th carton of the order
  CartonState state = CartonState::OPEN;
  std::int64_t mass_mg = 0;  // measured; 0 until weighed
  LabelId label;             // the newest label
  std::string number;        // tracking number
  std::string manifest;
  std::string weigh;           // PASS OVERRIDDEN BYPASSED; empty: not yet
  std::int64_t failed_mg = 0;  // the newest weight that was refused; 0: none
  Lpn pallet;
  std::string problem;  // why it has no label yet: NO_TRACKING_NUMBER PRINTER_GONE NOT_DECIDABLE
};
BOOST_DESCRIBE_STRUCT(Carton, (),
                      (carton, order, carton_type, n, state, mass_mg, label, number, manifest,
                       weigh, failed_mg, pallet, problem))

/// Which order line a carton's units belong to.
struct CartonLine {
  static constexpr std::string_view table = "carton_line";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 4;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Lpn carton;
  std::int64_t line = 0;
  Sku sku;
  Lot lot;
  std::int64_t qty = 0;
};
BOOST_DESCRIBE_STRUCT(CartonLine, (), (carton, line, sku, lot, qty))

/// queued: the order to print may have left; printed and doubtful: what the printer said of it;
/// failed: not one byte was sent; applied: its scan proved it; void: never to be used.
enum class LabelState { queued, printed, doubtful, failed, applied, voided };
BOOST_DESCRIBE_ENUM(LabelState, queued, printed, doubtful, failed, applied, voided)

struct LabelJob {
  static constexpr std::string_view table = "label";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 3> indexed = {"carton", "state", "order"};

  LabelId label;
  OrderId order;
  Lpn carton;
  std::string kind;
  std::string number;
  std::int64_t copy = 1;
  LabelState state = LabelState::queued;
  std::string printer;
  std::string sha256;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(LabelJob, (),
                      (label, order, carton, kind, number, copy, state, printer, sha256, reason))

enum class ManifestState { OPEN, CLOSED };
BOOST_DESCRIBE_ENUM(ManifestState, OPEN, CLOSED)

struct Manifest {
  static constexpr std::string_view table = "manifest";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"station"};

  std::string manifest;
  StationId station;
  ManifestState state = ManifestState::OPEN;
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (manifest, station, state))

/// Names that the site gives in ascending order: manifests.
struct Counter {
  static constexpr std::string_view table = "counter";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  std::string name;
  std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Counter, (), (name, value))

/// Commands of head office that were answered: the same cmdid again changes nothing.
struct AnsweredCommand {
  static constexpr std::string_view table = "answered_command";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  CommandId cmdid;
  std::string result;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(AnsweredCommand, (), (cmdid, result, reason))

}  // namespace wec
