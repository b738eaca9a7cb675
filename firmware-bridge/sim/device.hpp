// What every simulated device is: bytes and time in, bytes and one deadline out. Pure, so that a
// test is a call; host.hpp joins one to a wire. Nothing here or beside it knows wec's drivers.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

using Instant = std::chrono::steady_clock::time_point;

class SimDevice {
 public:
  /// What `taken` can show; of more, the newest bytes are not kept but counted.
  static constexpr std::size_t taken_max_bytes = 32 * 1024 * 1024;

  virtual ~SimDevice() = default;

  void connect(Instant now);
  /// What was not sent yet is lost with the wire.
  void disconnect(Instant now);
  void receive(std::string_view bytes, Instant now);
  /// To be called at or after deadline(); earlier does no harm.
  virtual void expire(Instant /*now*/) {}
  virtual std::optional<Instant> deadline() const { return std::nullopt; }

  /// The bytes that the device sends now; asking empties them.
  std::string take_output();
  /// True when the device breaks the connection, after take_output() has been sent.
  bool take_drop();

  /// Breaks the connection now.
  void break_connection() {
    if (connected_) drop();
  }
  /// Breaks the connection once so many more bytes have arrived; what follows them is lost.
  void cut_after(std::uint64_t bytes) { cut_in_ = bytes; }

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

  std::string output_;
  std::string taken_;
  std::uint64_t taken_beyond_ = 0;
  std::optional<std::uint64_t> cut_in_;
  bool connected_ = false;
  bool drop_ = false;
};

}  // namespace wec
