#!/usr/bin/env bash
# Formats the Rust code as the check in make test wants it.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

need_toolchain
cargo fmt
