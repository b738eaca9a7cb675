#!/bin/sh
# coverage.sh WEC-SCENARIO OUTPUT: plays every scenario in one process and compares what it took with
# docs/coverage-floor.md. A transition that no scenario takes fails it. `./dev coverage-floor` writes that page.
set -u
cd "$(dirname "$0")/../.." || exit 2
"$1" --in-process --quiet --coverage "$2" config/demo/demo.scenario tests/scenario/*.scenario || exit 1
diff -u docs/coverage-floor.md "$2" && echo "docs/coverage-floor.md is what the scenarios take"
