// What returns check and book; returns.cpp asks for it scan by scan.
#pragma once

#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {

/// Where returned goods lie until they are put away: the station's place, else the first RETURNS
/// place.
std::optional<LocationId> bench_of(const Turn&, const At&);
Refusal no_bench(const At&);
/// The line this unit belongs to; `on_it` false: the return does not name the item. OVER_RETURN.
Decision return_line(const Turn&, const At&, const StationWork&, std::int64_t& line, bool& on_it);
/// SERIAL_NOT_ON_RMA, DUPLICATE_SERIAL.
Decision serial_refused(const Turn&, const At&, const StationWork&);
Decision receive_unit(Turn&, At&, const StationWork&, std::string& unit);
void inspect_unit(Turn&, const At&, const ReturnUnit&, const std::string& grade,
                  const std::string& reason);
LocationId place_for(const Turn&, const ReturnUnit&);
std::optional<Refusal> return_place_refused(const Turn&, const At&, const ReturnUnit&,
                                            const LocationId&);
void put_unit(Turn&, const At&, const ReturnUnit&, const LocationId&);
/// Closes the return when everything announced (`part`: everything that came) is put away.
bool close_if_done(Turn&, const std::string& rma, bool part);

}  // namespace wec::deciding
