// Simulated devices by name and options, as a sim: link and wec-sim give them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

/// kind      options (milliseconds where _ms); `driver` is the name of wec's driver that speaks it
/// scanner   driver=line|ssi|honeywell|honeywell_dechdr|datalogic|metrologic|cognex_dmcc,
///           suffix=crlf|cr|lf|tab|etx|none, prefix=stx|none, results=plain|extended (DMCC)
/// scale     driver=mt_sics|..., unit=g|kg|mg|lb|oz, empty=0.0, settle_ms=0, parity=none|even
/// printer   language=zpl|tspl|epl2|cpcl|dpl|sbpl|escpos, label_ms=200, reply_gap_ms=0,
///           answers_when_blocked=no|yes
/// Errors are sentences that name the kind, key or value and what was expected.
tl::expected<std::unique_ptr<SimDevice>, std::string> make_sim_device(
    std::string_view kind, const std::map<std::string, std::string, std::less<>>& options);

}  // namespace wec
