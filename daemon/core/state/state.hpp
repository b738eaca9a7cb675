// The whole state of the warehouse, as typed tables over one RowStore.
#pragma once

#include <set>

#include "daemon/core/state/rows.hpp"

namespace wec {

struct State {
  explicit State(RowStore& store)
      : locations(store),
        items(store),
        carton_types(store),
        containers(store),
        operators(store),
        barcodes(store),
        ranges(store),
        stock(store),
        availability(store),
        orders(store),
        order_lines(store),
        tasks(store),
        work(store),
        channels(store),
        waves(store),
        settings(store),
        putbacks(store),
        notices(store),
        walks(store),
        undo_steps(store),
        manual_entries(store),
        walls(store),
        stations(store),
        cartons(store),
        carton_lines(store),
        labels(store),
        manifests(store),
        counters(store),
        answered(store),
        attached(store),
        pallets(store),
        loads(store),
        load_orders(store),
        overrides(store),
        labour(store),
        suppliers(store),
        asns(store),
        asn_lines(store),
        asn_lpns(store),
        floor_tasks(store),
        works(store),
        counts(store),
        adjustments(store),
        faces(store),
        low_items(store),
        kits(store),
        rmas(store),
        rma_lines(store),
        return_units(store),
        serials(store),
        answers(store),
        refusals(store),
        addresses(store),
        label_bytes(store),
        sync(store),
        lost_rows(store),
        floor_checks(store),
        gaps(store) {}

  Table<Location> locations;
  Table<Item> items;
  Table<CartonType> carton_types;
  Table<Container> containers;
  Table<Operator> operators;
  Table<Barcode> barcodes;
  Table<NumberRange> ranges;
  Table<Stock> stock;
  Table<Availability> availability;
  Table<Order> orders;
  Table<OrderLine> order_lines;
  Table<PickTask> tasks;
  Table<WaitingWork> work;
  Table<Channel> channels;
  Table<Wave> waves;
  Table<Setting> settings;
  Table<PutbackTask> putbacks;
  Table<StationNotice> notices;
  Table<PickWalk> walks;
  Table<UndoStep> undo_steps;
  Table<ManualEntries> manual_entries;
  Table<Wall> walls;
  Table<StationState> stations;
  Table<Carton> cartons;
  Table<CartonLine> carton_lines;
  Table<LabelJob> labels;
  Table<Manifest> manifests;
  Table<Counter> counters;
  Table<AnsweredCommand> answered;
  Table<AttachedLabel> attached;
  Table<Pallet> pallets;
  Table<Load> loads;
  Table<LoadOrder> load_orders;
  Table<Override> overrides;
  Table<LabourSpan> labour;
  Table<Supplier> suppliers;
  Table<Asn> asns;
  Table<AsnLine> asn_lines;
  Table<AsnLpn> asn_lpns;
  Table<FloorTask> floor_tasks;
  Table<StationWork> works;
  Table<Count> counts;
  Table<Adjustment> adjustments;
  Table<PickFace> faces;
  Table<LowItem> low_items;
  Table<Kit> kits;
  Table<Rma> rmas;
  Table<RmaLine> rma_lines;
  Table<ReturnUnit> return_units;
  Table<SerialUnit> serials;

  Table<KeptAnswer> answers;
  Table<ShownRefusal> refusals;
  Table<Address> addresses;
  Table<LabelBytes> label_bytes;
  Table<SyncValue> sync;

  /// Not a table: items whose stock was written since the last look (stock.changed).
  std::set<Sku> stock_written;
  Table<LostRow> lost_rows;
  Table<FloorCheck> floor_checks;
  Table<LogGap> gaps;
};

}  // namespace wec
