// The Link seam: a wire. Bytes in both directions, open and closed; nothing about what they mean.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace wec {

/// What a device says of itself to whoever opens its wire; empty where it says nothing. A wire that
/// cannot tell (serial, TCP) leaves all of it empty.
struct LinkIdentity {
  std::string maker, model, serial, firmware;
  std::string port;  // where it is plugged in, "1-4.2"
  bool operator==(const LinkIdentity&) const = default;
};

/// What a link tells its owner. All calls come on the io thread that owns the link.
class LinkSink {
 public:
  virtual ~LinkSink() = default;
  virtual void on_link_open() = 0;
  /// One packet for packet links, any chunk for streams.
  virtual void on_link_bytes(std::string_view bytes) = 0;
  /// `reason` is for the engineer; the link keeps trying by itself (back-off in backoff.hpp).
  /// Follows every on_link_open() but the one that the owner ends by destroying the link.
  virtual void on_link_closed(std::string_view reason) = 0;
  /// Opening failed (refused, no such device node, ...); the link was not open and tries again.
  virtual void on_link_attempt_failed(std::string_view /*reason*/) {}
  /// All bytes of every earlier send() have left this process.
  virtual void on_link_drained() {}
};

enum class SendResult { queued, not_open, full };

/// Not thread-safe: used from its io thread only. Destroying it closes the wire; no callback
/// follows.
class Link {
 public:
  static constexpr std::size_t send_queue_max_bytes = 1024 * 1024;  // full: refused, nothing queued

  virtual ~Link() = default;
  /// Once. `sink` outlives the link; it is never called from inside start() or send(), and it may
  /// destroy the link from inside any of its calls.
  virtual void start(LinkSink& sink) = 0;
  virtual SendResult send(std::string_view bytes) = 0;
  virtual bool is_open() const = 0;
  /// Cuts an open wire; on_link_closed(reason) and a new attempt follow as for any other loss. Of a
  /// closed one, and of a link that has no wire, nothing.
  virtual void reopen(std::string_view /*reason*/) {}
  /// The bound local address of a listening link ("127.0.0.1:40123"), else empty.
  virtual std::string local_address() const { return {}; }
  /// Of the device that is open, or was last; known before on_link_open().
  virtual LinkIdentity identity() const { return {}; }
};

}  // namespace wec
