// How fast bare SQLite commits on the same simulated disk in the same build: the measure for the
// simulator's own speed.
#pragma once

namespace wec::test {

/// Transactions of three statements each second, WAL, synchronous=FULL.
double bare_commits_per_second();

}  // namespace wec::test
