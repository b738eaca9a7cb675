// The warehouse's tables, one struct a row. What is `fold` here is written by apply/ alone and can
// be rebuilt from the log; column names are the member names.
#pragma once

#include "daemon/core/state/rows/floor_task.hpp"
#include "daemon/core/state/rows/inbound.hpp"
#include "daemon/core/state/rows/kept.hpp"
#include "daemon/core/state/rows/labour.hpp"
#include "daemon/core/state/rows/load.hpp"
#include "daemon/core/state/rows/master_data.hpp"
#include "daemon/core/state/rows/order.hpp"
#include "daemon/core/state/rows/parcel.hpp"
#include "daemon/core/state/rows/release.hpp"
#include "daemon/core/state/rows/returns.hpp"
#include "daemon/core/state/rows/stock.hpp"
#include "daemon/core/state/rows/work.hpp"

namespace wec {

// clang-format off: a subject a line
using EveryRow = boost::mp11::mp_list<
    Location, Item, CartonType, Container, Operator, Barcode, NumberRange,
    Stock, Availability,
    Order, OrderLine, PickTask, WaitingWork,
    Channel, Wave, Setting, PutbackTask, StationNotice,
    PickWalk, UndoStep, ManualEntries, Wall,
    StationState, Carton, CartonLine, LabelJob, Manifest, Counter, AnsweredCommand,
    AttachedLabel, Pallet, Load, LoadOrder,
    Override, LabourSpan,
    Supplier, Asn, AsnLine, AsnLpn,
    FloorTask, StationWork, Count, Adjustment, PickFace, LowItem, Kit,
    Rma, RmaLine, ReturnUnit, SerialUnit,
    KeptAnswer, ShownRefusal, Address, LabelBytes, SyncValue,
    LostRow, FloorCheck, LogGap
>;
// clang-format on

/// Every table, once: the store creates them, verify compares the fold ones, backup takes all.
template <class Visit>
void for_each_table(Visit&& visit) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, EveryRow>>(
      [&](auto identity) { visit(rows::spec_of<typename decltype(identity)::type>()); });
}

}  // namespace wec
