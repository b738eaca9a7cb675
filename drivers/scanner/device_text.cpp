// Menu answers, identity lines, acknowledgements.
//
// Sources: Honeywell N3680 guide p160, CS19A guide (menu commands); Metrologic serial programming;
// Datalogic Matrix 200N host mode.
#include "drivers/scanner/device_text.hpp"

#include <array>

namespace wec {

namespace {

constexpr std::size_t tag_size = 6;  // TAG, subtag: "CBRENA"

bool is_tag(std::string_view text) {
  if (text.size() < tag_size) return false;
  for (const char c : text.substr(0, tag_size)) {
    if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) return false;
  }
  return true;
}

/// "CBRENA1" 06 "."
std::optional<Answered> menu_answer(std::string_view frame) {
  if (frame.size() < 2) return std::nullopt;
  const char mark = frame[frame.size() - 2];
  if (mark != '\x06' && mark != '\x05' && mark != '\x15') return std::nullopt;
  if (std::string_view(".!;,").find(frame.back()) == std::string_view::npos) return std::nullopt;
  const auto text = frame.substr(0, frame.size() - 2);
  Answered answer{"menu_reply", std::string(text)};
  if (is_tag(text)) {
    answer.details.push_back({"tag", std::string(text.substr(0, tag_size))});
    answer.details.push_back({"value", std::string(text.substr(tag_size))});
  }
  answer.details.push_back({"ack", mark == '\x06'});
  if (mark == '\x05') answer.details.push_back({"reason", std::string("unknown_command")});
  if (mark == '\x15') answer.details.push_back({"reason", std::string("out_of_range")});
  return answer;
}

std::optional<Answered> identity_line(std::string_view frame) {
  static constexpr std::pair<std::string_view, std::string_view> lines[] = {
      {"Product Name: ", "model"},         {"Boot Revision: ", "boot"},
      {"Software Revision: ", "firmware"}, {"Serial Number: ", "serial"},
      {"Software Part Number: ", "part"},  {"Supported IF: ", "interfaces"},
      {"PCB Assembly ID: ", "board"},      {"Engine Firmware Type: ", "engine"},
  };
  for (const auto& [line, name] : lines) {
    if (!frame.starts_with(line)) continue;
    auto value = frame.substr(line.size());
    while (value.ends_with(' ')) value.remove_suffix(1);
    return Answered{"device_response", std::string(frame), {{name, std::string(value)}}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Answered> device_text(std::string_view frame) {
  if (frame == "\x06") return Answered{"ack"};
  if (frame == "\x15") return Answered{"nak"};
  if (frame == "\x1BK") return Answered{"ack"};
  if (frame.starts_with("\x1BW")) return Answered{"nak", std::string(frame.substr(2))};
  if (auto answer = menu_answer(frame)) return answer;
  return identity_line(frame);
}

}  // namespace wec
