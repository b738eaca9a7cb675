// What a handler of an admin request writes to. Nothing here knows of sockets, so a handler's test
// is a call with a sink that collects.
//
// On the wire (DIR/wecd.sock, one JSON value a line): the request {"cmd":"stock",...}; its answer
// is any number of rows and then {"end":true}, or {"error":{"code":"...","hint":"..."}}.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/controller/door.hpp"

namespace wec {

/// All calls from any thread. After end() or fail() further calls are ignored; a sink that is let
/// go without either answers NO_ANSWER by itself.
class RowSink {
 public:
  virtual ~RowSink() = default;

  virtual void row(const boost::json::object& row) = 0;
  virtual void end() = 0;
  /// `hint` says what the person at the keyboard can do.
  virtual void fail(std::string_view code, std::string_view hint) = 0;

  /// False: the reader is behind; leave the slice, and go on in when_room().
  virtual bool room() const = 0;
  /// Runs `go_on` once, on the io thread, as soon as there is room. Never, when the reader is gone.
  virtual void when_room(std::function<void()> go_on) = 0;
};

/// Runs on the io thread and must not wait; `sink` may be kept and answered later from any thread.
using AdminHandler =
    std::function<void(const boost::json::object& request, std::shared_ptr<RowSink> sink)>;

/// Where handlers are registered, by the name of their request. The admin server is one; a test
/// that needs no socket is another.
class AdminCommands {
 public:
  virtual ~AdminCommands() = default;
  virtual void on(std::string cmd, AdminHandler handler) = 0;
};

/// One slice of a listing: writes rows while `sink.room()` and less than 1 ms has gone by. True =
/// there is more; the slice remembers by itself where it is, by key.
using ListingSlice = std::function<bool(Store&, RowSink&)>;

/// Runs `slice` on the deciding thread until it says that there is no more, then ends the answer.
/// Between two slices the commands that wait have their turn (ruling 8). The door outlives the
/// sink.
void list_in_slices(Door& door, std::shared_ptr<RowSink> sink, ListingSlice slice);

}  // namespace wec
