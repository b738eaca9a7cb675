// What receiving checks and books; receive.cpp asks for it scan by scan.
#pragma once

#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {

/// The line that units of this item belong to: one that still misses some goes first.
std::optional<AsnLine> line_for(const State&, const std::string& asn, const Sku&, const Lot&);
/// OVER_RECEIPT if the line would get more than announced and its supplier's tolerance.
Decision over_receipt(const Turn&, const At&, const AsnLine&, std::int64_t more);
/// EXPIRY_IMPLAUSIBLE: gone already, farther than 20 years, or another than the lot is known by.
Decision implausible(const Turn&, const At&, const StationWork&, const std::string& day);
/// The lot's known date, or the announced one.
Decision fill_in_expiry(const Turn&, const At&, StationWork&);
/// Digits (YYMMDD or YYYYMMDD, CMD-CONFIRM) or a GS1 code; `day` stays empty while keys come in.
Decision read_expiry(Turn&, At&, StationWork&, std::string& day);
/// A serial number that is nowhere yet: DUPLICATE_SERIAL otherwise.
Decision new_serial(const Turn&, const At&, const Sku&, const Scan&, std::string& serial);
/// The next SSCC of the site's range becomes a pallet.
Decision open_pallet(Turn&, At&, Lpn&);
/// The units at hand onto this LPN, and the task to put it away.
Decision receive_units(Turn&, At&, const StationWork&, const Lpn&);
Decision receive_pallet(Turn&, At&, const Asn&, const AsnLpn&);

}  // namespace wec::deciding
