// Label printers that speak EPL2: Eltron, older Zebra. USB, serial, TCP 9100.
//
//     host      ^ee LF                errors, acts at once
//               US LF                 tell the end of each print
//     printer   XX CR LF, XX,YY CR LF or 07Pnnn CR LF;  06 printed, 15 XX not printed
//
// Source: EPL2 programmer manual, ^ee, US; Intermec ESim manual, table of errors.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

bool has(const PrinterReply& reply, std::string_view kind) {
  const auto* value = reply.find("kind");
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text && *text == kind;
}

const PrinterDialect dialect{"^ee",
                             "\n^ee\n"sv,
                             take_epl2_error,
                             [](const PrinterReply& reply) {
                               const auto* left = reply.find("labels_remaining");
                               const auto* count = left ? std::get_if<std::int64_t>(left) : nullptr;
                               return count && *count > 0;
                             },
                             [](const PrinterReply& reply) { return has(reply, "ack"); },
                             [](const PrinterReply& reply) { return has(reply, "ack"); },
                             "\nUS\n"sv};

constexpr std::array models{
    Model{"zebra-lp2844", "Zebra LP 2844", Evidence::published,
          "Intermec ESim manual, ^ee table; UQ and ^ee in the tests of labelable"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol epl2_protocol;
const Protocol epl2_protocol{"epl2", DeviceKind::printer, models, make};

}  // namespace wec
