// A program of ours as a child: its input and output as lines, ended by its pid.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {

class Process {
 public:
  explicit Process(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const auto argv = pointers(arguments);
    for (char** variable = environ; *variable != nullptr; ++variable) {
      environment.emplace_back(*variable);
    }
    const auto envp = pointers(environment);
    if (::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), envp.data()) != 0) pid_ = -1;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
  }
  ~Process() {
    end(SIGKILL);
    close_input();
    ::close(output_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  bool running() const { return pid_ > 0; }

  void write_line(const std::string& line) {
    const auto text = line + "\n";
    EXPECT_EQ(::write(input_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  /// The next line of its output; empty when it ended or said nothing for long.
  std::string read_line() {
    for (;;) {
      if (const auto end = buffer_.find('\n'); end != buffer_.npos) {
        auto line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return line;
      }
      pollfd waiting{output_, POLLIN, 0};
      const auto patience_ms = std::chrono::milliseconds(patience).count();
      if (::poll(&waiting, 1, static_cast<int>(patience_ms)) != 1) return {};
      std::array<char, 4096> chunk{};
      const auto count = ::read(output_, chunk.data(), chunk.size());
      if (count <= 0) return {};
      buffer_.append(chunk.data(), static_cast<std::size_t>(count));
    }
  }

  std::string ask(const std::string& line) {
    write_line(line);
    return read_line();
  }

  void close_input() {
    if (input_ >= 0) ::close(input_);
    input_ = -1;
  }

  /// Its exit code after `signal` (0: none is sent), or -signal when that killed it.
  int end(int signal) {
    if (pid_ <= 0) return result_;
    if (signal != 0) ::kill(pid_, signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    result_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return result_;
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
  }

  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  int result_ = -1;
  std::string buffer_;
};

}  // namespace wec::testing
