// Zebra: ~HS, ~HQES, ~HI, ~HM, ~HQOD (zpl_host_status.hpp, zpl_replies.hpp), SGD and JSON.
//
//     ~HS    three strings, each STX ... ETX CR LF; some imitations leave out STX, ETX or CR
//     ~H...  STX ... ETX [CR LF]
//     SGD    "value"      no terminator: the closing quote ends it; "?" is not known
//     JSON   {"name":"value",...}   port 9200
//
// Source: docs.zebra.com, pages ~HS, ~HQ, ~HI, ~HM, SGD getvar, JSON set/get.
#include <array>

#include "drivers/frame_driver.hpp"
#include "drivers/printer/reply_parts.hpp"
#include "drivers/printer/zpl_host_status.hpp"
#include "drivers/printer/zpl_replies.hpp"

namespace wec {
namespace {

constexpr char stx = '\x02';
constexpr char etx = '\x03';

std::string hex8(std::uint32_t bits) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (int shift = 28; shift >= 0; shift -= 4) out += digits[(bits >> shift) & 15];
  return out;
}

std::vector<std::string> strings(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

bool ends_line(char c) { return c == '\r' || c == '\n' || c == stx || c == etx; }

PrinterReply host_status_fields(const ZplHostStatus& s) {
  PrinterReply reply;
  reply.set("comm_settings", s.comm_settings);
  reply.set("paper_out", s.paper_out);
  reply.set("paused", s.paused);
  reply.set("label_length_dots", std::int64_t{s.label_length_dots});
  reply.set("formats_in_buffer", std::int64_t{s.formats_in_buffer});
  reply.set("buffer_full", s.buffer_full);
  reply.set("diagnostic_mode", s.diagnostic_mode);
  reply.set("partial_format", s.partial_format);
  reply.set("corrupt_ram", s.corrupt_ram);
  reply.set("under_temperature", s.under_temperature);
  reply.set("over_temperature", s.over_temperature);
  reply.set("head_open", s.head_open);
  reply.set("ribbon_out", s.ribbon_out);
  reply.set("thermal_transfer", s.thermal_transfer);
  reply.set("print_mode", s.print_mode);
  reply.set("print_width_mode", s.print_width_mode);
  reply.set("label_waiting", s.label_waiting);
  reply.set("labels_remaining", std::int64_t{s.labels_remaining});
  reply.set("graphics_stored", std::int64_t{s.graphics_stored});
  reply.set("password", s.password);
  reply.set("static_ram", s.static_ram);
  return reply;
}

/// STX ... ETX and the line end behind it; without an STX, what stands there is noise.
TakenReply take_block(Bytes buffer, PrinterReply (*read)(std::string_view block)) {
  const auto start = buffer.find(stx);
  if (start == Bytes::npos) {
    const auto end = buffer.find('\n');
    if (end == Bytes::npos) return {};
    const auto line = buffer.substr(0, end + 1);
    if (trimmed(line).empty()) return {line.size(), std::nullopt};
    return {line.size(), faulty("MALFORMED", "an answer begins with STX")};
  }
  if (start > 0) return {start, std::nullopt};
  const auto end = buffer.find(etx);
  if (end == Bytes::npos) return {};
  auto used = end + 1;
  while (used < buffer.size() && (buffer[used] == '\r' || buffer[used] == '\n')) ++used;
  return {used, read(buffer.substr(0, end + 1))};
}

PrinterReply read_errors(std::string_view block) {
  const auto errors = parse_zpl_errors(block);
  if (!errors) return faulty("MALFORMED", "no ERRORS and WARNINGS lines");
  PrinterReply reply;
  reply.set("errors", strings(errors->errors));
  reply.set("warnings", strings(errors->warnings));
  reply.set("errors_hex", hex8(errors->error_bits));
  reply.set("warnings_hex", hex8(errors->warning_bits));
  reply.set("unknown_error_bits", hex8(errors->unknown_error_bits));
  reply.set("unknown_warning_bits", hex8(errors->unknown_warning_bits));
  reply.set("ready", !errors->error && errors->error_bits == 0);
  for (const auto name : errors->errors) reply.set(name, true);
  for (const auto name : errors->warnings) reply.set(name, true);
  return reply;
}

PrinterReply read_identity(std::string_view block) {
  const auto identity = parse_zpl_identity(block);
  if (!identity) return faulty("MALFORMED", "no model,firmware,resolution,memory");
  PrinterReply reply;
  reply.set("model", identity->model);
  reply.set("firmware", identity->firmware);
  reply.set("dpmm", identity->dots_per_mm ? ReplyValue(std::int64_t{*identity->dots_per_mm})
                                          : ReplyValue(nullptr));
  reply.set("memory", identity->memory);
  return reply;
}

PrinterReply read_memory(std::string_view block) {
  const auto memory = parse_zpl_memory(block);
  if (!memory) return faulty("MALFORMED", "no total,max,free");
  PrinterReply reply;
  reply.set("total_kb", std::int64_t{memory->total});
  reply.set("max_kb", std::int64_t{memory->max});
  reply.set("free_kb", std::int64_t{memory->free});
  return reply;
}

PrinterReply read_odometer(std::string_view block) {
  const auto odometer = parse_zpl_odometer(block);
  if (!odometer) return faulty("MALFORMED", "no TOTAL NONRESETTABLE in inches or centimetres");
  PrinterReply reply;
  reply.set(odometer->centimetres ? "total_cm" : "total_inches", std::int64_t{odometer->length});
  return reply;
}

/// A flat JSON object of texts and nulls; nothing else comes from a printer.
class JsonReader {
 public:
  explicit JsonReader(Bytes text) : text_(text) {}

  /// False: not such an object. `more`: cut off, as far as it goes it is good.
  bool object(PrinterReply& reply, bool& more) {
    const bool good = members(reply);
    more = !good && at_ >= text_.size();
    return good;
  }
  std::size_t used() const { return at_; }

 private:
  bool members(PrinterReply& reply) {
    if (!expect('{')) return false;
    if (expect('}')) return true;
    do {
      auto name = string();
      if (!name || !expect(':')) return false;
      auto member = value();
      if (!member) return false;
      reply.set(*name, std::move(*member));
    } while (expect(','));
    return expect('}');
  }

  std::optional<ReplyValue> value() {
    skip_blanks();
    constexpr std::string_view null = "null";
    if (text_.substr(at_).starts_with(null)) {
      at_ += null.size();
      return ReplyValue(nullptr);
    }
    auto text = string();
    if (!text) return std::nullopt;
    return ReplyValue(std::move(*text));
  }

  std::optional<std::string> string() {
    if (!expect('"')) return std::nullopt;
    std::string out;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return out;
      if (c != '\\') {
        out += c;
        continue;
      }
      if (at_ < text_.size()) out += text_[at_++];
    }
    return std::nullopt;
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \r\n\t").find(text_[at_]) != Bytes::npos) ++at_;
  }
  bool expect(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Bytes text_;
  std::size_t at_ = 0;
};

}  // namespace

TakenReply take_zpl_host_status(Bytes buffer) {
  ZplHostStatusReader reader;
  for (std::size_t from = 0, at = 0; at < buffer.size(); ++at) {
    if (!ends_line(buffer[at])) continue;
    const auto line = buffer.substr(from, at - from);
    from = at + 1;
    if (line.empty()) continue;
    const auto taken = reader.take(line);
    if (taken == ZplHostStatusReader::Taken::incomplete) continue;
    auto used = at + 1;
    while (used < buffer.size() && (buffer[used] == '\r' || buffer[used] == '\n')) ++used;
    if (taken == ZplHostStatusReader::Taken::complete)
      return {used, host_status_fields(reader.status())};
    return {used, faulty("MALFORMED", "not a host status: " + shown(line))};
  }
  return {};
}

TakenReply take_zpl_errors(Bytes buffer) { return take_block(buffer, read_errors); }
TakenReply take_zpl_identity(Bytes buffer) { return take_block(buffer, read_identity); }
TakenReply take_zpl_memory(Bytes buffer) { return take_block(buffer, read_memory); }
TakenReply take_zpl_odometer(Bytes buffer) { return take_block(buffer, read_odometer); }

TakenReply take_sgd(Bytes buffer) {
  const auto open = buffer.find('"');
  if (open == Bytes::npos) return {buffer.size(), faulty("MALFORMED", "a value stands in quotes")};
  if (open > 0) return {open, std::nullopt};
  const auto close = buffer.find('"', 1);
  if (close == Bytes::npos) return {};
  const auto value = buffer.substr(1, close - 1);
  PrinterReply reply;
  reply.set("value", value == "?" ? ReplyValue(nullptr) : ReplyValue(std::string(value)));
  return {close + 1, std::move(reply)};
}

TakenReply take_zebra_json(Bytes buffer) {
  JsonReader reader(buffer);
  PrinterReply reply;
  bool more = false;
  if (reader.object(reply, more)) return {reader.used(), std::move(reply)};
  if (more) return {};
  return {buffer.size(), faulty("MALFORMED", "not an object of names and texts")};
}

}  // namespace wec
