#include "tests/bench/drain/consumer.hpp"

#include <fmt/format.h>

#include <chrono>

namespace wec::bench {
namespace {

// Of what came and is not stored yet. A bridge never sends again what is dropped here, so nothing
// is.
constexpr std::size_t waiting_max_bytes = std::size_t{4} * 1024 * 1024 * 1024;

hq::Now now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count(),
          duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

hq::BrokerOptions options_for(int port) {
  const std::string base = Consumer::topic_base;
  return {fmt::format("mqtt://127.0.0.1:{}", port),
          "consumer",
          "wec/1/bench/oms/st",
          R"({"t":"oms","state":"offline"})",
          {base + "up/#", base + "st"},
          waiting_max_bytes};
}

}  // namespace

Consumer::Consumer(int broker_port, const std::filesystem::path& file, Sender sender)
    : office_(hq::HeadOffice::open({"bench", "bench", "bench", "D1", "boot"},
                                   hq::RecordFile::open(file.string()).value())
                  .value()),
      broker_(io_, options_for(broker_port),
              {[this] {
                 office_.on_broker_up(now());
                 flush();
                 up_ = true;
               },
               [this](auto topic, auto fence, auto bytes) { on_message(topic, fence, bytes); }}),
      timer_(io_) {
  office_.faults().apply_off = true;
  office_.faults().bundles_off = sender != Sender::site;
  if (sender == Sender::stranger) {
    office_.on_control(R"({"t":"hello","v":1,"machine":"bench","boot":"stranger"})", now());
    stranger_ = hq::text(office_.status(), "fence");
  }
  broker_.start();
  thread_ = std::thread([this] { io_.run(); });
  while (!up_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

Consumer::~Consumer() {
  io_.stop();
  thread_.join();
}

void Consumer::on_message(std::string_view topic, std::string_view fence, std::string_view bytes) {
  topic.remove_prefix(std::string_view(topic_base).size());
  if (topic == "up/ev") office_.on_event(stranger_.empty() ? fence : stranger_, bytes, now());
  if (topic == "up/ctl") office_.on_control(bytes, now());
  flush();
}

void Consumer::flush() {
  constexpr const char* names[] = {"dn/cmd", "dn/ctl", "dn/arc"};
  for (hq::Outgoing& o : office_.take_outgoing()) {
    const bool status = o.topic == hq::Topic::office_status;
    broker_.publish(
        status ? "wec/1/bench/oms/st" : std::string(topic_base) + names[static_cast<int>(o.topic)],
        std::move(o.bytes), o.retain);
  }
  const std::optional<std::int64_t> at = office_.deadline();
  if (!at) return;
  timer_.expires_after(std::chrono::milliseconds(std::max<std::int64_t>(0, *at - now().mono_ms)));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    office_.on_time(now());  // commits, then acknowledges
    stored_ = office_.stored();
    flush();
  });
}

}  // namespace wec::bench
