// What every scale on a byte stream has in common: one request at a time, its deadline, silence,
// and the answer that comes too late. A protocol is a table of commands, a cutter and a parser.
#pragma once

#include <string>

#include "drivers/frame_driver.hpp"
#include "drivers/scale/reading.hpp"

namespace wec {

/// What a parser makes of one frame.
struct Reading {
  std::vector<DeviceEvent> events;  // weights and answers; empty: the frame means nothing to us
  std::string error;                // not empty: a bad frame, and why

  static Reading bad(std::string why) { return {{}, std::move(why)}; }
  static Reading of(DeviceEvent event) { return {{std::move(event)}, {}}; }
  /// The scale itself refuses or is broken.
  static Reading refused(std::string code) {
    return of(DeviceFault{"SCALE_ERROR", std::move(code)});
  }
  static Reading nothing() { return {}; }
};

/// What the site file says about a scale whose frames do not say it.
struct ScaleSettings {
  std::string unit;  // of weights that carry none; empty: not known, and then there is no mass
  int decimals = 0;  // of integers that carry no point
};

struct ScaleProtocol {
  Cutter cutter;
  Reading (*parse)(std::string_view frame, const ScaleSettings&);
  std::size_t frame_max = 256;
  std::chrono::milliseconds gap{200};  // a longer silence ends a frame
  bool seven_bits = false;             // bit 7 is parity on some lines
  bool units_in_frame = true;          // false: `unit` of the site file says them
  // Empty: the protocol has no such command, and the scale speaks by itself.
  std::string_view read = {};
  std::string_view read_at_rest = {};
  std::string_view zero = {};
  std::string_view tare = {};
  std::string_view clear_tare = {};
  std::string_view identity = {};
  std::chrono::milliseconds answer_max{2000};
};

/// After a silence the first answer is dropped and the question asked again: it may be the late
/// answer to the question before. A scale that speaks by itself is silent when it has said nothing
/// for `answer_max` after a question.
class ScaleDriver final : public FrameDriver {
 public:
  explicit ScaleDriver(const ScaleProtocol& protocol);

  bool set_option(std::string_view name, std::string_view value) override;
  void on_command(const DeviceCommand& command, Instant now, Effects& out) override;

 private:
  enum class Request { none, read, zero, tare, identity };

  void on_frame(std::string_view frame, Instant now, Effects& out) override;
  void on_deadline(Instant now, Effects& out) override;
  void on_reset() override;
  void ask(Request request, std::string_view bytes, Instant now, Effects& out);
  void send_next(Instant now, Effects& out);
  void answered(Instant now, Effects& out);

  const ScaleProtocol& protocol_;
  ScaleSettings settings_;
  Request outstanding_ = Request::none;
  std::string_view asked_;             // the bytes of the outstanding request
  bool late_answer_possible_ = false;  // the request before this one was given up
  Request waiting_ = Request::none;    // the one command that waits for the outstanding one
  std::string_view waiting_bytes_;
};

/// The `options` of scales whose frames carry no unit.
extern const std::span<const OptionSpec> unit_options;

}  // namespace wec
