// The journal of one command: stamps, seals, logs and applies each event as it is emitted.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/controller/controller.hpp"
#include "daemon/core/apply/apply.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/envelope.hpp"

namespace wec {

/// Logs and applies each event as it is emitted; can take back the events of a refused command.
class Controller::Recorder final : public Turn::Journal {
 public:
  Recorder(Controller& owner, const Command& command) : owner_(owner), command_(command) {
    if (const auto* input = std::get_if<StationInput>(&command.body))
      cause_ = input->command_id.text;
  }

  void record(const Event& event) override {
    auto logged = sealed(event, stamp(event));
    owner_.store_.append(logged);
    apply(owner_.state_, event, logged.seq);
    events.push_back(std::move(logged));
    KILL_POINT("event-applied");
  }

  std::vector<LoggedEvent> events;

 private:
  Stamp stamp(const Event& event) {
    auto& o = owner_;
    // The very command that brought head office's time was stamped before it was known.
    const auto wall_ms = o.live_.time.wall(command_.wall_ms, command_.mono_ms);
    const auto hybrid = o.live_.time.stamp(wall_ms, command_.mono_ms);
    Stamp stamp;
    stamp.tenant = o.site_.tenant;
    stamp.site = o.site_.site;
    stamp.fence = o.sync_.fence;
    stamp.seq = o.store_.head().seq + 1;
    stamp.prev = o.store_.head().hash;
    stamp.wall_ms = wall_ms;
    stamp.hlc_ms = hybrid.ms;
    stamp.hlc_count = hybrid.count;
    stamp.boot = o.site_.boot;
    stamp.mono_ms = command_.mono_ms;
    stamp.clock = std::string(o.live_.time.state(command_.mono_ms));
    if (const auto* result = std::get_if<CmdResult>(&event)) {
      stamp.dinc = dinc_ = result->dinc;
      stamp.dcur = dcur_ = result->dseq;
      stamp.cause = "cmd/" + result->cmdid.text.substr(0, 60);
    } else {
      stamp.dinc = dinc_.empty() ? o.sync_.dinc : dinc_;
      stamp.dcur = dinc_.empty() ? o.sync_.dcur : dcur_;
      stamp.cause = cause_.substr(0, 64);
    }
    return stamp;
  }

  Controller& owner_;
  const Command& command_;
  std::string cause_;
  std::string dinc_;  // of the command that is answered: what follows from it stands behind it
  std::int64_t dcur_ = 0;
};

}  // namespace wec
