// Label printers that speak SBPL: SATO. TCP 9100 (or 1024, 1025), USB, serial.
//
//     host      05                    ENQ
//     printer   STX ID(2) status(1) remaining(6) [job name 16] ETX
//
// Source: SATO e-series manual p147; DR300 p82.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

const PrinterDialect dialect{"ENQ", "\x05"sv, take_sbpl_status, [](const PrinterReply& reply) {
                               const auto* state = reply.find("state");
                               const auto* name = state ? std::get_if<std::string>(state) : nullptr;
                               const auto* left = reply.find("remaining");
                               const auto* count = left ? std::get_if<std::int64_t>(left) : nullptr;
                               return (name && (*name == "printing" || *name == "analysing" ||
                                                *name == "waiting_dispense")) ||
                                      (count && *count > 0);
                             }};

constexpr std::array models{
    Model{"sato-cl4e", "SATO e-series", Evidence::rule, "SATO e-series manual p147 (ENQ status)"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol sbpl_protocol;
const Protocol sbpl_protocol{"sbpl", DeviceKind::printer, models, make};

}  // namespace wec
