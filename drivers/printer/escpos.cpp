// Receipt and label printers that speak ESC/POS: Epson and many others. TCP 9100, USB, serial.
//
//     host      10 04 01  10 04 02  10 04 04     printer, cause of offline, paper; act at once
//               10 04 03                         which error, asked after an error in the second
//               1D 72 01                         paper; answered when everything before is done
//               1D 61 FF                         tell every change (option asb = "on")
//     printer   three bytes 0xx1xx10             one byte 0xx0xxxx
//               four bytes, the first 0xx1xx00: a change
//
// XON and XOFF may stand between. Source: Epson TM-U220 manual p83; ESC/POS reference, GS r.
#include <array>

#include "drivers/printer/polled_printer.hpp"

namespace wec {
namespace {

using namespace std::string_view_literals;

/// The answers to the three questions, or the one that comes behind a job.
TakenReply take_answers(Bytes buffer) {
  if (buffer.empty()) return {};
  const auto first = static_cast<unsigned char>(buffer[0]);
  if (first == 0x11 || first == 0x13) return {1, std::nullopt};
  if ((first & 0x93) == 0x10) {
    auto change = take_escpos_asb(buffer);
    if (change.reply) change.reply->set("kind", std::string("change"));
    return change;
  }
  if ((first & 0x90) == 0) {
    PrinterReply done;
    done.set("kind", std::string("done"));
    return {1, std::move(done)};
  }
  constexpr TakenReply (*readers[])(Bytes) = {take_escpos_status_1, take_escpos_status_2,
                                              take_escpos_status_4};
  PrinterReply all;
  std::size_t used = 0;
  for (const auto& read : readers) {
    auto taken = read(buffer.substr(used));
    while (taken.used > 0 && !taken.reply) {
      used += taken.used;
      taken = read(buffer.substr(used));
    }
    if (!taken.reply) return {};
    used += taken.used;
    if (!taken.reply->fault.empty()) return {used, std::move(taken.reply)};
    for (auto& field : taken.reply->fields) all.fields.push_back(std::move(field));
  }
  return {used, std::move(all)};
}

/// The answer to 10 04 03; the end of a job may come before it. An error that ends by itself is the
/// heat of the head.
TakenReply take_error(Bytes buffer) {
  if (buffer.empty()) return {};
  const auto first = static_cast<unsigned char>(buffer[0]);
  if ((first & 0x90) == 0 || (first & 0x93) == 0x10) return take_answers(buffer);
  auto taken = take_escpos_status_3(buffer);
  if (taken.reply && taken.reply->is("auto_recoverable_error"))
    taken.reply->set("head_over_temperature", true);
  return taken;
}

bool is_kind(const PrinterReply& reply, std::string_view kind) {
  const auto* value = reply.find("kind");
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text && *text == kind;
}
bool is_done(const PrinterReply& reply) { return is_kind(reply, "done"); }
bool is_change(const PrinterReply& reply) { return is_kind(reply, "change"); }

constexpr std::array seconds{PrinterDialect::Second{
    [](const PrinterReply& first) { return first.is("error"); }, "\x10\x04\x03"sv, take_error}};

const PrinterDialect dialect{.question_name = "DLE EOT",
                             .question = "\x10\x04\x01\x10\x04\x02\x10\x04\x04"sv,
                             .take = take_answers,
                             .busy =
                                 [](const PrinterReply& reply) {
                                   return reply.find("online") != nullptr && !reply.is("online");
                                 },
                             .tells_end = is_done,
                             .only_tells = is_done,
                             .behind_job = "\x1dr\x01"sv,
                             .seconds = seconds,
                             .tell_changes = "\x1d\x61\xff"sv,
                             .unasked = is_change};

constexpr std::array options{
    OptionSpec{"asb", "on: the printer tells every change of its state by itself"},
};

constexpr std::array models{
    Model{"epson-tm-l100", "Epson TM-L100", Evidence::rule,
          "Epson TM-U220 manual p83; ESC/POS reference, DLE EOT, GS r"},
};

std::unique_ptr<Driver> make() { return make_polled_printer(dialect); }

}  // namespace

extern const Protocol escpos_protocol;
const Protocol escpos_protocol{"escpos", DeviceKind::printer, models, make, options};

}  // namespace wec
