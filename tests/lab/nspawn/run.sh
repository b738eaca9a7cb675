#!/usr/bin/env bash
# The units as a site runs them: their exposure, then a boot with their real sandboxes.
# WEC_BIN is the folder of the programs. Exit: 0 passed, 77 skipped (the reason is printed), else failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
: "${WEC_BIN:=$PWD/../../../build/bin}"
export WEC_BIN

./exposure.sh
exec ./boot.sh
