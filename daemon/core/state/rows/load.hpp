// What leaves together: pallets, loads, and labels that head office sends.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "daemon/core/ids.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {

/// A carrier's own label for the n-th carton of an order; its bytes stand in LabelBytes.
struct AttachedLabel {
  static constexpr std::string_view table = "attached_label";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 2;
  static constexpr std::array<std::string_view, 0> indexed = {};

  OrderId order;
  std::int64_t parcel = 0;  // from 1, in the order in which cartons are opened
  std::int64_t version = 0;
  std::string carrier;
  std::string number;
  std::string language;
  std::string sha256;
  LabelId bytes;
  bool used = false;  // a label was made from it: the number is never used for another one
};
BOOST_DESCRIBE_STRUCT(AttachedLabel, (),
                      (order, parcel, version, carrier, number, language, sha256, bytes, used))

enum class PalletState { OPEN, CLOSED, LOADED, SHIPPED };
BOOST_DESCRIBE_ENUM(PalletState, OPEN, CLOSED, LOADED, SHIPPED)

/// Cartons stacked under one SSCC; which ones is told by the cartons.
struct Pallet {
  static constexpr std::string_view table = "pallet";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 0> indexed = {};

  Lpn pallet;
  PalletState state = PalletState::OPEN;
  std::string carrier;  // of the first carton: all others go with the same
  LoadId load;          // likewise
  LabelId label;
};
BOOST_DESCRIBE_STRUCT(Pallet, (), (pallet, state, carrier, load, label))

enum class LoadState { NEW, OPEN, CLOSED, SHIPPED, CANCELLED };
BOOST_DESCRIBE_ENUM(LoadState, NEW, OPEN, CLOSED, SHIPPED, CANCELLED)

/// A trailer at a door. LOADED is derived: nothing that it waits for is missing.
struct Load {
  static constexpr std::string_view table = "load";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 2> indexed = {"door", "manifest"};

  LoadId load;
  std::int64_t version = 0;
  LocationId door;
  std::string carrier;
  std::string trailer;
  std::string seal;
  std::string dg;           // NONE LQ ALL: what the vehicle may carry
  std::int64_t max_mg = 0;  // 0: no limit known
  LoadState state = LoadState::NEW;
  std::string manifest;  // the open one; empty: none yet
};
BOOST_DESCRIBE_STRUCT(Load, (),
                      (load, version, door, carrier, trailer, seal, dg, max_mg, state, manifest))

/// An order that goes with a load. A load without such rows takes its carrier's parcels.
struct LoadOrder {
  static constexpr std::string_view table = "load_order";
  static constexpr Keeping keeping = Keeping::fold;
  static constexpr std::size_t key_size = 1;
  static constexpr std::array<std::string_view, 1> indexed = {"load"};

  OrderId order;
  LoadId load;
  std::int64_t stop = 0;  // the first to be delivered is 1, and is loaded last
};
BOOST_DESCRIBE_STRUCT(LoadOrder, (), (order, load, stop))

}  // namespace wec
