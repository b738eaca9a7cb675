#include "tests/scenario/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace wec::scenario {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error(std::strerror(errno));
  return {ends[0], ends[1]};
}

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* argv, int in, int out, int err) {
  ::setpgid(0, 0);  // Ctrl-C is for the runner, which ends the others in order
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  if (err >= 0) ::dup2(err, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::execv(argv[0], argv);
  ::_exit(127);
}

int left_ms(Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::string& log) {
  if (::access(command.at(0).c_str(), X_OK) != 0)
    throw std::runtime_error(command[0] + " is not there or cannot be run");
  const auto input = make_pipe();
  const auto output = make_pipe();
  const int err =
      log.empty() ? -1 : ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) become(argv.data(), input.read, output.write, err);
  ::close(input.read);
  ::close(output.write);
  if (err >= 0) ::close(err);
  in_ = input.write;
  out_ = output.read;
  if (pid_ < 0) throw std::runtime_error(std::strerror(errno));
}

Process::~Process() {
  end(SIGKILL);
  if (in_ >= 0) ::close(in_);
  if (out_ >= 0) ::close(out_);
}

void Process::reap(int status) {
  exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  pid_ = 0;
}

bool Process::running() {
  if (pid_ <= 0) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
  reap(status);
  return false;
}

int Process::end(int signal) {
  if (pid_ <= 0) return exit_;
  ::kill(pid_, signal);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  reap(status);
  return exit_;
}

std::optional<int> Process::wait(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (running()) {
    if (Clock::now() >= until) return std::nullopt;
    ::usleep(2000);
  }
  return exit_;
}

bool Process::write_line(const std::string& line) {
  const auto bytes = line + "\n";
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto n = ::write(in_, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

/// More bytes into the buffer; false at the end or after the deadline.
bool Process::fill(Clock::time_point until) {
  pollfd wait{out_, POLLIN, 0};
  const int ready = ::poll(&wait, 1, left_ms(until));
  if (ready < 0 && errno == EINTR) return true;
  if (ready <= 0) return false;
  char bytes[65536];
  const auto n = ::read(out_, bytes, sizeof bytes);
  if (n <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(n));
  return true;
}

std::optional<std::string> Process::read_line(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  for (;;) {
    if (const auto at = buffer_.find('\n'); at != std::string::npos) {
      auto line = buffer_.substr(0, at);
      buffer_.erase(0, at + 1);
      return line;
    }
    if (!fill(until)) return std::nullopt;
  }
}

std::string Process::read_all(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (fill(until)) {
  }
  return std::exchange(buffer_, {});
}

RunResult run_program(const std::vector<std::string>& command, std::chrono::milliseconds patience) {
  Process process(command);
  RunResult result;
  result.output = process.read_all(patience);
  result.exit = process.wait(patience).value_or(-1);
  return result;
}

}  // namespace wec::scenario
