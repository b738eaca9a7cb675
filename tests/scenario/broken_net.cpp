#include "tests/scenario/broken_net.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>

#include "tests/scenario/language.hpp"
#include "tests/scenario/process.hpp"

namespace wec::scenario {
namespace {

constexpr std::chrono::milliseconds nft_patience{10'000};
constexpr const char* table = "inet wec_lab";

std::string namespace_of(const char* process) {
  char name[PATH_MAX];
  const auto n = ::readlink(fmt::format("/proc/{}/ns/net", process).c_str(), name, sizeof name);
  return n > 0 ? std::string(name, static_cast<std::size_t>(n)) : std::string();
}

bool nft(const std::string& rules) {
  return run_program({"/usr/sbin/nft", rules}, nft_patience).exit == 0;
}

std::string verdict_of(std::string_view fault) {
  if (fault == "cut") return "reject with tcp reset";
  if (fault == "half-open") return "drop";
  if (fault == "slow") return "limit rate over 8 kbytes/second drop";
  if (fault == "lossy") return "numgen random mod 3 == 0 drop";
  throw Deviation{"no such fault of a net: " + std::string(fault)};
}

}  // namespace

std::string why_no_broken_net() {
  if (namespace_of("self") == namespace_of("1"))
    return "broken nets need a network namespace of their own (tests/lab/net/run.sh)";
  const bool ready =
      nft(fmt::format("add table {}", table)) &&
      nft(fmt::format("add chain {} out {{ type filter hook output priority 0; }}", table));
  return ready ? "" : "nftables cannot be used here";
}

void break_net(int port, std::string_view fault) {
  for (const auto* direction : {"dport", "sport"})
    if (!nft(
            fmt::format("add rule {} out tcp {} {} {}", table, direction, port, verdict_of(fault))))
      throw Deviation{"nft took no rule"};
}

void mend_net() { nft(fmt::format("flush chain {} out", table)); }

}  // namespace wec::scenario
