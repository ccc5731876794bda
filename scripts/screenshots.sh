#!/usr/bin/env bash
# Takes a picture of the built page in each of its states; arguments go to tests/e2e/screenshots.mjs.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=scripts/browser.sh
. scripts/browser.sh

need_node
need_e2e_packages
need_chromium
scripts/build.sh
FORKFUL_CHROMIUM="$CHROMIUM" node tests/e2e/screenshots.mjs "$@"
