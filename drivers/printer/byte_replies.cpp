// TSPL, ESC/POS, CPCL, Brother and others: answers in bits.
//
//     TSPL    1B 21 3F  one byte: b0 head open .. b7 other error
//             1B 21 53  02 b1 b2 b3 b4 03 0D 0A: message, warnings, printer errors, media errors
//     ESC/POS 10 04 n   one byte 0xx1xx10, its bits by n
//             1D 61 n   four bytes unasked whenever something changes, the first 0xx1xx00
//     CPCL    1B 68, 1B 69  one byte each
//     Brother 1B 69 53  32 bytes, 80 20 ..
//
// Sources: Gprinter GP-2120T manual p34 and TSC TSPL manual (ESC ! ?); TSC TTP-244 manual p97
// (ESC ! S); Epson TM-U220 manual p83; Zebra CPCL manual p211-212; Bixolon SLCS (^cu);
// michaelrsweet/lprint@b55366f (Brother's offsets); USB printer class 1.1.
#include <array>

#include "drivers/printer/reply_parts.hpp"

namespace wec {
namespace {

constexpr std::array tspl_bits{
    ReplyBit{1, "head_open"},   ReplyBit{2, "paper_jam"},     ReplyBit{4, "paper_out"},
    ReplyBit{8, "ribbon_out"},  ReplyBit{16, "paused"},       ReplyBit{32, "printing"},
    ReplyBit{64, "cover_open"}, ReplyBit{128, "other_error"},
};
struct Message {
  char code;
  std::string_view name;
};
constexpr std::array tspl_messages{
    Message{'@', "normal"},      Message{'`', "pause"},        Message{'B', "backing"},
    Message{'C', "cutting"},     Message{'E', "error"},        Message{'F', "feeding"},
    Message{'K', "waiting_key"}, Message{'L', "waiting_take"}, Message{'P', "printing"},
    Message{'W', "imaging"},
};
constexpr std::array tspl_warnings{ReplyBit{1, "paper_low"}, ReplyBit{2, "ribbon_low"},
                                   ReplyBit{8, "receive_buffer_full"}};
constexpr std::array tspl_printer_errors{
    ReplyBit{1, "head_over_temperature"}, ReplyBit{2, "motor_over_temperature"},
    ReplyBit{4, "head_error"}, ReplyBit{8, "cutter_jam"}, ReplyBit{16, "insufficient_memory"}};
constexpr std::array tspl_media_errors{ReplyBit{1, "paper_empty"}, ReplyBit{2, "paper_jam"},
                                       ReplyBit{4, "ribbon_empty"}, ReplyBit{8, "ribbon_jam"},
                                       ReplyBit{32, "head_open"}};
constexpr std::array cpcl_bits{ReplyBit{1, "busy"}, ReplyBit{2, "paper_out"},
                               ReplyBit{4, "latch_open"}, ReplyBit{8, "battery_low"},
                               ReplyBit{16, "reset"}};
constexpr std::array cpcl_extra_bits{ReplyBit{16, "paper_jam"}, ReplyBit{32, "label_not_removed"},
                                     ReplyBit{64, "paper_low"}, ReplyBit{128, "no_ribbon"}};
constexpr std::array bixolon_bits{
    ReplyBit{0x80, "paper_out"}, ReplyBit{0x40, "cover_open"},
    ReplyBit{0x20, "cutter"},    ReplyBit{0x10, "head_over_temperature"},
    ReplyBit{8, "gap"},          ReplyBit{4, "ribbon_out"}};
constexpr std::array brother_first{ReplyBit{1, "no_media"}, ReplyBit{2, "end_of_media"},
                                   ReplyBit{4, "cutter_jam"}, ReplyBit{8, "weak_battery"},
                                   ReplyBit{0x40, "high_voltage"}};
constexpr std::array brother_second{ReplyBit{1, "wrong_media"}, ReplyBit{0x10, "cover_open"},
                                    ReplyBit{0x20, "overheating"}, ReplyBit{0x40, "feed_error"}};

/// The names of the set bits into `list`, and each bit as a field of its own.
template <class Bits>
void name_bits(unsigned byte, const Bits& bits, std::vector<std::string>& list,
               PrinterReply& reply) {
  for (const auto& bit : bits) {
    const bool is_set = (byte & bit.mask) != 0;
    if (is_set) list.emplace_back(bit.name);
    reply.set(bit.name, is_set);
  }
}

template <class Bits>
void put_list(PrinterReply& reply, std::string_view name, unsigned byte, const Bits& bits) {
  std::vector<std::string> list;
  name_bits(byte & 0x3f, bits, list, reply);
  reply.set(name, std::move(list));
}

/// XON and XOFF may stand between answers.
bool flow_control(char c) { return c == '\x11' || c == '\x13'; }

template <class Read>
TakenReply take_escpos_byte(Bytes buffer, Read read) {
  if (buffer.empty()) return {};
  if (flow_control(buffer[0])) return {1, std::nullopt};
  const auto byte = byte_at(buffer, 0);
  if ((byte & 0x93) != 0x12) return {1, faulty("MALFORMED", "not 0xx1xx10")};
  PrinterReply reply;
  read(byte, reply);
  return {1, std::move(reply)};
}

void escpos_printer(unsigned byte, PrinterReply& reply) {
  reply.set("drawer", (byte & 4) != 0);
  reply.set("online", (byte & 8) == 0);
  reply.set("waiting_recovery", (byte & 0x20) != 0);
  reply.set("feed_button", (byte & 0x40) != 0);
}

void escpos_offline(unsigned byte, PrinterReply& reply) {
  reply.set("cover_open", (byte & 4) != 0);
  reply.set("fed_by_button", (byte & 8) != 0);
  reply.set("paper_end_stop", (byte & 0x20) != 0);
  reply.set("error", (byte & 0x40) != 0);
}

void escpos_error(unsigned byte, PrinterReply& reply) {
  reply.set("cutter_error", (byte & 8) != 0);
  reply.set("unrecoverable_error", (byte & 0x20) != 0);
  reply.set("auto_recoverable_error", (byte & 0x40) != 0);
}

void escpos_paper(unsigned byte, PrinterReply& reply) {
  reply.set("paper_near_end", (byte & 0x0c) != 0);
  reply.set("paper_end", (byte & 0x60) != 0);
}

std::string_view brother_status_name(unsigned type) {
  switch (type) {
    case 0:
      return "reply";
    case 1:
      return "printing_completed";
    case 2:
      return "error";
    case 4:
      return "turned_off";
    case 5:
      return "notification";
    case 6:
      return "phase_change";
    default:
      return "unknown";
  }
}

/// The values of an IEEE 1284 id, with their keys in their short form.
void read_device_id(std::string_view text, PrinterReply& reply) {
  std::vector<std::string> commands;
  while (!text.empty()) {
    const auto end = text.find(';');
    const auto pair = text.substr(0, end);
    const auto colon = pair.find(':');
    const auto key = trimmed(pair.substr(0, colon));
    const auto value = colon == std::string_view::npos ? "" : trimmed(pair.substr(colon + 1));
    if (key == "MFG" || key == "MANUFACTURER") reply.set("manufacturer", std::string(value));
    if (key == "MDL" || key == "MODEL") reply.set("model", std::string(value));
    if (key == "SN" || key == "SERN" || key == "SERIALNUMBER")
      reply.set("serial", std::string(value));
    if (key == "CLS" || key == "CLASS") reply.set("class", std::string(value));
    if (key == "DES" || key == "DESCRIPTION") reply.set("description", std::string(value));
    for (auto rest = value; (key == "CMD" || key == "COMMAND SET") && !rest.empty();) {
      const auto comma = rest.find(',');
      if (const auto one = trimmed(rest.substr(0, comma)); !one.empty()) commands.emplace_back(one);
      rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    }
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  reply.set("command_set", std::move(commands));
}

}  // namespace

TakenReply take_tspl_status(Bytes buffer) {
  if (buffer.empty()) return {};
  const auto byte = byte_at(buffer, 0);
  auto reply = read_bits(byte, tspl_bits, "flags");
  reply.set("ready", byte == 0);
  return {1, std::move(reply)};
}

TakenReply take_tspl_long_status(Bytes buffer) {
  constexpr std::size_t whole = 8;
  const auto start = buffer.find('\x02');
  if (start == Bytes::npos) return {buffer.size(), faulty("MALFORMED", "no STX")};
  if (start > 0) return {start, std::nullopt};
  if (buffer.size() < whole) return {};
  const auto message = byte_at(buffer, 1);
  if (buffer.substr(5, 3) != "\x03\r\n") return {1, faulty("MALFORMED", "no ETX CR LF")};
  PrinterReply reply;
  std::string_view name = "unknown";
  for (const auto& known : tspl_messages) {
    if (static_cast<unsigned char>(known.code) == message) name = known.name;
  }
  reply.set("message", std::string(name));
  reply.set("paused", name == "pause");
  reply.set("printing", name == "printing" || name == "imaging" || name == "cutting" ||
                            name == "feeding" || name == "backing");
  reply.set("label_waiting", name == "waiting_take");
  put_list(reply, "warnings", byte_at(buffer, 2), tspl_warnings);
  put_list(reply, "printer_errors", byte_at(buffer, 3), tspl_printer_errors);
  put_list(reply, "media_errors", byte_at(buffer, 4), tspl_media_errors);
  return {whole, std::move(reply)};
}

TakenReply take_escpos_status_1(Bytes buffer) { return take_escpos_byte(buffer, escpos_printer); }
TakenReply take_escpos_status_2(Bytes buffer) { return take_escpos_byte(buffer, escpos_offline); }
TakenReply take_escpos_status_3(Bytes buffer) { return take_escpos_byte(buffer, escpos_error); }
TakenReply take_escpos_status_4(Bytes buffer) { return take_escpos_byte(buffer, escpos_paper); }

/// Where the question is not known: what the byte says for each of the four.
TakenReply take_escpos_any_status(Bytes buffer) {
  return take_escpos_byte(buffer, [](unsigned byte, PrinterReply& reply) {
    escpos_printer(byte, reply);
    escpos_offline(byte, reply);
    escpos_error(byte, reply);
    escpos_paper(byte, reply);
  });
}

TakenReply take_escpos_asb(Bytes buffer) {
  if (buffer.empty()) return {};
  const auto first = byte_at(buffer, 0);
  if (flow_control(buffer[0])) return {1, std::nullopt};
  if ((first & 0x93) != 0x10) return {1, faulty("MALFORMED", "not 0xx1xx00")};
  std::array<unsigned, 4> bytes{};
  std::size_t count = 0;
  std::size_t used = 0;
  while (used < buffer.size() && count < bytes.size()) {
    const char c = buffer[used++];
    if (!flow_control(c)) bytes[count++] = static_cast<unsigned char>(c);
  }
  if (count < bytes.size()) return {};
  PrinterReply reply;
  reply.set("drawer", (first & 4) != 0);
  reply.set("online", (first & 8) == 0);
  reply.set("cover_open", (first & 0x20) != 0);
  reply.set("feed_button", (first & 0x40) != 0);
  escpos_error(bytes[1], reply);
  reply.set("paper_near_end", (bytes[2] & 3) != 0);
  reply.set("paper_end", (bytes[2] & 0x0c) != 0);
  return {used, std::move(reply)};
}

TakenReply take_cpcl_status(Bytes buffer) {
  if (buffer.empty()) return {};
  return {1, read_bits(byte_at(buffer, 0), cpcl_bits, "flags")};
}

TakenReply take_cpcl_extra_status(Bytes buffer) {
  if (buffer.empty()) return {};
  return {1, read_bits(byte_at(buffer, 0), cpcl_extra_bits, "flags")};
}

TakenReply take_bixolon_status(Bytes buffer) {
  if (buffer.empty()) return {};
  return {1, read_bits(byte_at(buffer, 0), bixolon_bits, "flags")};
}

TakenReply take_dymo_status(Bytes buffer) {
  if (buffer.empty()) return {};
  const auto byte = byte_at(buffer, 0);
  PrinterReply reply;
  reply.set("ready", (byte & 1) == 0);
  reply.set("top_of_form", (byte & 2) != 0);
  reply.set("paper_out", (byte & 0x20) != 0);
  reply.set("error", (byte & 0x80) == 0);
  return {1, std::move(reply)};
}

TakenReply take_brother_status(Bytes buffer) {
  constexpr std::size_t whole = 32;
  if (buffer.empty()) return {};
  if (byte_at(buffer, 0) != 0x80) return {buffer.size(), faulty("BAD_HEAD", "byte 0 is 80")};
  if (buffer.size() < 2) return {};
  if (byte_at(buffer, 1) != 0x20) return {buffer.size(), faulty("BAD_HEAD", "byte 1 is 20")};
  if (buffer.size() < whole) return {};
  PrinterReply reply;
  std::vector<std::string> errors;
  name_bits(byte_at(buffer, 8), brother_first, errors, reply);
  name_bits(byte_at(buffer, 9), brother_second, errors, reply);
  reply.set("ready", byte_at(buffer, 8) == 0 && byte_at(buffer, 9) == 0);
  reply.set("errors", std::move(errors));
  reply.set("width_mm", std::int64_t{byte_at(buffer, 10)});
  reply.set("length_mm", std::int64_t{byte_at(buffer, 17)});
  reply.set("media_type", std::int64_t{byte_at(buffer, 11)});
  reply.set("status_type", std::string(brother_status_name(byte_at(buffer, 18))));
  reply.set("phase", std::int64_t{byte_at(buffer, 19)});
  return {whole, std::move(reply)};
}

TakenReply take_usb_port_status(Bytes buffer) {
  if (buffer.empty()) return {};
  const auto byte = byte_at(buffer, 0);
  PrinterReply reply;
  reply.set("paper_empty", (byte & 0x20) != 0);
  reply.set("selected", (byte & 0x10) != 0);
  reply.set("error", (byte & 8) == 0);  // the bit says "no error"
  return {1, std::move(reply)};
}

TakenReply take_ieee1284_id(Bytes buffer) {
  if (buffer.size() < 2) return {};
  // The length counts itself; printers that get it wrong, or write it the other way round, are
  // believed as far as bytes came.
  const std::size_t said = byte_at(buffer, 0) << 8 | byte_at(buffer, 1);
  const auto size = said >= 2 && said <= buffer.size() ? said : buffer.size();
  PrinterReply reply;
  read_device_id(buffer.substr(2, size - 2), reply);
  return {buffer.size(), std::move(reply)};
}

}  // namespace wec
