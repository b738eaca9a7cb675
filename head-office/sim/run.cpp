#include "head-office/sim/run.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>

#include "head-office/sim/broker.hpp"
#include "head-office/sim/console.hpp"
#include "head-office/sim/control_socket.hpp"
#include "head-office/sim/office.hpp"
#include "head-office/sim/script.hpp"

namespace wec::hq {
namespace {

constexpr int goodbye_max_ms = 2000;

Now now() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count(),
          duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::string random_hex(int digits) {
  std::random_device device;
  std::string hex;
  while (static_cast<int>(hex.size()) < digits) hex += fmt::format("{:x}", device() % 16);
  return hex;
}

class Runner {
 public:
  Runner(HeadOffice office, const RunOptions& options)
      : options_(options),
        office_(std::move(office)),
        console_(office_),
        base_(fmt::format("wec/1/{}/{}/", options.tenant, options.site)),
        oms_status_(fmt::format("wec/1/{}/oms/st", options.tenant)),
        broker_(io_, broker_options(), callbacks()),
        timer_(io_),
        signals_(io_, SIGTERM, SIGINT) {}

  int run(const std::vector<ScriptCommand>& script) {
    if (!options_.control.empty())
      control_ = std::make_unique<ControlSocket>(
          io_, options_.control, [this](std::string_view line) { return answer(line); });
    for (const ScriptCommand& c : script)
      if (const auto done = office_.issue(c.type, c.data, false, now()); !done) {
        fmt::print(stderr, "wec-oms-sim: {}\n", done.error());
        return 2;
      }
    signals_.async_wait([this](auto, int) { say_goodbye(); });
    broker_.start();
    io_.run();
    return verdict();
  }

 private:
  BrokerOptions broker_options() {
    BrokerOptions o;
    o.url = options_.broker;
    o.client_id = fmt::format("wec-oms-{}-{}", options_.tenant, options_.site);
    o.will_topic = oms_status_;
    o.will = office_.will();
    o.subscriptions = {base_ + "up/#", base_ + "st"};
    return o;
  }

  Broker::Callbacks callbacks() {
    return {[this] { on_up(); },
            [this](auto topic, auto fence, auto bytes) { on_message(topic, fence, bytes); }};
  }

  void on_up() {
    office_.on_broker_up(now());
    flush();
    if (ready_) return;
    ready_ = true;
    const Object line{{"ready", true}, {"control", options_.control}};
    fmt::print("{}\n", boost::json::serialize(line));
    std::fflush(stdout);
  }

  void on_message(std::string_view topic, std::string_view fence, std::string_view bytes) {
    if (!topic.starts_with(base_)) return;
    const std::string_view kind = topic.substr(base_.size());
    if (kind == "up/ev") office_.on_event(fence, bytes, now());
    if (kind == "up/ctl") office_.on_control(bytes, now());
    if (kind == "st") office_.on_site_status(bytes);
    flush();
  }

  std::string answer(std::string_view line) {
    std::string reply = travels(line).value_or("");
    if (reply.empty()) reply = console_.answer(line, now());
    flush();
    return reply;
  }

  // snapshot NAME, back NAME, incarnation: they replace the office under the console.
  std::optional<std::string> travels(std::string_view line) {
    const std::size_t space = line.find(' ');
    const std::string_view verb = line.substr(0, space);
    const std::string name(space == std::string_view::npos ? "" : line.substr(space + 1));
    if (verb != "snapshot" && verb != "back" && verb != "incarnation") return std::nullopt;
    const auto done = verb == "snapshot" ? office_.snapshot(snapshot_path(name))
                      : verb == "back"   ? go_back(name)
                                         : begin_anew({});
    Object out{{"ok", done.has_value()}};
    if (!done) out["error"] = done.error();
    if (done) out["dinc"] = office_.status().at("dinc");
    return boost::json::serialize(out);
  }

  std::string snapshot_path(const std::string& name) const {
    return fmt::format("{}.{}.snapshot", options_.state, name);
  }

  tl::expected<void, std::string> begin_anew(const std::vector<HeadOffice::Upstream>& upstream) {
    office_.begin_incarnation("D" + random_hex(8), upstream, now());
    office_.on_broker_up(now());
    return {};
  }

  tl::expected<void, std::string> go_back(const std::string& name) {
    namespace fs = std::filesystem;
    if (options_.state.empty()) return tl::unexpected(std::string("wants --state"));
    if (!fs::exists(snapshot_path(name))) return tl::unexpected("no snapshot " + name);
    const std::vector<HeadOffice::Upstream> upstream = office_.upstream();
    const OfficeIds ids{options_.tenant, options_.site, options_.machine, "D" + random_hex(8),
                        random_hex(16)};
    office_ = HeadOffice::open(ids, RecordFile::open("").value()).value();  // closes the file
    std::error_code error;
    for (const char* rest : {"-wal", "-shm"}) fs::remove(options_.state + rest, error);
    fs::copy_file(snapshot_path(name), options_.state, fs::copy_options::overwrite_existing, error);
    if (error) return tl::unexpected(error.message());
    auto file = RecordFile::open(options_.state);
    if (!file) return tl::unexpected(file.error());
    auto office = HeadOffice::open(ids, std::move(*file));
    if (!office) return tl::unexpected(office.error());
    office_ = std::move(*office);
    return begin_anew(upstream);
  }

  void flush() {
    for (Outgoing& o : office_.take_outgoing())
      broker_.publish(topic_of(o.topic), std::move(o.bytes), o.retain);
    const std::optional<std::int64_t> at = office_.deadline();
    if (!at || leaving_) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(std::chrono::milliseconds(std::max<std::int64_t>(0, *at - now().mono_ms)));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      office_.on_time(now());
      flush();
    });
  }

  std::string topic_of(Topic topic) const {
    if (topic == Topic::command) return base_ + "dn/cmd";
    if (topic == Topic::control) return base_ + "dn/ctl";
    if (topic == Topic::archive) return base_ + "dn/arc";
    return oms_status_;
  }

  // The will does not fire on an orderly end, so the status is said before leaving.
  void say_goodbye() {
    leaving_ = true;
    timer_.cancel();
    broker_.publish(oms_status_, office_.will(), true);
    leave_at_ = now().mono_ms + goodbye_max_ms;
    wait_for_goodbye();
  }

  void wait_for_goodbye() {
    if (broker_.drained() || now().mono_ms >= leave_at_) return io_.stop();
    timer_.expires_after(std::chrono::milliseconds(5));
    timer_.async_wait([this](const boost::system::error_code&) { wait_for_goodbye(); });
  }

  int verdict() {
    office_.check_chain();
    const std::vector<std::string> found = office_.violations();
    for (const std::string& v : found) fmt::print(stderr, "wec-oms-sim: {}\n", v);
    return found.empty() ? 0 : 1;
  }

  RunOptions options_;
  boost::asio::io_context io_{1};
  HeadOffice office_;
  Console console_;
  std::string base_, oms_status_;
  Broker broker_;
  boost::asio::steady_timer timer_;
  boost::asio::signal_set signals_;
  std::unique_ptr<ControlSocket> control_;
  bool ready_ = false, leaving_ = false;
  std::int64_t leave_at_ = 0;
};

int refuse(const std::string& why) {
  fmt::print(stderr, "wec-oms-sim: {}\n", why);
  return 2;
}

}  // namespace

int run(const RunOptions& options) {
  std::vector<ScriptCommand> script;
  if (!options.script.empty()) {
    auto read = read_script(options.script, "oms");
    if (!read) return refuse(read.error());
    script = std::move(*read);
  }
  auto file = RecordFile::open(options.state);
  if (!file) return refuse(file.error());
  OfficeIds ids{options.tenant, options.site, options.machine, "D" + random_hex(8), random_hex(16)};
  auto office = HeadOffice::open(std::move(ids), std::move(*file));
  if (!office) return refuse(fmt::format("{}: {}", options.state, office.error()));
  return Runner(std::move(*office), options).run(script);
}

}  // namespace wec::hq
