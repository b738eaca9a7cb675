#include "daemon/stations/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace wec {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto answer_max = 30s;  // for the deciding thread's answer

struct PendingAnswer {
  explicit PendingAnswer(asio::io_context& io) : timer(io, answer_max) {}
  asio::steady_timer timer;
  std::optional<Answer> answer;
};

Screen with_busy(Screen screen, std::int64_t now_ms) {
  screen.severity = Severity::error;
  screen.refusal = Refusal{"BUSY", {}};
  screen.refusal_at_ms = now_ms;
  return screen;
}

HttpReply refuse_busy(ServerParts& server, const StationId& station, const CommandId& command) {
  server.metrics.busy.Increment();
  const std::int64_t now = server.clock.wall_ms();
  const auto screen = std::make_shared<const Screen>(
      with_busy(server.door.screen(station).value_or(Screen{}), now));
  server.hub.publish({screen}, {{station, Tone::stop, now, command}});
  return refused_reply(503, "BUSY", "Too much at once; nothing was stored. Try again.", *screen);
}

asio::awaitable<HttpReply> ask(ServerParts& server, StationInput input) {
  const StationId station = input.station;
  const CommandId command = input.command_id;
  auto pending = std::make_shared<PendingAnswer>(server.io);
  const bool taken =
      server.door.post(std::move(input), [&io = server.io, pending](const Answer& answer) {
        asio::post(io, [pending, answer] {
          pending->answer = answer;
          pending->timer.cancel();
        });
      });
  if (!taken) co_return refuse_busy(server, station, command);

  co_await pending->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (pending->answer) co_return answer_reply(*pending->answer);
  co_return error_reply(504, "NO_ANSWER",
                        "No answer yet. Ask again with the same command_id: it counts once.");
}

}  // namespace

OpenConnection::OpenConnection(ServerParts& server, boost::beast::tcp_stream& of)
    : server_(server), stream_(of) {
  server_.open.insert(&stream_);
  server_.metrics.connections.Set(static_cast<double>(server_.open.size()));
}

OpenConnection::~OpenConnection() {
  server_.open.erase(&stream_);
  server_.metrics.connections.Set(static_cast<double>(server_.open.size()));
}

asio::awaitable<HttpReply> reply_to(ServerParts& server, Routed routed) {
  if (auto* reply = std::get_if<HttpReply>(&routed)) co_return std::move(*reply);
  StationInput input = std::move(std::get<ForwardInput>(routed).input);
  const std::int64_t started_ms = server.clock.mono_ms();
  HttpReply reply = co_await ask(server, std::move(input));
  server.metrics.input_seconds.Observe(static_cast<double>(server.clock.mono_ms() - started_ms) /
                                       1000.0);
  co_return reply;
}

}  // namespace wec
