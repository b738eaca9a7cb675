// Mobile label printers that speak CPCL: Zebra, HPRT. Serial, TCP 9100, 6101.
//
//     host      1B 68                 ESC h, acts at once
//     printer   one byte: b0 busy, b1 paper out, b2 latch open, b3 battery low, b4 reset
//     host      1B 69                 ESC i, asked next
//     printer   one byte: b4 jam, b5 label not removed, b6 paper low, b7 no ribbon
//
// A printer that does not answer ESC i has no ribbon to tell of.
// Source: Zebra CPCL programming guide p211-212.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

constexpr std::array seconds{PrinterDialect::Second{
    [](const PrinterReply& first) { return !first.is("paper_out") && !first.is("latch_open"); },
    "\x1bi"sv, take_cpcl_extra_status}};

const PrinterDialect dialect{.question_name = "<ESC>h",
                             .question = "\x1bh"sv,
                             .take = take_cpcl_status,
                             .busy = [](const PrinterReply& reply) { return reply.is("busy"); },
                             .seconds = seconds};

constexpr std::array models{
    Model{"zebra-ql320", "Zebra QL 320", Evidence::rule, "Zebra CPCL manual p211-212 (ESC h)"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol cpcl_protocol;
const Protocol cpcl_protocol{"cpcl", DeviceKind::printer, models, make};

}  // namespace wec
