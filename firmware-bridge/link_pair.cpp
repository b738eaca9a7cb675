#include "firmware-bridge/link_pair.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <string>
#include <utility>

namespace wec {

namespace {

namespace asio = boost::asio;

// Shared by both ends and by what is posted. An end's sink is null before start() and after its
// end.
struct Wire : std::enable_shared_from_this<Wire> {
  struct End {
    LinkSink* sink = nullptr;
    std::string arriving;  // sent by the other end, not yet delivered
    bool knows_it_is_open = false;
  };

  explicit Wire(asio::io_context& context) : io(context), timer(context) {}

  void post(void (Wire::*step)(std::size_t), std::size_t end) {
    asio::post(io, [self = shared_from_this(), step, end] { (self.get()->*step)(end); });
  }

  void start(std::size_t end, LinkSink& sink) {
    assert(ends[end].sink == nullptr);
    ends[end].sink = &sink;
    if (ends[1 - end].sink) post(&Wire::open_if_both, 0);
  }

  void open_if_both(std::size_t) {
    if (open || broken || !ends[0].sink || !ends[1].sink) return;
    open = true;
    for (auto& end : ends) {
      if (!open || !end.sink) continue;  // the first end's sink may have ended it all
      end.knows_it_is_open = true;
      end.sink->on_link_open();
    }
  }

  SendResult send(std::size_t from, std::string_view bytes) {
    auto& arriving = ends[1 - from].arriving;
    if (!open) return SendResult::not_open;
    if (bytes.size() > Link::send_queue_max_bytes - arriving.size()) return SendResult::full;
    if (arriving.empty()) post(&Wire::deliver, 1 - from);
    arriving += bytes;
    return SendResult::queued;
  }

  void deliver(std::size_t to) {
    if (!open || ends[to].arriving.empty()) return;
    const auto bytes = std::exchange(ends[to].arriving, {});
    ends[to].sink->on_link_bytes(bytes);
    if (open && ends[to].arriving.empty()) ends[1 - to].sink->on_link_drained();
  }

  // Closed for both, each told from the loop; `who` asked for it.
  void reopen(std::string_view reason) {
    if (!open) return;
    shut(reason);
    post(&Wire::tell_closed, 0);
    post(&Wire::tell_closed, 1);
    timer.expires_after(link_pair_reopen_after);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->open_if_both(0);
    });
  }

  void end(std::size_t which) {
    ends[which].sink = nullptr;
    broken = true;
    timer.cancel();
    if (!open) return;
    shut("the other end has gone");
    post(&Wire::tell_closed, 1 - which);
  }

  void shut(std::string_view reason) {
    open = false;
    closed_because = reason;
    for (auto& each : ends) each.arriving.clear();
  }

  void tell_closed(std::size_t end) {
    const bool was_open = std::exchange(ends[end].knows_it_is_open, false);
    if (was_open && ends[end].sink) ends[end].sink->on_link_closed(closed_because);
  }

  asio::io_context& io;
  asio::steady_timer timer;
  std::array<End, 2> ends;
  std::string closed_because;
  bool open = false;
  bool broken = false;  // an end has gone
};

class PairedLink : public Link {
 public:
  PairedLink(std::shared_ptr<Wire> wire, std::size_t end) : wire_(std::move(wire)), end_(end) {}
  ~PairedLink() override { wire_->end(end_); }

  void start(LinkSink& sink) override { wire_->start(end_, sink); }
  SendResult send(std::string_view bytes) override { return wire_->send(end_, bytes); }
  bool is_open() const override { return wire_->open; }
  void reopen(std::string_view reason) override { wire_->reopen(reason); }

 private:
  std::shared_ptr<Wire> wire_;
  std::size_t end_;
};

}  // namespace

std::pair<std::unique_ptr<Link>, std::unique_ptr<Link>> make_link_pair(asio::io_context& io) {
  const auto wire = std::make_shared<Wire>(io);
  return {std::make_unique<PairedLink>(wire, 0), std::make_unique<PairedLink>(wire, 1)};
}

}  // namespace wec
