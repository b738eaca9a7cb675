// Scales that report a status by itself, a packet at a time.
//
//     dat400_status    DAT-400 (Precia, Pavone): the status register, high byte first
//         b0 centre of zero  b1 at rest  b2 zero band  b3 tare entered  b4 under  b5 over
//         b6 off range
//     ibm_usb_status   IBM USB scale (Zebra MP7x): three status bytes
//         1  b0 flash  b1 configuration answer  b2 extended status  b6 unacceptable command
//            b7 not ready
//         2  b0 metric  b1 five digits  b2 motion or no data  b3 data error  b4 read error
//            b5 remote display  b6 hardware error  b7 command rejected
//         3  b0 configured  b1 under zero  b2 over capacity  b3 centre of zero  b4 needs zeroing
//            b5 warming up  b6 duplicate weight
//
// Neither holds a weight: these drivers name the condition, and no weigh check passes by them.
//
// Sources: DAT-400 manual (Precia, Pavone); docs.zebra.com MP72, IBM scale status.
#include <array>

#include "drivers/scale/reading.hpp"

namespace wec {
namespace {

Weighed dat400(int status) {
  std::string_view condition = "status";
  if ((status & 0x40) != 0) {
    condition = "out_of_range";
  } else if ((status & 0x20) != 0) {
    condition = "overload";
  } else if ((status & 0x10) != 0) {
    condition = "underload";
  } else if ((status & 0x05) != 0) {
    condition = "zero";
  }
  auto reading = no_weight(condition);
  const bool says_rest = condition == "zero" || condition == "status";
  if (says_rest) reading.stable = (status & 0x02) != 0;
  if (says_rest && (status & 0x02) == 0) reading.condition = "motion";
  if (says_rest && (status & 0x08) != 0) reading.details.push_back({"net", true});
  return reading;
}

struct Bit {
  std::size_t byte;
  int mask;
  std::string_view condition;
};
// The first that is set counts.
constexpr Bit ibm_bits[] = {
    {1, 0x40, "hardware_error"},   {1, 0x08, "data_error"},       {1, 0x10, "read_error"},
    {0, 0x40, "command_rejected"}, {1, 0x80, "command_rejected"}, {2, 0x04, "overload"},
    {2, 0x02, "under_zero"},       {0, 0x80, "not_ready"},        {2, 0x20, "warm_up"},
    {2, 0x10, "needs_zeroing"},    {1, 0x04, "motion"},           {2, 0x08, "zero"},
};

Weighed ibm(std::string_view report) {
  std::string_view condition = "status";
  for (const auto& bit : ibm_bits) {
    if ((report[bit.byte] & bit.mask) == 0) continue;
    condition = bit.condition;
    break;
  }
  auto reading = no_weight(condition);
  if ((report[2] & 0x01) != 0) reading.details.push_back({"configured", true});
  return reading;
}

enum class Kind { dat400, ibm };

template <Kind kind>
class StatusScale final : public Driver {
 public:
  void on_bytes(Bytes packet, Instant, Effects& out) override {
    const std::size_t size = kind == Kind::dat400 ? 2 : 3;
    if (packet.size() < size) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "short: a status has more bytes"});
      if (++bad_ == 10) out.events.push_back(DeviceFault{"NOT_UNDERSTOOD", "ten in a row"});
      return;
    }
    bad_ = 0;
    if constexpr (kind == Kind::dat400) {
      const int high = static_cast<unsigned char>(packet[0]);
      out.events.push_back(dat400(high * 256 + static_cast<unsigned char>(packet[1])));
    } else {
      out.events.push_back(ibm(packet));
    }
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (!std::holds_alternative<ReadWeight>(command)) Driver::on_command(command, now, out);
  }

 private:
  int bad_ = 0;
};

constexpr std::array dat400_models{
    Model{"dat400", "DAT-400", Evidence::rule, "DAT-400 manual: status register"},
};
constexpr std::array ibm_models{
    Model{"zebra-mp7x-ibm", "Zebra MP7x, IBM USB scale", Evidence::rule,
          "docs.zebra.com MP72: IBM scale status bytes"},
};

template <Kind kind>
std::unique_ptr<Driver> make() {
  return std::make_unique<StatusScale<kind>>();
}

}  // namespace

extern const Protocol dat400_status_protocol, ibm_usb_status_protocol;
const Protocol dat400_status_protocol{
    "dat400_status", DeviceKind::scale, dat400_models, make<Kind::dat400>, {}, Wire::packets};
const Protocol ibm_usb_status_protocol{
    "ibm_usb_status", DeviceKind::scale, ibm_models, make<Kind::ibm>, {}, Wire::packets};

}  // namespace wec
