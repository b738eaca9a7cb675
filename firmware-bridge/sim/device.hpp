// What every simulated device is: bytes and time in, bytes and one deadline out. Pure, so that a
// test is a call; host.hpp joins one to a wire. Nothing here or beside it knows wec's drivers.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wec {

using Instant = std::chrono::steady_clock::time_point;

/// Codes: UNKNOWN_COMMAND, BAD_VALUE, NOT_CONNECTED.
struct SimError {
  std::string code;
  std::string message;
};
/// One JSON object.
using SimAnswer = tl::expected<std::string, SimError>;

class SimDevice {
 public:
  /// What `taken` can show; of more, the newest bytes are not kept but counted.
  static constexpr std::size_t taken_max_bytes = 32 * 1024 * 1024;
  /// Commands that wait for their time (`in MS COMMAND`).
  static constexpr std::size_t planned_max = 1000;

  virtual ~SimDevice() = default;

  void connect(Instant now);
  /// What was not sent yet is lost with the wire.
  void disconnect(Instant now);
  void receive(std::string_view bytes, Instant now);
  /// To be called at or after deadline(); earlier does no harm.
  void expire(Instant now);
  std::optional<Instant> deadline() const;

  /// What a person or a test does to it, as a line of words; control.hpp lists them.
  SimAnswer control(std::string_view line, Instant now);

  /// Breaks the connection now.
  void break_connection() {
    if (connected_) drop();
  }
  /// Breaks the connection once so many more bytes have arrived; what follows them is lost.
  void cut_after(std::uint64_t bytes) { cut_in_ = bytes; }

  /// The bytes that the device sends now; asking empties them.
  std::string take_output();
  /// True when the device breaks the connection, after take_output() has been sent.
  bool take_drop();

  bool connected() const { return connected_; }
  /// All bytes that ever arrived, as they arrived.
  const std::string& taken() const { return taken_; }
  std::uint64_t taken_beyond() const { return taken_beyond_; }

 protected:
  void say(std::string_view bytes) { output_ += bytes; }
  void drop() { drop_ = true; }
  bool dropping() const { return drop_; }

 private:
  virtual void on_connect(Instant) {}
  virtual void on_disconnect(Instant) {}
  virtual void on_bytes(std::string_view, Instant) {}
  virtual void on_expire(Instant) {}
  virtual std::optional<Instant> own_deadline() const { return std::nullopt; }
  /// A command that is not one of every device.
  virtual SimAnswer obey(std::string_view line, Instant now) = 0;

  SimAnswer plan(std::string_view arguments, Instant now);

  std::string output_;
  std::string taken_;
  std::uint64_t taken_beyond_ = 0;
  std::optional<std::uint64_t> cut_in_;
  std::multimap<Instant, std::string> planned_;
  bool connected_ = false;
  bool gone_ = false;  // every connection breaks at once, until `back`
  bool drop_ = false;
};

}  // namespace wec
