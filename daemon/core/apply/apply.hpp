// apply: what an event does to the tables. The only code that writes fold tables; it reads state
// and the event and nothing else (no configuration, clock or randomness), so the log alone rebuilds
// all.
#pragma once

#include "daemon/core/event.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

void apply(State&, const Event&, std::int64_t seq);

namespace applying {

void apply_to(State&, const CmdResult&, std::int64_t seq);
void apply_to(State&, const StockAdjusted&, std::int64_t seq);
void apply_to(State&, const OrderAllocated&, std::int64_t seq);
void apply_to(State&, const OrderHeld&, std::int64_t seq);
void apply_to(State&, const StockChanged&, std::int64_t seq);
void apply_to(State&, const OrderUnheld&, std::int64_t seq);
void apply_to(State&, const OrderReleasable&, std::int64_t seq);
void apply_to(State&, const OrderUnreserved&, std::int64_t seq);
void apply_to(State&, const OrderShortClosed&, std::int64_t seq);
void apply_to(State&, const SerialChanged&, std::int64_t seq);
void apply_to(State&, const OrderCancelled&, std::int64_t seq);
void apply_to(State&, const ChannelChanged&, std::int64_t seq);
void apply_to(State&, const WaveReleased&, std::int64_t seq);
void apply_to(State&, const WaveFailed&, std::int64_t seq);
void apply_to(State&, const WaveRecalled&, std::int64_t seq);
void apply_to(State&, const StationStopped&, std::int64_t seq);
void apply_to(State&, const StationResumed&, std::int64_t seq);
void apply_to(State&, const PutbackRequested&, std::int64_t seq);
void apply_to(State&, const PutbackCollected&, std::int64_t seq);
void apply_to(State&, const PutbackClaimed&, std::int64_t seq);
void apply_to(State&, const PutbackReleased&, std::int64_t seq);
void apply_to(State&, const PutbackOpened&, std::int64_t seq);
void apply_to(State&, const PutbackCounted&, std::int64_t seq);
void apply_to(State&, const PutbackConfirmed&, std::int64_t seq);
void apply_to(State&, const ManifestCorrected&, std::int64_t seq);
void apply_to(State&, const SignedIn&, std::int64_t seq);
void apply_to(State&, const SignedOut&, std::int64_t seq);
void apply_to(State&, const LabourActivity&, std::int64_t seq);
void apply_to(State&, const TaskClaimed&, std::int64_t seq);
void apply_to(State&, const TaskReleased&, std::int64_t seq);
void apply_to(State&, const ToteAssigned&, std::int64_t seq);
void apply_to(State&, const PickStarted&, std::int64_t seq);
void apply_to(State&, const PickLocated&, std::int64_t seq);
void apply_to(State&, const PickCounted&, std::int64_t seq);
void apply_to(State&, const PickConfirmed&, std::int64_t seq);
void apply_to(State&, const OrderPicked&, std::int64_t seq);
void apply_to(State&, const ToteStaged&, std::int64_t seq);
void apply_to(State&, const PackStarted&, std::int64_t seq);
void apply_to(State&, const PackLeft&, std::int64_t seq);
void apply_to(State&, const ParcelOpened&, std::int64_t seq);
void apply_to(State&, const PackScanned&, std::int64_t seq);
void apply_to(State&, const PackConfirmed&, std::int64_t seq);
void apply_to(State&, const OrderPacked&, std::int64_t seq);
void apply_to(State&, const WeighChecked&, std::int64_t seq);
void apply_to(State&, const WeighFailed&, std::int64_t seq);
void apply_to(State&, const BenchAsked&, std::int64_t seq);
void apply_to(State&, const PackRemoved&, std::int64_t seq);
void apply_to(State&, const PackShort&, std::int64_t seq);
void apply_to(State&, const PackReopened&, std::int64_t seq);
void apply_to(State&, const WeighOverridden&, std::int64_t seq);
void apply_to(State&, const WeighBypassed&, std::int64_t seq);
void apply_to(State&, const WeightProposed&, std::int64_t seq);
void apply_to(State&, const SlipIssued&, std::int64_t seq);
void apply_to(State&, const LabelBound&, std::int64_t seq);
void apply_to(State&, const LabelPrinted&, std::int64_t seq);
void apply_to(State&, const LabelDoubtful&, std::int64_t seq);
void apply_to(State&, const LabelFailed&, std::int64_t seq);
void apply_to(State&, const LabelRequeued&, std::int64_t seq);
void apply_to(State&, const LabelReprinted&, std::int64_t seq);
void apply_to(State&, const LabelVoided&, std::int64_t seq);
void apply_to(State&, const LabelRefused&, std::int64_t seq);
void apply_to(State&, const PalletLabelled&, std::int64_t seq);
void apply_to(State&, const LpnLabelled&, std::int64_t seq);
void apply_to(State&, const ReturnLabelled&, std::int64_t seq);
void apply_to(State&, const LabelApplied&, std::int64_t seq);
void apply_to(State&, const OrderLabelled&, std::int64_t seq);
void apply_to(State&, const NumbersLow&, std::int64_t seq);
void apply_to(State&, const NumbersExhausted&, std::int64_t seq);
void apply_to(State&, const ParcelLoaded&, std::int64_t seq);
void apply_to(State&, const HandedOver&, std::int64_t seq);
void apply_to(State&, const LoadOpened&, std::int64_t seq);
void apply_to(State&, const LoadSealed&, std::int64_t seq);
void apply_to(State&, const ParcelUnloaded&, std::int64_t seq);
void apply_to(State&, const LoadClosed&, std::int64_t seq);
void apply_to(State&, const LoadClosedShort&, std::int64_t seq);
void apply_to(State&, const LoadReopened&, std::int64_t seq);
void apply_to(State&, const PalletOpened&, std::int64_t seq);
void apply_to(State&, const PalletStacked&, std::int64_t seq);
void apply_to(State&, const PalletClosed&, std::int64_t seq);
void apply_to(State&, const OverrideRequested&, std::int64_t seq);
void apply_to(State&, const OverrideSupervised&, std::int64_t seq);
void apply_to(State&, const OverrideGranted&, std::int64_t seq);
void apply_to(State&, const OverrideUsed&, std::int64_t seq);
void apply_to(State&, const OverrideEnded&, std::int64_t seq);
void apply_to(State&, const ReceiptArrived&, std::int64_t seq);
void apply_to(State&, const LpnOpened&, std::int64_t seq);
void apply_to(State&, const ReceiptConfirmed&, std::int64_t seq);
void apply_to(State&, const ReceiptClosed&, std::int64_t seq);
void apply_to(State&, const PutawayConfirmed&, std::int64_t seq);
void apply_to(State&, const TaskMade&, std::int64_t seq);
void apply_to(State&, const TaskTaken&, std::int64_t seq);
void apply_to(State&, const TaskLeft&, std::int64_t seq);
void apply_to(State&, const TaskCancelled&, std::int64_t seq);
void apply_to(State&, const WorkNoted&, std::int64_t seq);
void apply_to(State&, const ReplenishRequested&, std::int64_t seq);
void apply_to(State&, const ReplenishConfirmed&, std::int64_t seq);
void apply_to(State&, const CountPlanned&, std::int64_t seq);
void apply_to(State&, const CountStarted&, std::int64_t seq);
void apply_to(State&, const CountVaried&, std::int64_t seq);
void apply_to(State&, const StockCounted&, std::int64_t seq);
void apply_to(State&, const CountRejected&, std::int64_t seq);
void apply_to(State&, const AdjustmentDrafted&, std::int64_t seq);
void apply_to(State&, const AdjustmentRejected&, std::int64_t seq);
void apply_to(State&, const KitMade&, std::int64_t seq);
void apply_to(State&, const StockLow&, std::int64_t seq);
void apply_to(State&, const ReturnArrived&, std::int64_t seq);
void apply_to(State&, const ReturnReceived&, std::int64_t seq);
void apply_to(State&, const ReturnInspected&, std::int64_t seq);
void apply_to(State&, const ReturnRestocked&, std::int64_t seq);
void apply_to(State&, const ReturnUnidentified&, std::int64_t seq);
void apply_to(State&, const ReturnClosed&, std::int64_t seq);
void apply_to(State&, const ClockOffset&, std::int64_t seq);
void apply_to(State&, const RecoveryGap&, std::int64_t seq);
void apply_to(State&, const RecoveryDone&, std::int64_t seq);
void apply_to(State&, const RecoveryOverridden&, std::int64_t seq);
void apply_to(State&, const OrderVerified&, std::int64_t seq);
void apply_to(State&, const StateCheckpoint&, std::int64_t seq);
void apply_to(State&, const FeedbackMeasured&, std::int64_t seq);
void apply_to(State&, const LinkRestored&, std::int64_t seq);
void apply_to(State&, const DeviceLost&, std::int64_t seq);
void apply_to(State&, const DeviceRestored&, std::int64_t seq);
void apply_to(State&, const KpiPublished&, std::int64_t seq);
void apply_to(State&, const ScanRejected&, std::int64_t seq);
void apply_to(State&, const ToteFull&, std::int64_t seq);
void apply_to(State&, const ToteHandedOver&, std::int64_t seq);
void apply_to(State&, const ToteReceived&, std::int64_t seq);
void apply_to(State&, const ToteLost&, std::int64_t seq);
void apply_to(State&, const PickUndone&, std::int64_t seq);
void apply_to(State&, const PickShort&, std::int64_t seq);
void apply_to(State&, const WalkPaused&, std::int64_t seq);
void apply_to(State&, const WalkResumed&, std::int64_t seq);
void apply_to(State&, const WalkTakenOver&, std::int64_t seq);
void apply_to(State&, const WalkDone&, std::int64_t seq);
void apply_to(State&, const WalkSequenced&, std::int64_t seq);
void apply_to(State&, const TaskSkipped&, std::int64_t seq);
void apply_to(State&, const TaskReduced&, std::int64_t seq);
void apply_to(State&, const TasksAdded&, std::int64_t seq);
void apply_to(State&, const StationAsked&, std::int64_t seq);
void apply_to(State&, const StationRests&, std::int64_t seq);
void apply_to(State&, const HelpCalled&, std::int64_t seq);
void apply_to(State&, const PickDiscrepancy&, std::int64_t seq);
void apply_to(State&, const PickDamaged&, std::int64_t seq);
void apply_to(State&, const PickLotChanged&, std::int64_t seq);
void apply_to(State&, const PickLpnChanged&, std::int64_t seq);
void apply_to(State&, const PickSubstituted&, std::int64_t seq);
void apply_to(State&, const PickManualEntry&, std::int64_t seq);
void apply_to(State&, const LocationBlocked&, std::int64_t seq);
void apply_to(State&, const LocationUnblocked&, std::int64_t seq);
void apply_to(State&, const ExceptionReasoned&, std::int64_t seq);
void apply_to(State&, const ControlWanted&, std::int64_t seq);
void apply_to(State&, const ToteOpened&, std::int64_t seq);
void apply_to(State&, const ToteLeft&, std::int64_t seq);
void apply_to(State&, const WallScanned&, std::int64_t seq);
void apply_to(State&, const WallPut&, std::int64_t seq);
void apply_to(State&, const WallCompleted&, std::int64_t seq);
void apply_to(State&, const WallShort&, std::int64_t seq);
void apply_to(State&, const WallExtraUnit&, std::int64_t seq);

/// order.* commands, and what is not one of them: channels, policies.
void apply_order_command(State&, const CmdResult&, std::int64_t seq);
void apply_release_command(State&, const CmdResult&);

/// Adds to the stock row with this key; a row at nothing goes. Never below zero: decide has
/// checked.
void add_stock(State&, Stock key, std::int64_t qty, std::int64_t reserved);
/// Both sides of a movement, as the event lists them.
/// `seq`: of the event, the age of goods that came into the house by it.
void apply_moves(State&, const std::vector<StockMove>&, std::int64_t seq);
Stock row_of(const StockMove&);
/// Units of a mixed tote (any other tote: nothing) wait for their order, or do not any more.
void add_unsorted(State&, const Lpn& tote, BatchLine units);
/// A container that holds nothing serves others again.
void set_free(Container&);
/// Commands about put walls (oms_walls.hpp).
void apply_wall_command(State&, const CmdResult&);
/// Called by add_stock: the bin an item is picked from, the place of a serial number.
void remember_place(State&, const Stock& row, std::int64_t qty);
/// Moves on the counter of names that the site gives in ascending order.
void count_name(State&, const char* name);
/// Commands about deliveries, returns and kits (oms_commands_inbound.hpp).
void apply_inbound_command(State&, const CmdResult&);
/// The adjustment that a row's change belongs to.
void note_adjustment(State&, const StockAdjusted&);
/// The row that an event's absent fields stand for.
Stock bin_row(const Sku&, const Lot&, const std::optional<std::string>& expiry, const LocationId&);
Stock lpn_row(const Sku&, const Lot&, const std::optional<std::string>& expiry, const Lpn&);
/// Where an order stands among the waiting ones: priority, then ship-by, then its name.
std::string work_rank(const State&, const OrderId&);
void set_order_state(State&, const OrderId&, OrderState);
/// Totes that were taken for the order and hold nothing serve others again.
void free_empty_totes(State&, const OrderId&);
/// A task of the order has an operator.
bool held_by_somebody(const State&, const OrderId&);
/// A task with its reservation; nobody's.
void make_task(State&, const OrderId&, const AllocatedTask&);
/// Nothing is left of a walk; its tasks and totes stay what they are.
void close_walk(State&, const std::string& walk);
/// Tasks that wait make their order wait; without one it does not.
void refresh_waiting(State&, const OrderId&);
/// Lines of the walk came, went or were skipped: its sequence is planned anew.
void mark_changed(State&, const std::string& walk);

}  // namespace applying
}  // namespace wec
