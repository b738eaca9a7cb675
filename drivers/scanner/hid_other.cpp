// USB HID scanners with a maker's own report. Packets, one input report each.
//
//     hid_newland    02 length payload             payload 02 00 length(2) data crc(2): an answer;
//                                                  anything else is a symbol
//     hid_simplecom  type data 00...               Symbol "Simple COM port emulation"; types as in
//     SSI hid_microscan  01 length data(62)            Omron Microscan MS-4; AIM inside the data
//     hid_ibm_oem    data trailer                  IBM hand-held (usage page 4B), behind its
//     header:
//         0C EAN-8  16 EAN-13  0D UPC-A  0A UPC-E  00 0A 0B Code 39  00 0D 0B Interleaved 2 of 5
//         00 18 0B Code 128
//
// Sources: Newland FM30 HID wiki (answers); mjvn.com 2011/08 (Symbol MS4407); Omron Microscan MS-4
// manual; Hand Held 4600g programming manual p29.
#include <array>

#include "drivers/scanner/aim.hpp"
#include "drivers/scanner/symbol_types.hpp"

namespace wec {
namespace {

using Decoded = std::variant<DeviceEvent, std::string_view>;  // or why it is a bad report

std::size_t byte(std::string_view report, std::size_t at) {
  return static_cast<unsigned char>(report[at]);
}

Decoded symbol(Scanned scan) {
  if (scan.data.empty()) return std::string_view("a symbol without data");
  if (is_answer(scan.aim)) return DeviceEvent(Answered{"device_response", scan.data});
  return DeviceEvent(std::move(scan));
}

Decoded newland(std::string_view report) {
  if (report.size() < 2 || report[0] != 2) return std::string_view("another report");
  const auto length = byte(report, 1);
  if (length + 2 > report.size()) return std::string_view("length out of range");
  const auto payload = report.substr(2, length);
  if (!payload.starts_with(std::string_view("\x02\x00", 2))) return symbol(with_aim(payload));
  if (payload.size() < 6) return std::string_view("short answer");
  const auto inner = byte(payload, 2) * 256 + byte(payload, 3);
  if (inner + 6 > payload.size()) return std::string_view("length out of range");
  const auto data = payload.substr(4, inner);
  if (inner == 1) {
    return DeviceEvent(Answered{"command_ack", {}, {{"ack", data[0] == '\0'}}});
  }
  return DeviceEvent(Answered{"device_response", std::string(data)});
}

Decoded simplecom(std::string_view report) {
  if (report.size() < 2) return std::string_view("short report");
  auto data = report.substr(1);
  data = data.substr(0, data.find('\0'));
  return symbol(symbol_of(static_cast<int>(byte(report, 0)), data));
}

Decoded microscan(std::string_view report) {
  if (report.size() < 2 || report[0] != 1) return std::string_view("another report");
  const auto length = byte(report, 1);
  if (length > 62 || length + 2 > report.size()) return std::string_view("length out of range");
  return symbol(with_aim(report.substr(2, length)));
}

struct Trailer {
  std::string_view bytes;
  std::string_view symbology;
};
constexpr Trailer trailers[] = {
    {{"\x00\x0A\x0B", 3}, "Code 39"},
    {{"\x00\x0D\x0B", 3}, "Interleaved 2 of 5"},
    {{"\x00\x18\x0B", 3}, "Code 128"},
    {"\x0C", "EAN-8"},
    {"\x16", "EAN-13"},
    {"\x0D", "UPC-A"},
    {"\x0A", "UPC-E"},
};

Decoded ibm_oem(std::string_view report) {
  for (const auto& [bytes, symbology] : trailers) {
    if (!report.ends_with(bytes)) continue;
    Scanned scan;
    scan.data = report.substr(0, report.size() - bytes.size());
    scan.details.push_back({"symbology", std::string(symbology)});
    return symbol(std::move(scan));
  }
  return std::string_view("no symbology trailer");
}

template <Decoded (*decode)(std::string_view)>
class ReportScanner final : public Driver {
 public:
  void on_bytes(Bytes report, Instant, Effects& out) override {
    auto decoded = report.empty() ? Decoded(std::string_view("short report")) : decode(report);
    if (auto* event = std::get_if<DeviceEvent>(&decoded)) {
      bad_in_a_row_ = 0;
      out.events.push_back(std::move(*event));
      return;
    }
    out.events.push_back(DeviceFault{"BAD_FRAME", std::string(std::get<1>(decoded))});
    if (++bad_in_a_row_ == 10) {
      out.events.push_back(DeviceFault{"NOT_UNDERSTOOD", "ten bad reports in a row"});
    }
  }

 private:
  int bad_in_a_row_ = 0;
};

template <Decoded (*decode)(std::string_view)>
std::unique_ptr<Driver> make() {
  return std::make_unique<ReportScanner<decode>>();
}

constexpr std::array newland_models{
    Model{"newland-fm30", "Newland FM30, HID", Evidence::published,
          "Newland FM30 HID wiki: the answers to a query and to a trigger"},
};
constexpr std::array simplecom_models{
    Model{"symbol-ms4407", "Symbol MS4407, Simple COM emulation", Evidence::rule,
          "mjvn.com 2011/08: report of a Symbol MS4407"},
};
constexpr std::array microscan_models{
    Model{"microscan-ms4", "Omron Microscan MS-4, HID", Evidence::rule, "MS-4 manual: HID report"},
};
constexpr std::array ibm_models{
    Model{"handheld-4600g-ibm", "Hand Held 4600g, IBM OEM", Evidence::rule,
          "4600g programming manual p29: symbology trailers"},
};

}  // namespace

extern const Protocol hid_newland_protocol, hid_simplecom_protocol, hid_microscan_protocol,
    hid_ibm_oem_protocol;
const Protocol hid_newland_protocol{
    "hid_newland", DeviceKind::scanner, newland_models, make<newland>, {}, Wire::packets};
const Protocol hid_simplecom_protocol{
    "hid_simplecom", DeviceKind::scanner, simplecom_models, make<simplecom>, {}, Wire::packets};
const Protocol hid_microscan_protocol{
    "hid_microscan", DeviceKind::scanner, microscan_models, make<microscan>, {}, Wire::packets};
const Protocol hid_ibm_oem_protocol{
    "hid_ibm_oem", DeviceKind::scanner, ibm_models, make<ibm_oem>, {}, Wire::packets};

}  // namespace wec
