// The switches of the proving ground; empty in a build without WEC_CHAOS.

#ifdef WEC_CHAOS

#include "daemon/core/chaos.hpp"

#include <csignal>
#include <mutex>

#include <unistd.h>

namespace wec::chaos {
namespace {

struct Board {
  std::mutex mutex;  // kill points are passed by several threads
  std::string armed;
  std::uint64_t passes_left = 0;
  std::map<std::string, std::uint64_t> passed;
  bool (*ask)(const char*) = nullptr;
};

Board& board() {
  static Board one;
  return one;
}

}  // namespace

void arm_kill(std::string_view point, std::uint64_t n) {
  const std::lock_guard lock(board().mutex);
  board().armed = point;
  board().passes_left = n;
}

void pass_kill_point(const char* point) {
  const std::lock_guard lock(board().mutex);
  ++board().passed[point];
  if (board().passes_left == 0 || board().armed != point) return;
  if (--board().passes_left == 0) kill(getpid(), SIGKILL);
}

std::map<std::string, std::uint64_t> passes() {
  const std::lock_guard lock(board().mutex);
  return board().passed;
}

void mark(bool reached, const char* name) {
  if (!reached) return;
  const std::lock_guard lock(board().mutex);
  ++board().passed[name];
}

bool fires(const char* name) { return board().ask && board().ask(name); }

void set_switch(bool (*ask)(const char* name)) { board().ask = ask; }

namespace {

// Set by the simulator between two runs, read by its one thread; empty wherever threads run.
std::string& broken() {
  static std::string name;
  return name;
}

}  // namespace

void set_sabotage(std::string name) { broken() = std::move(name); }

bool sabotaged(std::string_view name) { return !broken().empty() && broken() == name; }

}  // namespace wec::chaos

#endif
