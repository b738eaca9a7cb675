#include "tests/sim/sabotages.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <sstream>

#include "daemon/core/chaos.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

std::string& sync_rule() {
  static std::string name;
  return name;
}

struct Caught {
  std::uint64_t seeds = 0;
  std::string invariant;  // empty: survived; "assert" when the program stopped itself
};

/// In a process of its own: an assertion of the program must not end the table.
Caught hunt(const Sabotage& sabotage, std::uint64_t seeds_max) {
  std::array<int, 2> wire{};
  if (pipe(wire.data()) != 0) return {};
  std::fflush(stdout);
  const auto child = fork();
  if (child == 0) {
    close(wire[0]);
    if (!std::freopen("/dev/null", "w", stderr)) _exit(2);
    use(&sabotage);
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
      ShiftPlan plan;
      plan.seed = seed;
      plan.also_chores = chores_named(sabotage.chores).value();
      plan.also_faults = faults_named(sabotage.faults).value();
      const auto begun = fmt::format("{} assert\n", seed);
      if (write(wire[1], begun.data(), begun.size()) < 0) _exit(2);
      const auto outcome = play(plan);
      const auto line = fmt::format("{} {}\n", seed, outcome.ok() ? "-" : outcome.invariant);
      if (write(wire[1], line.data(), line.size()) < 0) _exit(2);
      if (!outcome.ok()) break;
    }
    _exit(0);
  }
  close(wire[1]);
  std::string said;
  std::array<char, 256> part{};
  for (ssize_t n = 0; (n = read(wire[0], part.data(), part.size())) > 0;)
    said.append(part.data(), static_cast<std::size_t>(n));
  close(wire[0]);
  waitpid(child, nullptr, 0);
  Caught caught;
  std::istringstream lines(said);
  while (lines >> caught.seeds >> caught.invariant) {
  }
  if (caught.invariant == "-") caught.invariant.clear();
  return caught;
}

}  // namespace

const std::vector<Sabotage>& sabotages() {
  static const std::vector<Sabotage> all = {
      {"light-before-commit", "controller/controller.cpp",
       "effects leave although the commit failed", "", "power_cut sync_error"},
      {"goes-on-after-a-failed-sync", "controller/controller.cpp",
       "a failed sync does not end the process", "", "sync_error"},
      {"refusal-keeps-its-events", "controller/controller.cpp",
       "a refusal does not roll its savepoint back", "", "wrong_scan"},
      {"touch-counts-twice", "controller/controller.cpp", "a touch that is sent again counts again",
       "", "double_scan"},
      {"question-outlives-rollback", "controller/controller.cpp",
       "what a station is asked is forgotten by a refused turn", "", "disk_full wrong_scan"},
      {"cursor_not_in_tx", "controller/controller.cpp",
       "the place of the next command is stored before the command", "", "power_cut"},
      {"synchronous-normal", "store/opening.cpp", "commits are not synced", "", "power_cut"},
      {"start-without-settling", "store/store.cpp", "a start tells of what may not be durable", "",
       "power_cut process_kill sync_error"},
      {"sums-outlive-rollback", "store/store.cpp", "the sums of the tables are not rolled back", "",
       "disk_full"},
      {"cache-outlives-rollback", "store/row_cache.cpp", "rows in memory are not rolled back", "",
       "disk_full wrong_scan"},
      {"sums-only-grow", "store/store_tables.cpp", "the row before is not taken off its sum", "",
       "process_kill"},
      {"log-remembers-rollback", "store/store_log.cpp",
       "events that were rolled back are still sent", "", "disk_full wrong_scan"},
      {"picked-stays-reserved", "apply/pick.cpp", "what was picked stays reserved at its shelf"},
      {"packed-stays-in-the-tote", "apply/pack.cpp", "what was packed also stays in the tote"},
      {"shipped-stays-in-the-house", "apply/dock.cpp", "what was handed over stays in stock"},
      {"number-given-twice", "apply/label.cpp", "a tracking number is given again"},
      {"count-changes-nothing", "apply/stock.cpp", "a count does not correct the books", "count",
       ""},
      {"adjustment-counts-double", "decide/adjust.cpp", "a correction counts double", "adjust", ""},
      {"any-lot", "decide/allocate.cpp", "an order that wants a lot gets any", "", ""},
      {"promises-reserved-units", "decide/availability.cpp",
       "head office is told of reserved units as free"},
      {"cancelled-carton-forgotten", "decide/cancel.cpp",
       "a cancelled order's carton is not put back", "cancel", ""},
      {"cancelled-parcel-leaves", "decide/cancel.cpp", "a cancelled parcel stays on the trailer",
       "cancel", ""},
      {"cancels-what-has-left", "decide/cancel.cpp", "an order that has left is cancelled",
       "commands", ""},
      {"label-for-a-closed-return", "decide/code_labels.cpp", "a closed return gets a label",
       "commands returns", ""},
      {"counts-one-too-many", "decide/count.cpp", "a count sees one unit more", "count", ""},
      {"counted-twice-at-once", "decide/count.cpp", "two people are sent to count one place",
       "count", ""},
      {"plans-without-bound", "decide/count_plan.cpp", "planned counts have no bound", "count", ""},
      {"missing-units-stay", "decide/counting.cpp", "units that a count missed stay in the books",
       "count", ""},
      {"anyone-packs-dangerous", "decide/dangerous.cpp", "anybody packs dangerous goods",
       "dangerous", ""},
      {"double-scan-counts", "decide/decide.cpp", "a double read is two scans", "", "double_scan"},
      {"doubtful-is-printed", "decide/decide.cpp", "an open print job is called printed at a start",
       "", "process_kill printer printer_link"},
      {"loads-twice", "decide/dock.cpp", "a parcel is loaded twice", "", "wrong_scan"},
      {"short-of-nothing", "decide/exception.cpp", "a line that is complete is declared short", "",
       "wrong_scan"},
      {"rerouted-and-kept", "decide/exception_place.cpp",
       "a task goes to another shelf and stays at the first", "mishap", ""},
      {"damaged-stays-in-the-bin", "decide/exception_short.cpp",
       "a damaged unit is booked at its shelf", "mishap", ""},
      {"any-substitute", "decide/exception_swap.cpp", "anything substitutes an item", "mishap", ""},
      {"figures-of-tomorrow", "decide/figures.cpp", "figures of a day to come are published",
       "commands", ""},
      {"left-task-is-lost", "decide/floor_work.cpp", "work that was left is offered to nobody",
       "change receive replenish count", ""},
      {"face-runs-empty", "decide/follow_stock.cpp", "nobody watches a pick face", "replenish", ""},
      {"no_cmdid", "decide/head_office.cpp",
       "a command that comes again under a new number counts again", "commands", ""},
      {"looking-counts", "decide/help.cpp", "a code that was only looked up counts as scanned", "",
       "wrong_scan"},
      {"announces-nothing", "decide/inbound_commands.cpp", "a delivery of no units is taken",
       "commands", ""},
      {"below-nothing", "decide/intake.cpp", "head office takes away more than there is",
       "commands", ""},
      {"kit-takes-one-part", "decide/kit.cpp", "a kit is built of one part", "adjust", ""},
      {"automatic-reprint", "decide/label.cpp", "a doubtful label is printed again by itself", "",
       "printer printer_link"},
      {"one-person-twice", "decide/labour.cpp", "who moves to another station stays at the first",
       "change", ""},
      {"aisles-of-one-name", "decide/layout.cpp", "a layout with two aisles of one name is taken",
       "commands", ""},
      {"any-door", "decide/leaving.cpp", "a load has a door that is none", "commands", ""},
      {"load-closes-early", "decide/load.cpp", "a load closes with parcels missing", "load",
       "wrong_scan"},
      {"any-check-digit", "decide/master_data.cpp", "a GTIN with a wrong check digit is taken",
       "commands", ""},
      {"held-goes-on", "decide/order.cpp", "a held order is packed and loaded", "hold", ""},
      {"anyone-may", "decide/override.cpp", "everybody has every right", "", "wrong_scan"},
      {"any-label", "decide/pack.cpp", "any label is taken for the carton's", "", "wrong_scan"},
      {"empty-order-is-short", "decide/pack_exception.cpp",
       "an order with nothing packed is declared short", "", "wrong_scan"},
      {"any-single", "decide/pack_single.cpp",
       "a unit is bound to an order that wants another item", "wall", ""},
      {"packs-two", "decide/pack_unit.cpp", "one scan packs two units"},
      {"stacked-twice", "decide/pallet.cpp", "a parcel is stacked on a pallet twice", "load",
       "wrong_scan"},
      {"scan-counts-two", "decide/pick.cpp", "one scan counts two units"},
      {"any-location", "decide/pick.cpp", "any location will do", "", "wrong_scan"},
      {"any-tote", "decide/pick_put.cpp", "any tote takes the goods", "", "wrong_scan"},
      {"any-quantity-typed", "decide/pick_rules.cpp",
       "a quantity is typed where each unit is to be scanned", "", "wrong_scan"},
      {"anyone-picks-dangerous", "decide/pick_walk.cpp", "anybody is sent to pick dangerous goods",
       "dangerous", ""},
      {"any-kind-of-place", "decide/places.cpp", "goods for sale are put away in quarantine",
       "receive", "wrong_scan"},
      {"older-setting-taken", "decide/policy.cpp", "an older setting replaces a newer one",
       "commands", ""},
      {"put-away-as-asked", "decide/putaway.cpp", "goods are booked where they were to go",
       "receive", ""},
      {"put-back-as-asked", "decide/putback.cpp", "goods are booked back where they were to go",
       "cancel", ""},
      {"closed-delivery-opens", "decide/receive.cpp", "a closed delivery is received again",
       "receive", "wrong_scan"},
      {"over-receipt", "decide/receiving.cpp", "more is received than was announced", "receive",
       "wrong_scan"},
      {"receives-one-more", "decide/receiving.cpp", "one unit more is booked than was received",
       "receive", ""},
      {"wave-below-nothing", "decide/release.cpp", "a wave of less than no orders is taken",
       "commands", ""},
      {"any-reserve-place", "decide/replenish.cpp", "a face is filled from any place", "replenish",
       "wrong_scan"},
      {"scrap-anywhere", "decide/returning.cpp", "scrap is put anywhere", "returns", "wrong_scan"},
      {"hygiene-sold-again", "decide/returns.cpp", "hygiene goods that came back are sold as new",
       "returns", "wrong_scan"},
      {"walk-not-planned-anew", "decide/sequence.cpp", "a walk that changed keeps its order"},
      {"slip-says-more", "decide/slip.cpp", "the packing slip says one unit more"},
      {"half-sorted-tote-is-free", "decide/sorting.cpp",
       "a tote that is half sorted counts as empty", "wall", ""},
      {"lease-without-end", "decide/task.cpp", "a lease never ends", "", "walk_away"},
      {"undo-takes-back-one", "decide/undo.cpp", "UNDO takes back one unit of several", "mishap",
       ""},
      {"promises-outlive-goods", "decide/unreserve.cpp", "what a count did not find stays promised",
       "count", ""},
      {"any-slot", "decide/wall.cpp", "any slot of the wall takes the goods", "wall", "wrong_scan"},
      {"slots-of-one-name", "decide/wall_data.cpp", "a wall with two slots of one name is taken",
       "commands", ""},
      {"slot-of-two-orders", "decide/wall_slot.cpp", "a slot in use is given to another order",
       "wall", ""},
      {"stale-weight", "decide/weigh.cpp", "the scale need not have been empty", "", "scale"},
      {"moving-weight", "decide/weigh.cpp", "a weight need not be stable", "", "scale"},
      {"two-works-at-once", "decide/work.cpp", "picking is offered to who counts",
       "count replenish", ""},
      {"unescaped-caret", "label_text.cpp", "a caret in a name reaches the printer"},
      {"doubtful-told-as-printed", "devices/session_core.cpp",
       "a printer's doubtful end is told as printed", "", "printer printer_link"},
      {"resend-skips-one", "oms/sync_flow.cpp", "a resend begins one event late", "",
       "amnesia link_cut"},
      {"bundle-counts-one-more", "oms/sync_flow.cpp", "a bundle counts as one event more", "",
       "link_cut"},
      {"ack_on_puback", "oms/sync_flow.cpp", "the broker's PUBACK counts as stored", "", "amnesia",
       true},
      {"no_resend", "oms/sync_flow.cpp", "nothing is sent again", "", "amnesia", true},
      {"dn_out_of_order", "oms/sync_flow.cpp", "a gap in the commands is swallowed", "",
       "office_resends amnesia", true},
      {"no_hash", "oms/sync_core.cpp", "a claim of another log is believed", "", "amnesia", true},
  };
  return all;
}

const Sabotage* find_sabotage(const std::string& name) {
  const auto& all = sabotages();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void use(const Sabotage* sabotage) {
  const bool of_sync = sabotage && sabotage->of_sync;
  sync_rule() = of_sync ? sabotage->name : "";
  chaos::set_switch([](const char* name) { return sync_rule() == name; });
  chaos::set_sabotage(sabotage && !of_sync ? sabotage->name : "");
}

Hunted run_sabotages(std::uint64_t seeds_max, std::size_t only, std::size_t first,
                     std::int64_t seconds) {
  const auto begun = std::chrono::steady_clock::now();
  const auto& all = sabotages();
  const auto count = only ? std::min(only, all.size()) : all.size();
  std::vector<std::uint64_t> seeds;
  Hunted hunted;
  hunted.all = static_cast<int>(count);
  fmt::print("| sabotage | file | caught by | seeds |\n|---|---|---|---|\n");
  for (std::size_t i = 0; i < count; ++i) {
    const auto spent = std::chrono::steady_clock::now() - begun;
    if (seconds > 0 && spent > std::chrono::seconds(seconds)) break;
    const auto& one = all[(first + i) % all.size()];
    const auto caught = hunt(one, seeds_max);
    const bool dead = !caught.invariant.empty();
    fmt::print("| {} | {} | {} | {} |\n", one.name, one.file, dead ? caught.invariant : "nothing",
               caught.seeds);
    std::fflush(stdout);
    if (dead)
      seeds.push_back(caught.seeds);
    else
      ++hunted.survived;
  }
  std::sort(seeds.begin(), seeds.end());
  if (!seeds.empty())
    fmt::print("{} of {} caught, median {} seeds, worst {}\n", seeds.size(), count,
               seeds[seeds.size() / 2], seeds.back());
  hunted.caught = static_cast<int>(seeds.size());
  return hunted;
}

}  // namespace wec::test
