#include "tests/scenario/trouble.hpp"

#include <algorithm>
#include <array>

namespace wec::scenario {
namespace {

constexpr std::array<std::string_view, 7> needs_link = {
    "oms", "oms-raw", "wait", "same", "expect-rejected", "expect-published", "expect-oms"};
// Every fifth message of head office is sent twice: 20 %.
constexpr int doubled_every = 5;

bool needs(const Step& step) {
  return std::find(needs_link.begin(), needs_link.end(), step.verb) != needs_link.end();
}

}  // namespace

TroubleMaker::TroubleMaker(World& world, Trouble trouble, const std::vector<Step>& steps)
    : world_(world), trouble_(trouble) {
  const bool own =
      std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.verb == "link"; });
  if (own) trouble_.cut_link = false;
}

void TroubleMaker::before(const Step& step) {
  if (trouble_.double_commands && step.verb == "oms" && ++doubled_ % doubled_every == 0)
    world_.double_next_message();
  if (!trouble_.cut_link || step.verb == "say") return;
  if (needs(step) == up_) return;
  if (up_) {
    // What head office has sent is answered before the link goes: it would be due otherwise.
    const auto answered = [&] { return plain(world_.oms_status().at("pending")) == "0"; };
    if (!world_.until(answered, patience)) throw Deviation{"head office still waits"};
  }
  up_ = !up_;
  world_.link(up_);
}

}  // namespace wec::scenario
