// EPL2 and SBPL and DPL: answers in text.
//
//     EPL2  ^ee    XX CR LF   or XX,YY CR LF   or 07Pnnn CR LF (labels left)     00: no error
//           UQ     lines, ended by LF: model and firmware, ..., qWIDTH, QLENGTH,GAP, rY|rN, Option:
//           US on  06 done      15 code: error
//     SBPL  05 ->  STX ID(2) status(1) remaining(6 digits) [job name 16] ETX
//     DPL   01 A   eight of Y|N, CR     01 F   the same as one byte, CR     01 E   nnnn CR
//
// Sources: Intermec ESim manual and EPL2 manual (^ee, UQ); SATO e-series manual p147, DR300 p82,
// CL608, M8400RVe (ENQ); Datamax E-class programmer's manual p18-21 (SOH commands).
#include <algorithm>
#include <array>

#include "drivers/printer/reply_parts.hpp"

namespace wec {
namespace {

struct CodeName {
  std::string_view code;
  std::string_view meaning;
  std::string_view flag;  // what it is at a station; empty: nothing there
};
constexpr std::array epl2_errors{
    CodeName{"01", "syntax", ""},
    CodeName{"02", "object exceeds border", ""},
    CodeName{"03", "data length", ""},
    CodeName{"04", "insufficient memory", ""},
    CodeName{"05", "RS-232 configuration", ""},
    CodeName{"07", "out of media or ribbon", "media_out"},
    CodeName{"08", "duplicate name", ""},
    CodeName{"11", "head open", "head_open"},
    CodeName{"62", "head too hot", "head_too_hot"},
    CodeName{"71", "memory", ""},
    CodeName{"72", "memory", ""},
    CodeName{"73", "memory", ""},
    CodeName{"81", "cutter", "cutter"},
    CodeName{"89", "dump mode", ""},
    CodeName{"92", "pause", "paused"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool two_digits(std::string_view text) {
  return text.size() == 2 && is_digit(text[0]) && is_digit(text[1]);
}

const CodeName* find_error(std::string_view code) {
  const auto found = std::find_if(epl2_errors.begin(), epl2_errors.end(),
                                  [&](const CodeName& one) { return one.code == code; });
  return found == epl2_errors.end() ? nullptr : &*found;
}

/// "03,11" or "07P001".
std::optional<PrinterReply> read_epl2_error(std::string_view line) {
  PrinterReply reply;
  if (const auto p = line.find('P'); p != std::string_view::npos) {
    const auto left = whole_number(line.substr(p + 1));
    if (!left) return std::nullopt;
    reply.set("labels_remaining", *left);
    line = line.substr(0, p);
  }
  std::vector<std::string> errors;
  for (const auto& error : epl2_errors) {
    if (!error.flag.empty()) reply.set(error.flag, false);
  }
  for (bool more = true; more;) {
    const auto comma = line.find(',');
    const auto code = trimmed(line.substr(0, comma));
    more = comma != std::string_view::npos;
    if (more) line.remove_prefix(comma + 1);
    if (!two_digits(code)) return std::nullopt;
    if (code != "00") errors.emplace_back(code);
  }
  for (const auto& code : errors) {
    const auto* known = find_error(code);
    if (!known || known->flag.empty()) continue;
    for (auto& field : reply.fields) {
      if (field.name == known->flag) field.value = true;
    }
  }
  reply.set("ready", errors.empty());
  if (!errors.empty()) {
    const auto* known = find_error(errors[0]);
    reply.set("error", errors[0]);
    if (known) reply.set("meaning", std::string(known->meaning));
    reply.fault = "PRINTER_ERROR";
    reply.detail = errors[0] + " " + std::string(known ? known->meaning : "unknown");
  }
  reply.set("errors", std::move(errors));
  return reply;
}

/// The value behind a letter, as a number: "q320".
std::optional<std::int64_t> number_behind(std::string_view line, std::string_view letter) {
  if (!line.starts_with(letter)) return std::nullopt;
  return whole_number(line.substr(letter.size()));
}

void read_configuration_line(std::string_view line, PrinterReply& reply) {
  if (const auto width = number_behind(line, "q")) reply.set("print_width", *width);
  if (line.starts_with('Q')) {
    const auto comma = line.find(',');
    const auto length = whole_number(line.substr(1, comma == line.npos ? comma : comma - 1));
    const auto gap = comma == line.npos ? std::nullopt : whole_number(line.substr(comma + 1));
    if (length) reply.set("label_length", *length);
    if (gap) reply.set("gap", *gap);
  }
  const auto ribbon = (" " + std::string(line)).find(" r");
  if (ribbon != std::string::npos && ribbon + 1 < line.size()) {
    const char answer = line[ribbon + 1];
    const bool alone = ribbon + 2 == line.size() || line[ribbon + 2] == ' ';
    if ((answer == 'Y' || answer == 'N') && alone) reply.set("ribbon", std::string(1, answer));
  }
}

struct SbplError {
  char code;
  std::string_view name;
};
constexpr std::array sbpl_errors{
    SbplError{'a', "buffer_full"}, SbplError{'b', "head_open"},  SbplError{'c', "paper_end"},
    SbplError{'d', "ribbon_end"},  SbplError{'e', "media"},      SbplError{'f', "sensor"},
    SbplError{'g', "head"},        SbplError{'h', "cover_open"}, SbplError{'i', "card"},
    SbplError{'j', "cutter"},      SbplError{'k', "other"},
};

/// The status letter: five letters for each state, the same five conditions in each.
bool read_sbpl_state(char status, PrinterReply& reply) {
  struct Group {
    char first;
    std::string_view state;
  };
  constexpr std::array groups{Group{'0', "offline"}, Group{'A', "waiting"}, Group{'G', "printing"},
                              Group{'M', "waiting_dispense"}, Group{'S', "analysing"}};
  constexpr int conditions = 5;
  for (const auto& group : groups) {
    const int at = status - group.first;
    if (at < 0 || at >= conditions) continue;
    reply.set("online", group.first != '0');
    reply.set("paused", group.first == '0');  // its key takes it offline
    reply.set("state", std::string(group.state));
    reply.set("near_end", at == 1 || at == 3);
    reply.set("buffer_near_full", at == 2 || at == 3);
    reply.set("print_stop", at == 4 && group.first != '0');
    for (const auto& error : sbpl_errors) reply.set(error.name, false);
    return true;
  }
  for (const auto& error : sbpl_errors) {
    if (error.code != status) continue;
    reply.set("online", false);
    reply.set("state", std::string("error"));
    reply.set("error", std::string(error.name));
    for (const auto& other : sbpl_errors) reply.set(other.name, other.code == status);
    reply.fault = "PRINTER_ERROR";
    reply.detail = error.name;
    return true;
  }
  return false;
}

PrinterReply read_sbpl(std::string_view body) {
  constexpr std::size_t short_size = 9;
  constexpr std::size_t name_size = 16;
  if (body.size() != short_size && body.size() != short_size + name_size)
    return faulty("MALFORMED", "a status has 9 or 25 characters");
  PrinterReply reply;
  const auto remaining = whole_number(body.substr(3, 6));
  if (!remaining) return faulty("MALFORMED", "the remaining labels are six digits");
  if (!read_sbpl_state(body[2], reply)) return faulty("UNKNOWN_STATUS", body.substr(2, 1));
  const auto id = trimmed(body.substr(0, 2));
  reply.set("job_id", id.empty() ? ReplyValue(nullptr) : ReplyValue(std::string(id)));
  reply.set("remaining", *remaining);
  reply.set("labels_remaining", *remaining);
  if (body.size() > short_size)
    reply.set("job_name", std::string(trimmed(body.substr(short_size))));
  return reply;
}

constexpr std::array dpl_bits{
    ReplyBit{1, "interpreter_busy"}, ReplyBit{2, "paper_out"},      ReplyBit{4, "ribbon_out"},
    ReplyBit{8, "printing_batch"},   ReplyBit{16, "busy_printing"}, ReplyBit{32, "paused"},
    ReplyBit{64, "label_presented"}, ReplyBit{128, "rewinder"},
};

}  // namespace

TakenReply take_epl2_error(Bytes buffer) {
  if (buffer.empty()) return {};
  if (buffer[0] == '\r' || buffer[0] == '\n') return {1, std::nullopt};
  if (buffer[0] == '\x06') {
    PrinterReply reply;
    reply.set("kind", std::string("ack"));
    return {1, std::move(reply)};
  }
  const bool nak = buffer[0] == '\x15';
  const auto line_from = std::size_t{nak ? 1u : 0u};
  // ^ee answers end in CR LF; a code behind NAK is two digits and may end without.
  const auto end = buffer.find('\n');
  const bool bare_nak = nak && end == Bytes::npos;
  if (end == Bytes::npos && !nak) return {};
  if (bare_nak && buffer.size() < 3) {
    PrinterReply reply;
    reply.set("kind", std::string("nak"));
    return {1, std::move(reply)};
  }
  const auto used = bare_nak ? 3 : end + 1;
  auto reply = read_epl2_error(trimmed(buffer.substr(line_from, used - line_from)));
  if (!reply) return {used, faulty("MALFORMED", "an error is two digits")};
  if (nak) reply->set("kind", std::string("nak"));
  return {used, std::move(reply)};
}

TakenReply take_epl2_configuration(Bytes buffer) {
  const auto option = buffer.find("Option:");
  const auto last = option == Bytes::npos ? option : buffer.find('\n', option);
  if (last == Bytes::npos) return {};
  PrinterReply reply;
  auto text = buffer.substr(0, last);
  const auto head = trimmed(text.substr(0, text.find('\n')));
  const auto blank = head.find(' ');
  if (!head.starts_with("U") || blank == std::string_view::npos)
    return {last + 1, faulty("MALFORMED", "a configuration begins with model and firmware")};
  reply.set("model_code", std::string(head.substr(0, blank)));
  reply.set("firmware", std::string(trimmed(head.substr(blank))));
  while (!text.empty()) {
    const auto end = text.find('\n');
    read_configuration_line(trimmed(text.substr(0, end)), reply);
    if (end == Bytes::npos) break;
    text.remove_prefix(end + 1);
  }
  return {last + 1, std::move(reply)};
}

TakenReply take_sbpl_status(Bytes buffer) {
  const auto start = buffer.find('\x02');
  if (start == Bytes::npos) {
    // ACK and NAK answer a cancel, and tell nothing of the state.
    const bool answers = buffer.find_first_not_of("\x06\x15\r\n") == Bytes::npos;
    if (answers) return {buffer.size(), std::nullopt};
    return {buffer.size(), faulty("MALFORMED", "a status begins with STX")};
  }
  if (start > 0) return {start, std::nullopt};
  const auto end = buffer.find('\x03');
  if (end == Bytes::npos) return {};
  return {end + 1, read_sbpl(buffer.substr(1, end - 1))};
}

TakenReply take_dpl_status(Bytes buffer) {
  constexpr std::size_t letters = 8;
  const auto end = buffer.find('\r');
  if (end == Bytes::npos) return {};
  auto used = end + 1;
  if (used < buffer.size() && buffer[used] == '\n') ++used;
  const auto line = trimmed(buffer.substr(0, end));
  if (line.empty()) return {used, std::nullopt};
  if (line.size() != letters || line.find_first_not_of("YN") != Bytes::npos)
    return {used, faulty("MALFORMED", "a status is eight of Y and N")};
  unsigned byte = 0;
  for (std::size_t i = 0; i < letters; ++i) byte |= line[i] == 'Y' ? 1u << i : 0;
  return {used, read_bits(byte, dpl_bits, "flags")};
}

TakenReply take_dpl_status_byte(Bytes buffer) {
  // The first byte is the status whatever it looks like: it may itself be a CR.
  if (buffer.size() < 2) return {};
  if (buffer[1] != '\r') return {buffer.size(), faulty("MALFORMED", "one byte and CR")};
  return {2, read_bits(byte_at(buffer, 0), dpl_bits, "flags")};
}

TakenReply take_dpl_remaining(Bytes buffer) {
  const auto end = buffer.find('\r');
  if (end == Bytes::npos) return {};
  const auto count = whole_number(trimmed(buffer.substr(0, end)));
  if (!count) return {end + 1, faulty("MALFORMED", "the labels left are four digits")};
  PrinterReply reply;
  reply.set("labels_remaining", *count);
  return {end + 1, std::move(reply)};
}

}  // namespace wec
