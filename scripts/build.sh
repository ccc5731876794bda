#!/usr/bin/env bash
# Builds the page for release into dist/, and fails when its policy does not fit it or its first load is over the budget.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

need_rust_tools
before_trunk
trunk build --release --locked --offline
scripts/policy.sh check dist/index.html
scripts/size.sh
