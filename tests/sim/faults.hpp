// What may go wrong in a run. Each seed switches a few kinds on (swarm testing): one in ten has
// none, one in ten has all.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wec::test {

class Shift;
class Choices;

enum class Fault : std::uint32_t {
  power_cut,       // F05 F06 F16 F17 F18: unsynced writes lost, kept in part, torn
  process_kill,    // F16: SIGKILL
  clean_stop,      // F19: SIGTERM
  disk_full,       // F01
  sync_error,      // F04
  link_cut,        // F34 F36 F46
  slow_link,       // F37: messages take their time
  amnesia,         // F39 F40: a broker that said PUBACK and lost it
  duplicates,      // F41
  clock,           // F29 F30 F31: the wall clock jumps
  printer,         // F60 F61 F62: paper, ribbon, head, silence, power
  printer_link,    // F63: the wire breaks within a label
  scale,           // F55 F56 F58: restless, silent, garbage, overload
  scanner_link,    // F48
  wrong_scan,      // F50 F75
  double_scan,     // F52
  walk_away,       // F69
  lies,            // F75: says that no label came although it did
  poison,          // F43: messages that are no commands
  office_resends,  // F41 F42: head office sends a command again, or out of order
  count_
};
constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::count_);
using FaultSet = std::uint32_t;

constexpr bool has(FaultSet set, Fault fault) { return (set >> static_cast<unsigned>(fault)) & 1u; }
const char* name_of(Fault fault);
std::string names_of(FaultSet set);
FaultSet drawn_faults(Choices& choices);
/// Words divided by blanks or commas.
std::vector<std::string> words_of(const std::string& list);
/// The names that are in the list; nothing: one is none. "none" is no fault.
std::optional<FaultSet> faults_named(const std::string& list);

/// Makes trouble of the kinds that are switched on, until it is told to stop.
class Trouble {
 public:
  explicit Trouble(Shift& shift) : shift_(shift) {}
  void begin();
  /// Everything works again.
  void heal();

 private:
  void soon(Fault fault, std::int64_t low_ms, std::int64_t high_ms, std::function<void()> what);
  void break_printer();
  void break_scale();
  void send_poison();

  Shift& shift_;
};

}  // namespace wec::test
