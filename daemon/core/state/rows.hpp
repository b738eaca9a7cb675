// The warehouse's tables, one struct a row. What is `fold` here is written by apply/ alone and can
// be rebuilt from the log; column names are the member names.
//
// A new table is a line of one of these lists: WEC_TABLES(X) gives X(Row, the name State has it
// by).
#pragma once

#include "daemon/core/state/rows/floor_task.hpp"
#include "daemon/core/state/rows/inbound.hpp"
#include "daemon/core/state/rows/kept.hpp"
#include "daemon/core/state/rows/labour.hpp"
#include "daemon/core/state/rows/layout.hpp"
#include "daemon/core/state/rows/load.hpp"
#include "daemon/core/state/rows/master_data.hpp"
#include "daemon/core/state/rows/order.hpp"
#include "daemon/core/state/rows/parcel.hpp"
#include "daemon/core/state/rows/release.hpp"
#include "daemon/core/state/rows/returns.hpp"
#include "daemon/core/state/rows/stock.hpp"
#include "daemon/core/state/rows/work.hpp"

// clang-format off: a table a line
// what head office says there is
#define WEC_TABLES_MASTER(X) \
  X(Location, locations) \
  X(FloorLayout, layouts) \
  X(Item, items) \
  X(CartonType, carton_types) \
  X(Container, containers) \
  X(Operator, operators) \
  X(Barcode, barcodes) \
  X(NumberRange, ranges) \
  X(Channel, channels) \
  X(Wave, waves) \
  X(Setting, settings) \
  X(Wall, walls) \
  X(Supplier, suppliers) \
  X(PickFace, faces) \
  X(Kit, kits)
// orders on their way out
#define WEC_TABLES_OUTBOUND(X) \
  X(Order, orders) \
  X(OrderLine, order_lines) \
  X(PickTask, tasks) \
  X(WaitingWork, work) \
  X(PutbackTask, putbacks) \
  X(PickWalk, walks) \
  X(UndoStep, undo_steps) \
  X(ManualEntries, manual_entries) \
  X(BatchLine, batch_lines) \
  X(Carton, cartons) \
  X(CartonLine, carton_lines) \
  X(LabelJob, labels) \
  X(Manifest, manifests) \
  X(AttachedLabel, attached) \
  X(Pallet, pallets) \
  X(Load, loads) \
  X(LoadOrder, load_orders) \
  X(Address, addresses) \
  X(LabelBytes, label_bytes) \
  X(FloorCheck, floor_checks)
// stock, and what comes in
#define WEC_TABLES_INBOUND(X) \
  X(Stock, stock) \
  X(Availability, availability) \
  X(Asn, asns) \
  X(AsnLine, asn_lines) \
  X(AsnLpn, asn_lpns) \
  X(FloorTask, floor_tasks) \
  X(Count, counts) \
  X(LastCount, last_counts) \
  X(Adjustment, adjustments) \
  X(LowItem, low_items) \
  X(Rma, rmas) \
  X(RmaLine, rma_lines) \
  X(ReturnUnit, return_units) \
  X(SerialUnit, serials)
// people, stations, and what the site keeps for itself
#define WEC_TABLES_STATIONS(X) \
  X(StationNotice, notices) \
  X(StationState, stations) \
  X(Counter, counters) \
  X(AnsweredCommand, answered) \
  X(Override, overrides) \
  X(LabourNow, labour_now) \
  X(LabourSpan, labour) \
  X(DeviceDown, devices_down) \
  X(StationWork, works) \
  X(KeptAnswer, answers) \
  X(ShownRefusal, refusals) \
  X(SyncValue, sync) \
  X(LostRow, lost_rows) \
  X(LogGap, gaps)
#define WEC_TABLES(X) WEC_TABLES_MASTER(X) WEC_TABLES_OUTBOUND(X) WEC_TABLES_INBOUND(X) WEC_TABLES_STATIONS(X)
// clang-format on

// Between cells and rows stands one instantiation each (tables.cpp and its neighbours): every other
// file would spend a third of its compilation on them.
#define WEC_EXTERN_TABLE(Row, name)                        \
  extern template Cells rows::to_cells<Row>(const Row&);   \
  extern template Row rows::from_cells<Row>(const Cells&); \
  extern template const TableSpec& rows::spec_of<Row>();   \
  extern template class Table<Row>;
#define WEC_MAKE_TABLE(Row, name)                   \
  template Cells rows::to_cells<Row>(const Row&);   \
  template Row rows::from_cells<Row>(const Cells&); \
  template const TableSpec& rows::spec_of<Row>();   \
  template class Table<Row>;

namespace wec {

WEC_TABLES(WEC_EXTERN_TABLE)

/// Every table, once: the store creates them, verify compares the fold ones, backup takes all.
template <class Visit>
void for_each_table(Visit&& visit) {
#define WEC_VISIT_TABLE(Row, name) visit(rows::spec_of<Row>());
  WEC_TABLES(WEC_VISIT_TABLE)
#undef WEC_VISIT_TABLE
}

}  // namespace wec
