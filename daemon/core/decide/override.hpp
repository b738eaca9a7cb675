// A supervisor's leave for one command (floor.md 1.18).
//
//   in a process:   const auto leave = granted(turn, at, right::CLOSE_SHORT);
//                   if (!leave) return ask_supervisor(turn, at, right::CLOSE_SHORT);
//   or              if (!leave) return not_without(at, right::VOID);
#pragma once

#include "daemon/core/decide/decide.hpp"

namespace wec::deciding {

/// Rights of operator.upsert. `supervisor` has them all.
namespace right {
inline constexpr char SUPERVISOR[] = "supervisor";
inline constexpr char WEIGHT[] = "weight_override";
inline constexpr char VOID[] = "void";
inline constexpr char REOPEN[] = "reopen";
inline constexpr char CLOSE_SHORT[] = "close_short";
}  // namespace right

/// "03" of CMD-REASON-03.
std::optional<std::string> reason_of(std::string_view data);

bool has_right(const State&, const OperatorId&, std::string_view right);

/// The leave to do what needs `right`: an override that was granted for this input, or the
/// signed-in operator's own right (then without a reason; with a PIN only an override will do).
std::optional<Grant> granted(const Turn&, const At&, std::string_view right);

/// The same where a reason is due: only an override has one.
std::optional<Grant> granted_with_reason(const Turn&, std::string_view right);

/// Accepts the input as a question to a supervisor; once he has agreed and given a reason, the same
/// input is decided again with his grant. If the operator has the right himself, only his PIN and
/// the reason are asked for; CMD-OVERRIDE always wants another badge.
Decision ask_supervisor(Turn&, At&, std::string_view right);
/// CMD-OVERRIDE before the command that it is for.
Decision ask_for_next(Turn&, At&);

/// NOT_ALLOWED, with the right that is missing.
Refusal not_without(const At&, std::string_view right);

/// Something is being asked: this input belongs to it.
bool override_pending(const Turn&, const At&);
Decision override_input(Turn&, At&, Decision (*process)(Turn&, At&));
/// Puts a granted override into the turn, for the one command it is good for.
void offer_grant(Turn&, const At&);
/// Requests and grants that nobody used within 60 s.
void expire_overrides(Turn&);

}  // namespace wec::deciding
