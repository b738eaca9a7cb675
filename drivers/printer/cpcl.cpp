// Mobile label printers that speak CPCL: Zebra, HPRT. Serial, TCP 9100, 6101.
//
//     host      1B 68                 ESC h, acts at once
//     printer   one byte: b0 busy, b1 paper out, b2 latch open, b3 battery low, b4 reset
//
// Source: Zebra CPCL programming guide p211-212.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

const PrinterDialect dialect{"<ESC>h", "\x1bh"sv, take_cpcl_status,
                             [](const PrinterReply& reply) { return reply.is("busy"); }};

constexpr std::array models{
    Model{"zebra-ql320", "Zebra QL 320", Evidence::rule, "Zebra CPCL manual p211-212 (ESC h)"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol cpcl_protocol;
const Protocol cpcl_protocol{"cpcl", DeviceKind::printer, models, make};

}  // namespace wec
