// Framing and request bookkeeping of Modbus.
#include "drivers/modbus_driver.hpp"

#include <charconv>

namespace wec {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t frame_max = 300;  // a TCP frame has at most 260
constexpr auto frame_gap = 50ms;
constexpr auto reply_max = 1000ms;

std::size_t at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

/// The length of a reply PDU by its function code; 0: more bytes are needed.
std::size_t pdu_size(std::string_view pdu) {
  if (pdu.empty()) return 0;
  const auto function = at(pdu, 0);
  if (function >= 0x80) return 2;
  if (function >= 1 && function <= 4) return pdu.size() < 2 ? 0 : 2 + at(pdu, 1);
  return 5;
}

bool known(std::size_t function) {
  const auto plain = function & 0x7F;
  return (plain >= 1 && plain <= 6) || plain == 15 || plain == 16;
}

Cut cut_rtu(std::string_view b, bool) {
  if (at(b, 0) == 0 || at(b, 0) > 247) return Cut::garbage(1);
  if (b.size() < 2) return Cut::wait();
  if (!known(at(b, 1))) return Cut::garbage(1);
  const auto size = pdu_size(b.substr(1));
  return size == 0 || b.size() < size + 3 ? Cut::wait() : Cut::frame(size + 3);
}

Cut cut_tcp(std::string_view b, bool) {
  if (b.size() < 6) return Cut::wait();
  const auto length = at(b, 4) * 256 + at(b, 5);
  if (at(b, 2) != 0 || at(b, 3) != 0 || length < 3 || length > 254) return Cut::garbage(1);
  return b.size() < length + 6 ? Cut::wait() : Cut::frame(length + 6);
}

Cut cut_pdu(std::string_view b, bool) {
  if (!known(at(b, 0))) return Cut::garbage(1);
  const auto size = pdu_size(b);
  return size == 0 || b.size() < size ? Cut::wait() : Cut::frame(size);
}

}  // namespace

std::optional<int> whole_number(std::string_view text, int lo, int hi) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end || value < lo || value > hi) {
    return std::nullopt;
  }
  return value;
}

ModbusDriver::ModbusDriver() : FrameDriver(cut_rtu, frame_max, frame_gap) {}

bool ModbusDriver::set_option(std::string_view name, std::string_view value) {
  if (name == "address") {
    const auto address = whole_number(value, 1, 247);
    if (address) address_ = static_cast<std::uint8_t>(*address);
    return address.has_value();
  }
  if (name != "framing") return false;
  if (value == "rtu") {
    framing_ = ModbusFraming::rtu;
    set_cutter(cut_rtu);
  } else if (value == "tcp") {
    framing_ = ModbusFraming::tcp;
    set_cutter(cut_tcp);
  } else if (value == "pdu") {
    framing_ = ModbusFraming::pdu;
    set_cutter(cut_pdu);
  } else {
    return false;
  }
  return true;
}

bool ModbusDriver::ask(std::string pdu, Instant now, Effects& out) {
  if (asking()) return false;
  asked_ = std::move(pdu);
  send(now, out);
  return true;
}

void ModbusDriver::send(Instant now, Effects& out) {
  out.send += modbus_frame(framing_, asked_, address_, ++transaction_);
  set_deadline(now + reply_max, out);
}

void ModbusDriver::on_frame(std::string_view frame, Instant now, Effects& out) {
  const auto pdu = modbus_reply(framing_, frame, address_, transaction_);
  if (!pdu) return bad(std::string(pdu.error()), now, out);
  if (!asking() || ((*pdu)[0] & 0x7F) != asked_[0]) return bad("not asked for", now, out);
  good();
  if (late_reply_possible_ && framing_ != ModbusFraming::tcp) {
    late_reply_possible_ = false;
    return send(now, out);
  }
  late_reply_possible_ = false;
  asked_.clear();
  set_deadline(std::nullopt, out);
  on_reply(*pdu, now, out);
}

void ModbusDriver::on_deadline(Instant now, Effects& out) {
  late_reply_possible_ = true;
  asked_.clear();
  on_silence(now, out);
}

void ModbusDriver::on_reset() {
  asked_.clear();
  late_reply_possible_ = false;
}

}  // namespace wec
