// A program started by the runner: its input and output a line at a time, ended by its pid, and
// gone with the runner even when that is killed.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wec::scenario {

class Process {
 public:
  /// Standard error goes to `log` (appended), or to the runner's own when empty. Throws
  /// std::runtime_error when the program cannot be started.
  explicit Process(const std::vector<std::string>& command, const std::string& log = {});
  ~Process();  // SIGKILL
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  /// Signals and waits: the exit code, or 128 + the signal that ended it. -1 when it is long gone.
  int end(int signal);
  /// Waits until it ends by itself; nothing after the deadline.
  std::optional<int> wait(std::chrono::milliseconds patience);

  bool write_line(const std::string& line);
  /// The next line of its output; nothing at its end or after the deadline.
  std::optional<std::string> read_line(std::chrono::milliseconds patience);
  /// All that is left, until it closes its output.
  std::string read_all(std::chrono::milliseconds patience);

 private:
  bool fill(std::chrono::steady_clock::time_point until);
  void reap(int status);

  pid_t pid_ = 0;
  int exit_ = -1;
  int in_ = -1;
  int out_ = -1;
  std::string buffer_;
};

struct RunResult {
  int exit = -1;
  std::string output;
};
/// Runs to the end. exit is -1 when it took longer than `patience`; it is killed then.
RunResult run_program(const std::vector<std::string>& command, std::chrono::milliseconds patience);

}  // namespace wec::scenario
