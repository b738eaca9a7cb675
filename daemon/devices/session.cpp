// The one timer of a session, and the way onto its thread.

#include "daemon/devices/session.hpp"

#include <boost/asio/post.hpp>

namespace wec {
namespace {

Instant now() { return std::chrono::steady_clock::now(); }

}  // namespace

Session::Session(boost::asio::io_context& io, Door& door, SessionSetup setup,
                 std::unique_ptr<Driver> driver, std::unique_ptr<Link> link)
    : io_(io),
      self_(std::make_shared<Session*>(this)),
      link_(std::move(link)),
      core_(door, std::move(setup), std::move(driver),
            {[this](std::string_view bytes) { return send(bytes); },
             [self = self_, &io](std::function<void(SessionCore&, Instant)> work) {
               boost::asio::post(io, [self, work = std::move(work)] {
                 if (*self) (*self)->later(work);
               });
             }}),
      timer_(io) {}

Session::~Session() { *self_ = nullptr; }

void Session::post_order(DeviceCommand command) {
  boost::asio::post(io_, [self = self_, command = std::move(command)] {
    if (!*self) return;
    (*self)->core_.carry_out(command, now());
    (*self)->arm();
  });
}

void Session::later(std::function<void(SessionCore&, Instant)> work) {
  work(core_, now());
  arm();
}

bool Session::send(std::string_view bytes) {
  const bool queued = link_->send(bytes) == SendResult::queued;
  if (queued && recorder_) recorder_->to_device(bytes);
  return queued;
}

void Session::record(std::unique_ptr<CaptureRecorder> recorder) {
  recorder_ = std::move(recorder);
  if (recorder_ && link_->is_open()) recorder_->opened();
}

void Session::on_link_open() {
  if (recorder_) recorder_->opened();
  core_.on_open(now());
  arm();
}

void Session::on_link_bytes(std::string_view bytes) {
  if (recorder_) recorder_->from_device(bytes);
  core_.on_bytes(bytes, now());
  arm();
}

void Session::on_link_closed(std::string_view reason) {
  if (recorder_) recorder_->closed();
  core_.on_closed(reason, now());
  arm();
}

void Session::on_link_attempt_failed(std::string_view reason) { core_.on_attempt_failed(reason); }

LinkIdentity Session::identity() const {
  auto known = link_->identity();
  const auto take = [&](std::string& field, std::string_view what) {
    if (auto said = core_.said(what); !said.empty()) field = std::move(said);
  };
  take(known.model, "model");
  take(known.serial, "serial");
  take(known.firmware, "firmware");
  return known;
}

void Session::arm() {
  const auto at = core_.deadline();
  if (!at) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(*at);
  timer_.async_wait([self = self_](const boost::system::error_code& error) {
    if (error || !*self) return;
    (*self)->core_.on_time(now());
    (*self)->arm();
  });
}

}  // namespace wec
