#include "tests/sim/faults.hpp"

#include <fmt/format.h>

#include "firmware-bridge/sim/control.hpp"
#include "tests/sim/shift.hpp"

namespace wec::test {

const char* name_of(Fault fault) {
  static constexpr std::array<const char*, fault_count> names = {
      "power_cut",   "process_kill", "clean_stop", "disk_full",    "sync_error",
      "link_cut",    "slow_link",    "amnesia",    "duplicates",   "clock",
      "printer",     "printer_link", "scale",      "scanner_link", "wrong_scan",
      "double_scan", "walk_away",    "lies",       "poison",       "office_resends"};
  return names[static_cast<std::size_t>(fault)];
}

std::string names_of(FaultSet set) {
  std::string out;
  for (std::size_t i = 0; i < fault_count; ++i)
    if (has(set, static_cast<Fault>(i)))
      out += std::string(out.empty() ? "" : " ") + name_of(static_cast<Fault>(i));
  return out.empty() ? "none" : out;
}

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> out(1);
  for (const char c : list)
    if (c != ' ' && c != ',')
      out.back() += c;
    else if (!out.back().empty())
      out.emplace_back();
  if (out.back().empty()) out.pop_back();
  return out;
}

std::optional<FaultSet> faults_named(const std::string& list) {
  FaultSet set = 0;
  for (const auto& name : words_of(list)) {
    std::size_t i = 0;
    while (i < fault_count && name != name_of(static_cast<Fault>(i))) ++i;
    if (i == fault_count && name != "none") return {};
    if (i < fault_count) set |= FaultSet{1} << i;
  }
  return set;
}

FaultSet drawn_faults(Choices& choices) {
  const auto kind = choices.below(10);
  if (kind == 0) return 0;
  if (kind == 9) return (FaultSet{1} << fault_count) - 1;
  FaultSet set = 0;
  const auto n = 1 + choices.below(5);
  for (std::uint32_t i = 0; i < n; ++i) set |= FaultSet{1} << choices.below(fault_count);
  return set;
}

/// Again and again while there is chaos.
void Trouble::soon(Fault fault, std::int64_t low_ms, std::int64_t high_ms,
                   std::function<void()> what) {
  if (!has(shift_.faults, fault)) return;
  shift_.in(shift_.choices.between(low_ms, high_ms), [=, this, what = std::move(what)] {
    if (!shift_.chaos()) return;
    shift_.happened(fault);
    what();
    soon(fault, low_ms, high_ms, what);
  });
}

void Trouble::begin() {
  auto& choices = shift_.choices;
  auto& disk = shift_.disk;
  soon(Fault::power_cut, 1'000, 40'000, [&] {
    // Mostly at a write or sync of the next turn, sometimes far inside.
    disk.cut_at_operation(1 + choices.below(choices.one_in(3) ? 200 : 12));
  });
  soon(Fault::process_kill, 2'000, 60'000, [&] { shift_.die("killed"); });
  soon(Fault::clean_stop, 5'000, 60'000, [&] { shift_.stop(); });
  soon(Fault::sync_error, 10'000, 90'000, [&] { disk.fail_next_sync(); });
  soon(Fault::disk_full, 10'000, 60'000, [&] {
    shift_.say("the disk is full");
    disk.set_capacity(disk.used());
    shift_.in(choices.between(500, 20'000), [&] { disk.set_capacity({}); });
  });
  soon(Fault::link_cut, 3'000, 60'000, [&] {
    shift_.say("the link goes down");
    shift_.within([&] { shift_.site().set_link(false); });
    shift_.in(choices.between(100, 90'000),
              [&] { shift_.within([&] { shift_.site().set_link(true); }); });
  });
  const bool slow = has(shift_.faults, Fault::slow_link);
  const bool forgets = has(shift_.faults, Fault::amnesia);
  const bool doubles = has(shift_.faults, Fault::duplicates);
  shift_.site().uplink().set_weather({[this, &choices, slow] {
                                        if (!slow) return std::int64_t{0};
                                        shift_.happened(Fault::slow_link);
                                        return choices.between(0, 4'000);
                                      },
                                      [this, &choices, forgets, doubles] {
                                        const bool lost = forgets && choices.one_in(20);
                                        const bool twice = !lost && doubles && choices.one_in(6);
                                        if (lost) shift_.happened(Fault::amnesia);
                                        if (twice) shift_.happened(Fault::duplicates);
                                        return lost ? 0 : twice ? 2 : 1;
                                      }});
  soon(Fault::clock, 5'000, 60'000, [&] {
    const auto by = choices.between(-2, 2) * (choices.one_in(4) ? 86'400 * 365 * 5 : 3'600);
    shift_.say(fmt::format("the wall clock jumps by {} s", by));
    shift_.site().step_wall(by);
  });
  soon(Fault::printer, 5'000, 60'000, [this] { break_printer(); });
  soon(Fault::printer_link, 3'000, 40'000, [&] {
    auto* printer = shift_.site().device(choices.one_in(2) ? "P1" : "P2");
    printer->cut_after(1 + choices.below(1'500));
  });
  soon(Fault::scale, 3'000, 40'000, [this] { break_scale(); });
  soon(Fault::scanner_link, 3'000, 40'000, [&] {
    auto* scanner = shift_.site().device(fmt::format("SC{}", 1 + choices.below(9)));
    scanner->break_connection();
  });
  soon(Fault::poison, 5'000, 40'000, [this] { send_poison(); });
  soon(Fault::office_resends, 3'000, 30'000, [&] {
    auto& office = shift_.site().head_office();
    if (choices.one_in(2)) {  // two new ones that overtake each other
      office.faults().reorder = 2;
      for (int i = 0; i < 2; ++i)
        shift_.within([&] {
          shift_.site().office(R"(cmd policy.set {"name":"manual_entries_an_hour","value":10})");
        });
      return;
    }
    if (choices.one_in(2)) office.faults().reorder = 1 + choices.below(3);
    shift_.within([&] { shift_.site().office(fmt::format("resend {}", 1 + choices.below(30))); });
  });
}

void Trouble::break_printer() {
  static constexpr std::array<const char*, 7> states = {
      "paper_out", "ribbon_out", "head_open", "paused", "silent", "drop_after_send", "power"};
  auto& choices = shift_.choices;
  const std::string id = choices.one_in(2) ? "P1" : "P2";
  const auto* state = states[choices.below(states.size())];
  shift_.say(fmt::format("printer {}: {}", id, state));
  auto* printer = shift_.site().device(id);
  const auto now = shift_.site().now();
  (void)control(*printer, state, now);
  shift_.within([&] { shift_.site().settle(); });
  shift_.in(choices.between(500, 30'000), [this, printer, id] {
    (void)control(*printer, "ok", shift_.site().now());
    shift_.within([this] { shift_.site().settle(); });
  });
}

void Trouble::break_scale() {
  static constexpr std::array<const char*, 4> states = {"overload", "busy", "silent", "garbage"};
  auto& choices = shift_.choices;
  auto* scale = shift_.site().device(choices.one_in(2) ? "W1" : "W2");
  (void)control(*scale, states[choices.below(states.size())], shift_.site().now());
  shift_.in(choices.between(500, 15'000),
            [this, scale] { (void)control(*scale, "ok", shift_.site().now()); });
}

void Trouble::send_poison() {
  static constexpr std::array<const char*, 5> texts = {
      R"(raw dn/cmd {"broken":)", R"(raw dn/ctl {"t":"welcome","stored":-5})",
      R"(raw dn/cmd {"specversion":"1.0","id":"%DINC%:%DSEQ%","type":"org.wec.no.such.v9","sequence":"%SEQ20%","data":{}})",
      R"(raw dn/cmd hex:00ff00ff)", R"(raw dn/ctl [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]])"};
  shift_.within([&] { shift_.site().office(texts[shift_.choices.below(texts.size())]); });
}

void Trouble::heal() {
  auto& disk = shift_.disk;
  disk.spare();
  disk.set_capacity({});
  shift_.site().uplink().set_weather({});
  shift_.site().head_office().faults() = {};
  for (const auto* id : {"P1", "P2", "W1", "W2"})
    (void)control(*shift_.site().device(id), "ok", shift_.site().now());
  for (const auto* id : {"P1", "P2"}) shift_.site().device(id)->cut_after(1u << 30);
  shift_.within([&] { shift_.site().set_link(true); });
}

}  // namespace wec::test
