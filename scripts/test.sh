#!/usr/bin/env bash
# Runs every check, the cheap ones first, and stops at the first that fails.
# The environment reaches the tests: FORKFUL_TEST_BASE_URL=<base URL> adds a real provider to the end-to-end tests.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=scripts/browser.sh
. scripts/browser.sh

SECONDS=0
current=""
summary=""

duration() {
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

finish() {
  local status=$?
  if [ "$status" != 0 ]; then
    printf '\nmake test failed at "%s" after %s\n' "$current" "$(duration "$SECONDS")" >&2
  fi
}
trap finish EXIT

# step <name> <command>...
step() {
  local start=$SECONDS
  current=$1
  shift
  printf '\n== %s\n' "$current"
  "$@"
  summary="$summary$(printf '  %-34s %s' "$current" "$(duration $((SECONDS - start)))")"$'\n'
}

tools() {
  need_rust_tools
  need_node
  need_browser_and_driver
}

native_lints() { cargo clippy --all-targets --locked -- -D warnings; }
# The other tests need crates that exist natively alone.
wasm_lints() { cargo clippy --target "$WASM_TARGET" --lib --bins --test web --test web_editor --locked -- -D warnings; }
native_tests() { cargo test --locked; }

browser_tests() {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
    WASM_BINDGEN_TEST_TIMEOUT="${WASM_BINDGEN_TEST_TIMEOUT:-120}" \
    cargo test --locked --target "$WASM_TARGET" --test web --test web_editor
}

end_to_end_tests() {
  need_e2e_packages
  (cd tests/e2e && FORKFUL_CHROMIUM="$CHROMIUM" npx playwright test)
}

step "tools" tools
step "format" cargo fmt --check
step "lints, native" native_lints
step "lints, wasm32" wasm_lints
step "tests, native" native_tests
step "tests, in a browser" browser_tests
step "release build and its size" scripts/build.sh
step "tests, end to end" end_to_end_tests

printf '\n%s\nmake test passed in %s\n' "$summary" "$(duration "$SECONDS")"
