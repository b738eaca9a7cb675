// Scales that are asked by a word and answer by a line: A&D, Ohaus, Sartorius, Radwag, Dini Argeo,
// Kern.
//
//   A&D        Q S Z T             "ST,+00027.81  g"  US moving  OL,+9999999E+19  EC,E01 unknown
//   Ohaus      IP SP Z T           "       12.73 g    ?"  the ? while moving      ES unknown
//   Sartorius  ESC P, ESC V, ESC T "+   123.56 g  "  the unit blank while moving; High, Low
//   Radwag     SI S Z T            "SI ?       18.5 kg "  ? moving ^ over v under; Z_A Z_D done
//   Dini       READ ZERO TARE CLEAR "ST,GS,   12.34,kg"  US OL UL; OK, ERR02 unknown, ERR04 not now
//   Kern       w s t               "+  12.34 G S"  U moving E error; letters without an end
//
// Not settled in the source, chosen here: Ohaus' "OL" and "UL", the answers to Z and T of A&D and
// Ohaus, and that those of Sartorius and Kern say nothing.
// Source: ../shared/spec/protocols/scales.md 4, 6, 7, 8, 10, 11.
#include <fmt/format.h>

#include "firmware-bridge/sim/scale/protocols.hpp"

namespace wec {

namespace {

constexpr std::chrono::seconds rest_wait{10};
constexpr std::string_view crlf = "\r\n";

bool negative(const SimScale& scale) { return scale.show(scale.net()).starts_with('-'); }

bool done(SimScale::Zeroed result) { return result == SimScale::Zeroed::done; }

// ---- A&D ----

std::string and_weight(const SimScale& scale, Instant now) {
  if (scale.out_of_range() == '+') return "OL,+9999999E+19\r\n";
  if (scale.out_of_range() == '-') return "OL,-9999999E+19\r\n";
  return fmt::format("{},{}{}{:>3}\r\n", sim_moving(scale, now) ? "US" : "ST",
                     negative(scale) ? '-' : '+', scale.digits(scale.net(), 8), scale.unit());
}

std::size_t and_take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto word = sim_command(bytes, crlf);
  if (!word) return 0;
  if (*word == "Q") {
    scale.say_weight(now);
  } else if (*word == "S") {
    scale.say_at_rest(now + rest_wait, "EC,E02\r\n", now);
  } else if (*word == "Z" || *word == "T") {
    const auto result = *word == "Z" ? scale.zero(false, now) : scale.take_tare(false, now);
    scale.reply(done(result) ? "\x06\r\n" : "EC,E02\r\n");
  } else {
    scale.reply("EC,E01\r\n");
  }
  return word->size() + crlf.size();
}

// ---- Ohaus ----

std::string ohaus_weight(const SimScale& scale, Instant now) {
  if (scale.out_of_range() == '+') return "OL\r\n";
  if (scale.out_of_range() == '-') return "UL\r\n";
  return fmt::format("{:>12} {:<5}{}\r\n", scale.show(scale.net()), scale.unit(),
                     sim_moving(scale, now) ? '?' : ' ');
}

std::size_t ohaus_take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto word = sim_command(bytes, crlf);
  if (!word) return 0;
  if (*word == "IP" || *word == "P") {
    scale.say_weight(now);
  } else if (*word == "SP") {
    scale.say_at_rest(now + rest_wait, "ES\r\n", now);
  } else if (*word == "Z" || *word == "T") {
    const auto result = *word == "Z" ? scale.zero(false, now) : scale.take_tare(false, now);
    scale.reply(done(result) ? "OK!\r\n" : "ES\r\n");
  } else {
    scale.reply("ES\r\n");
  }
  return word->size() + crlf.size();
}

// ---- Sartorius ----

std::string sartorius_weight(const SimScale& scale, Instant now) {
  if (scale.out_of_range() == '+') return "      High      \r\n";
  if (scale.out_of_range() == '-') return "      Low       \r\n";
  const auto magnitude = scale.net() < 0 ? -scale.net() : scale.net();
  return fmt::format("{} {:>8} {:<3}  \r\n", negative(scale) ? '-' : '+', scale.show(magnitude),
                     sim_moving(scale, now) ? "" : scale.unit());
}

std::size_t sartorius_take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto word = sim_command(bytes, crlf);
  if (!word) return 0;
  if (*word == "\x1bP") scale.say_weight(now);
  if (*word == "\x1bV") scale.zero(false, now);
  if (*word == "\x1bT") scale.take_tare(false, now);
  return word->size() + crlf.size();
}

// ---- Radwag ----

std::string radwag_line(std::string_view word, const SimScale& scale, Instant now) {
  const char out = scale.out_of_range();
  const char mark = out == '+' ? '^' : out == '-' ? 'v' : sim_moving(scale, now) ? '?' : ' ';
  const auto magnitude = scale.net() < 0 ? -scale.net() : scale.net();
  return fmt::format("{:<2} {} {}{:>9} {:<3}\r\n", word, mark, negative(scale) ? '-' : ' ',
                     scale.show(magnitude), scale.unit());
}
std::string radwag_weight(const SimScale& scale, Instant now) {
  return radwag_line("S", scale, now);
}

std::size_t radwag_take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto word = sim_command(bytes, crlf);
  if (!word) return 0;
  if (*word == "SI") {
    scale.reply(radwag_line("SI", scale, now));
  } else if (*word == "S") {
    scale.reply("S A\r\n");
    scale.say_at_rest(now + rest_wait, "S E\r\n", now);
  } else if (*word == "Z" || *word == "T") {
    const auto result = *word == "Z" ? scale.zero(false, now) : scale.take_tare(false, now);
    scale.reply(fmt::format("{} A\r\n{} {}\r\n", *word, *word, done(result) ? 'D' : '^'));
  } else {
    scale.reply("ES\r\n");
  }
  return word->size() + crlf.size();
}

// ---- Dini Argeo ----

std::string dini_weight(const SimScale& scale, Instant now) {
  const char out = scale.out_of_range();
  const auto* head = out == '+' ? "OL" : out == '-' ? "UL" : sim_moving(scale, now) ? "US" : "ST";
  return fmt::format("{},{},{:>8},{:>2}\r\n", head, scale.tare() == 0 ? "GS" : "NT",
                     scale.show(scale.net()), scale.unit());
}

std::size_t dini_take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto word = sim_command(bytes, crlf);
  if (!word) return 0;
  if (*word == "READ") {
    scale.say_weight(now);
  } else if (*word == "ZERO" || *word == "TARE") {
    const auto result = *word == "ZERO" ? scale.zero(false, now) : scale.take_tare(false, now);
    scale.reply(done(result) ? "OK\r\n" : "ERR04\r\n");
  } else if (*word == "CLEAR") {
    scale.set_tare(0);
    scale.reply("OK\r\n");
  } else {
    scale.reply("ERR02\r\n");
  }
  return word->size() + crlf.size();
}

// ---- Kern ----

std::string kern_weight(const SimScale& scale, Instant now) {
  const char mark = scale.out_of_range() ? 'E' : sim_moving(scale, now) ? 'U' : 'S';
  const auto magnitude = scale.net() < 0 ? -scale.net() : scale.net();
  const auto* unit = scale.unit() == "g"    ? " G"
                     : scale.unit() == "oz" ? "OZ"
                     : scale.unit() == "lb" ? "LB"
                                            : "KG";
  return fmt::format("{}{:>7}{} {}\r\n", negative(scale) ? '-' : '+', scale.show(magnitude), unit,
                     mark);
}

std::size_t kern_take(SimScale& scale, std::string_view bytes, Instant now) {
  if (bytes[0] == 'w') scale.say_weight(now);
  if (bytes[0] == 's') scale.say_at_rest(now + rest_wait, "", now);
  if (bytes[0] == 't') scale.take_tare(false, now);
  return 1;
}

}  // namespace

const SimScaleProtocol sim_and{"and_scale", and_take, and_weight};
const SimScaleProtocol sim_ohaus{"ohaus", ohaus_take, ohaus_weight};
const SimScaleProtocol sim_sartorius{"sartorius_sbi", sartorius_take, sartorius_weight};
const SimScaleProtocol sim_radwag{"radwag", radwag_take, radwag_weight};
const SimScaleProtocol sim_dini{"dini_argeo", dini_take, dini_weight};
const SimScaleProtocol sim_kern{"kern_14_15", kern_take, kern_weight};

}  // namespace wec
