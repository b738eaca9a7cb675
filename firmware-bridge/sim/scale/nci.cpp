// NCI and Weigh-Tronix: SCP-01, ECR (SCP-02), SCP-12. The host sends a letter and CR.
//
//   W weight   S status   Z zero           0A 3F 0D 03: it does not know the command
//   SCP-01  0A "0012.34LB" 0D 0A hh 0D 03      status: 0A hh 0D 03
//   ECR     0A "12.345KG" 0D 0A 'S' hh 0D 03   status alone while moving, below zero or over
//   SCP-12  0A p "012.34lb" 0D hh 03
//   hh      B1 30h + b0 motion b1 at zero; B2 30h + b0 under b1 over
//
// Source: ../shared/spec/protocols/scales.md 3.
#include <fmt/format.h>

#include "firmware-bridge/sim/scale/protocols.hpp"

namespace wec {

namespace {

std::string status(const SimScale& scale, Instant now) {
  unsigned first = 0x30;
  unsigned second = 0x30;
  if (sim_moving(scale, now)) first |= 1;
  if (scale.at_zero()) first |= 2;
  if (scale.out_of_range() == '-') second |= 1;
  if (scale.out_of_range() == '+') second |= 2;
  return {static_cast<char>(first), static_cast<char>(second)};
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string scp01_status(const SimScale& scale, Instant now) {
  return fmt::format("\n{}\r\x03", status(scale, now));
}
std::string scp01(const SimScale& scale, Instant now) {
  if (scale.out_of_range() || scale.net() < 0) return scp01_status(scale, now);
  return fmt::format("\n{}{}\r\n{}\r\x03", scale.digits(scale.net(), 7), upper(scale.unit()),
                     status(scale, now));
}

std::string ecr_status(const SimScale& scale, Instant now) {
  return fmt::format("\nS{}\r\x03", status(scale, now));
}
std::string ecr(const SimScale& scale, Instant now) {
  if (scale.out_of_range() || scale.net() < 0 || sim_moving(scale, now)) {
    return ecr_status(scale, now);
  }
  return fmt::format("\n{}{}\r\nS{}\r\x03", scale.digits(scale.net(), 6), upper(scale.unit()),
                     status(scale, now));
}

std::string scp12_status(const SimScale& scale, Instant now) {
  return fmt::format("\n{}\x03", status(scale, now));
}
std::string scp12(const SimScale& scale, Instant now) {
  if (scale.out_of_range()) return scp12_status(scale, now);
  return fmt::format("\n{}{}{}\r{}\x03", scale.net() < 0 ? '-' : ' ', scale.digits(scale.net(), 6),
                     scale.unit(), status(scale, now));
}

using Write = std::string (*)(const SimScale&, Instant);

template <Write write_status>
std::size_t take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto command = sim_command(bytes, "\r");
  if (!command) return 0;
  if (*command == "W") {
    scale.say_weight(now);
  } else if (*command == "S") {
    scale.reply(write_status(scale, now));
  } else if (*command == "Z") {
    scale.zero(false, now);
    scale.reply(write_status(scale, now));
  } else {
    scale.reply("\n?\r\x03");
  }
  return command->size() + 1;
}

}  // namespace

const SimScaleProtocol sim_nci_scp01{"nci_scp01", take<scp01_status>, scp01};
const SimScaleProtocol sim_nci_ecr{"nci_ecr", take<ecr_status>, ecr};
const SimScaleProtocol sim_nci_scp12{"nci_scp12", take<scp12_status>, scp12};

}  // namespace wec
