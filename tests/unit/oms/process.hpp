// Programs started by a test: found by pid, ended with the test, their first lines readable.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace wec::test {

constexpr int patience_s = 60;  // for a condition; a busy machine is slow, a broken test waits

inline bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(patience_s);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return condition();
}

class Process {
 public:
  explicit Process(const std::vector<std::string>& command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    if (::posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0) pid_ = 0;
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ends[0];
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    end(SIGKILL);
    if (out_ >= 0) ::close(out_);
  }

  bool started() const { return pid_ > 0; }

  /// Its exit code, or 128 + the signal that ended it.
  int end(int signal) {
    if (pid_ <= 0) return -1;
    ::kill(pid_, signal);
    int status = 0;
    while (::waitpid(std::exchange(pid_, 0), &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  /// Its next line on stdout, or nothing when it ends or is silent for long.
  std::optional<std::string> line() {
    for (;;) {
      if (const std::size_t at = buffer_.find('\n'); at != std::string::npos) {
        std::string found = buffer_.substr(0, at);
        buffer_.erase(0, at + 1);
        return found;
      }
      pollfd wait{out_, POLLIN, 0};
      char bytes[512];
      if (::poll(&wait, 1, patience_s * 1000) <= 0) return std::nullopt;
      const ssize_t n = ::read(out_, bytes, sizeof bytes);
      if (n <= 0) return std::nullopt;
      buffer_.append(bytes, static_cast<std::size_t>(n));
    }
  }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
  std::string buffer_;
};

inline int free_port() {
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor acceptor(io, {boost::asio::ip::make_address("127.0.0.1"), 0});
  return acceptor.local_endpoint().port();
}

inline bool port_answers(int port) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::socket socket(io);
  boost::system::error_code error;
  socket.connect(
      {boost::asio::ip::make_address("127.0.0.1"), static_cast<boost::asio::ip::port_type>(port)},
      error);
  return !error;
}

/// One line to a control socket, its answer; "" when nobody answers.
inline std::string ask(const std::string& path, const std::string& line) {
  boost::asio::io_context io;
  boost::asio::local::stream_protocol::socket socket(io);
  boost::system::error_code error;
  socket.connect({path}, error);
  if (error) return {};
  boost::asio::write(socket, boost::asio::buffer(line + "\n"), error);
  std::string answer;
  if (!error) boost::asio::read_until(socket, boost::asio::dynamic_buffer(answer), '\n', error);
  return error ? std::string() : answer;
}

}  // namespace wec::test
