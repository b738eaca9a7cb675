// Label printers that speak DPL: Datamax. TCP 9100, USB, serial.
//
//     host      01 41                 SOH A, acts at once
//     printer   eight of Y and N, CR: interpreter busy, paper out, ribbon out, printing batch,
//               busy printing, paused, label presented, rewinder
//
// Source: Datamax E-class programmer manual p18-21.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

const PrinterDialect dialect{"SOH A",
                             "\x01"
                             "A"sv,
                             take_dpl_status, [](const PrinterReply& reply) {
                               return reply.is("interpreter_busy") || reply.is("printing_batch") ||
                                      reply.is("busy_printing");
                             }};

constexpr std::array models{
    Model{"datamax-e4304", "Datamax-O'Neil E-4304", Evidence::rule,
          "Datamax E-class programmer manual p18, p21 (SOH A)"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol dpl_protocol;
const Protocol dpl_protocol{"dpl", DeviceKind::printer, models, make};

}  // namespace wec
