// What every driver of a byte stream does the same: a bounded buffer, frames out of any chunks,
// resynchronising after garbage, and a named fault when nothing can be read any more.
#pragma once

#include <optional>
#include <string>

#include "drivers/cut.hpp"
#include "drivers/driver.hpp"

namespace wec {

/// Faults that it reports by itself:
///   BAD_FRAME       a frame or a run of bytes that means nothing; with the reason
///   OVERLONG_FRAME  the buffer is full and holds no frame
///   NOT_UNDERSTOOD  ten bad frames in a row: the wrong driver, speed or parity; said once
/// The first bad frame after opening may be one that began before, so it is held back: a good frame
/// clears it, silence or another bad one lets it out.
class FrameDriver : public Driver {
 public:
  static constexpr int bad_in_a_row_max = 10;
  static constexpr auto join_window = std::chrono::milliseconds(500);

  /// `frame_max`: bytes that the buffer may hold; `gap`: a longer silence ends a frame.
  FrameDriver(Cutter cutter, std::size_t frame_max, std::chrono::milliseconds gap)
      : cutter_(cutter), frame_max_(frame_max), gap_(gap) {}

  void on_open(Instant now, Effects& out) override;
  void on_close(Instant now, Effects& out) override;
  void on_bytes(Bytes bytes, Instant now, Effects& out) override;
  void on_timeout(Instant now, Effects& out) override;

 protected:
  /// Reports with good() or bad(), or not at all for what is neither.
  virtual void on_frame(std::string_view frame, Instant now, Effects& out) = 0;
  /// Bytes that belong to no frame; default: a bad frame.
  virtual void on_garbage(std::string_view bytes, Instant now, Effects& out);
  /// A frame began and stopped; it is dropped. Whoever asked for it hears of it by the silence.
  virtual void on_half(std::size_t, Instant, Effects&) {}
  virtual void on_deadline(Instant, Effects&) {}
  /// Open, close and reconnect: forget requests and half messages.
  virtual void on_reset() {}

  void good();
  void bad(std::string reason, Instant now, Effects& out);
  /// The driver's own deadline, beside the frame gap. It is told on_deadline() once.
  void set_deadline(std::optional<Instant> at, Effects& out);

  void mask_parity(bool mask) { mask_parity_ = mask; }
  void set_cutter(Cutter cutter) { cutter_ = cutter; }

 private:
  void consume(bool silent, Instant now, Effects& out);
  void let_out(Effects& out);
  void arm(Effects& out) const;

  Cutter cutter_;
  std::size_t frame_max_;
  std::chrono::milliseconds gap_;
  std::string buffer_;
  std::string garbage_;  // its beginning, for the fault
  bool mask_parity_ = false;
  int bad_in_a_row_ = 0;
  bool joined_ = false;              // a good frame was seen since opening
  std::optional<DeviceFault> held_;  // the first bad frame
  std::optional<Instant> gap_at_;
  std::optional<Instant> held_until_;
  std::optional<Instant> deadline_;
};

/// Printable, shortened, for the detail of a fault.
std::string shown(std::string_view bytes);

}  // namespace wec
