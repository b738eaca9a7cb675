// Label printers that speak TSPL or TSPL2: TSC and many desktop printers. TCP 9100, USB, serial.
//
//     host      1B 21 3F              status, acts at once
//     printer   one byte: b0 head open, b1 jam, b2 paper out, b3 ribbon out, b4 paused,
//               b5 printing, b6 cover open (some), b7 other error
//     host      1B 21 53              what the other error is, asked after b7
//     printer   02 message warnings printer-errors media-errors 03 0D 0A
//
// Source: TSC TSPL/TSPL2 programming manual, <ESC>!?; Gprinter GP-2120T manual p34.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

constexpr std::array seconds{
    PrinterDialect::Second{[](const PrinterReply& first) { return first.is("other_error"); },
                           "\x1b!S"sv, take_tspl_long_status}};

const PrinterDialect dialect{.question_name = "<ESC>!?",
                             .question = "\x1b!?"sv,
                             .take = take_tspl_status,
                             .busy = [](const PrinterReply& reply) { return reply.is("printing"); },
                             .seconds = seconds};

constexpr std::array models{
    Model{"tsc-te200", "TSC TE200", Evidence::published,
          "Gprinter GP-2120T manual p34 prints the table of the TSC manual, <ESC>!?"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol tspl_protocol;
const Protocol tspl_protocol{"tspl", DeviceKind::printer, models, make};

}  // namespace wec
