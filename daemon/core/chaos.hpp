// Places where the proving ground interferes. In a build without WEC_CHAOS all of them are nothing.
//
//   KILL_POINT("after-commit");           the process may be told to die here (tests/lab/kill)
//   SOMETIMES(cond, "refused in a group") a mark that the tests must reach
//   if (CHAOS("full-commit")) ...         a fault that the simulator may switch on
//   if (SABOTAGE("stale-weight")) ...     a rule broken on purpose, to see that the simulator sees
//   it
#pragma once

#ifdef WEC_CHAOS

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace wec::chaos {

/// Dies by SIGKILL at the n-th pass of this point from now; n = 0 disarms.
void arm_kill(std::string_view point, std::uint64_t n);
void pass_kill_point(const char* point);
/// How often each kill point and mark was passed, for the runner's table.
std::map<std::string, std::uint64_t> passes();

void mark(bool reached, const char* name);
bool fires(const char* name);
/// The simulator's switch: fires() asks it; none: never.
void set_switch(bool (*ask)(const char* name));

/// The one rule that is broken now; "": none.
void set_sabotage(std::string name);
bool sabotaged(std::string_view name);

}  // namespace wec::chaos

#define KILL_POINT(name) ::wec::chaos::pass_kill_point(name)
#define SOMETIMES(cond, name) ::wec::chaos::mark((cond), (name))
#define CHAOS(name) ::wec::chaos::fires(name)
#define SABOTAGE(name) ::wec::chaos::sabotaged(name)

#else

#define KILL_POINT(name) ((void)0)
#define SOMETIMES(cond, name) ((void)0)
#define CHAOS(name) false
#define SABOTAGE(name) false

#endif
