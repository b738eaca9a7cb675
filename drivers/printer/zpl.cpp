// Label printers that speak ZPL II: Zebra and those that imitate it. Over TCP 9100, USB or serial.
//
//     host      ~HS                                            host status, acts at once
//               ~HQES                                          why it is paused, asked after that
//               ! U1 getvar "odometer.media_marker_count"      labels ever printed (SGD)
//               ^XA ... ^XZ                                    a label
//               ~JX                                            drop the format that came half
//               ~HI                                            model,firmware,dots per mm,memory
//     printer   STX aaa,b,c,dddd,eee,f,g,h,iii,j,k,l ETX CR LF     b paper out, c paused,
//                                                               e formats waiting, h partial format
//               STX mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www ETX CR LF     o head open, p ribbon out,
//                                                               u labels remaining
//               STX xxxx,y ETX CR LF
//
// Some imitations leave out STX, ETX or CR. The three strings may come 400 ms apart. A printer that
// is out of paper or has its head open may not answer at all, so silence is a state,
// PRINTER_SILENT. What waits and what remains is counted, so two answers without either are the end
// of a job (polled_printer.hpp); with the option odometer = "on" its counter must have moved too.
//
// Sources: Zebra ZPL programming guide, pages ~HS, ~HQ, ~HI and ~JX (docs.zebra.com); ZPL II guide
// 45541L-004 p171-172; Link-OS constants, odometer.media_marker_count.
#include <array>

#include "drivers/printer/polled_printer.hpp"
#include "drivers/printer/reply_parts.hpp"

namespace wec {
namespace {

bool busy(const PrinterReply& reply) {
  for (const auto name : {"formats_in_buffer", "labels_remaining"}) {
    const auto* value = reply.find(name);
    const auto* count = value ? std::get_if<std::int64_t>(value) : nullptr;
    if (count && *count > 0) return true;
  }
  return reply.is("partial_format");
}

/// "1234", perhaps with words behind it. "?" is no counter.
TakenReply take_marker_count(Bytes buffer) {
  if (buffer.empty()) return {};
  if (buffer[0] == '\r' || buffer[0] == '\n') return {1, std::nullopt};  // the end of ~HS
  auto taken = take_sgd(buffer);
  if (!taken.reply || !taken.reply->fault.empty()) return taken;
  const auto* value = taken.reply->find("value");
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  const auto digits = text ? text->substr(0, text->find_first_not_of("0123456789")) : std::string();
  const auto count = whole_number(digits);
  PrinterReply reply;
  reply.set("count", count ? ReplyValue(*count) : ReplyValue(nullptr));
  return {taken.used, std::move(reply)};
}

constexpr std::array seconds{
    PrinterDialect::Second{[](const PrinterReply& first) {
                             return first.is("paused") && !first.is("head_open") &&
                                    !first.is("paper_out") && !first.is("ribbon_out") &&
                                    !first.is("over_temperature");
                           },
                           "~HQES\r\n", take_zpl_errors},
    PrinterDialect::Second{[](const PrinterReply&) { return true; },
                           "! U1 getvar \"odometer.media_marker_count\"\r\n", take_marker_count,
                           true},
};

const PrinterDialect dialect{.question_name = "~HS",
                             .question = "~HS\r\n",
                             .take = take_zpl_host_status,
                             .busy = busy,
                             .seconds = seconds,
                             .drop_partial = "~JX",
                             .rest_is_end = true,
                             .identity_question = "~HI\r\n",
                             .take_identity = take_zpl_identity};

constexpr std::array models{
    Model{"zebra-lp2824-plus", "Zebra LP 2824 Plus", Evidence::published,
          "~HS answer of an LP 2824 Plus in public test data (spec of the ZPL host status)"},
    Model{"zebra-zd421", "Zebra ZD421", Evidence::rule,
          "Zebra ZPL programming guide, ~HS; ZPL II guide 45541L-004 p171-172"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol zpl_protocol;
const Protocol zpl_protocol{"zpl", DeviceKind::printer, models, make, odometer_options};

}  // namespace wec
