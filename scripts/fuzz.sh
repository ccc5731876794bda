#!/usr/bin/env bash
# Lets a fuzzer look for what breaks the readers of foreign bytes: each target of fuzz/ for so many seconds, 60 if
# nothing is said. What it finds stays in fuzz/artifacts/<target>, what it learns in fuzz/corpus/<target>.
#
#   scripts/fuzz.sh                every target, a minute each
#   scripts/fuzz.sh 600            every target, ten minutes each
#   scripts/fuzz.sh 600 sse job    these targets alone
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

seconds=${1:-60}
case "$seconds" in
  "" | *[!0-9]* | 0) die "'$seconds' is no number of seconds. Usage: scripts/fuzz.sh [seconds] [target]..." ;;
esac
[ $# -gt 0 ] && shift
targets=("$@")
[ $# -gt 0 ] || targets=(sse chunk refusal job run drafts)

# Nothing is installed behind anybody's back: a nightly compiler is large, and it is needed for this alone.
export RUSTUP_AUTO_INSTALL=0
has rustup || die "rustup is missing. Install it from https://rustup.rs, then run this again."
rustup toolchain list | grep '^nightly' >/dev/null ||
  die "fuzzing needs a nightly compiler: rustup toolchain install nightly --profile minimal"
has cargo-fuzz || die "cargo-fuzz is missing: cargo install cargo-fuzz --locked (about two minutes on two cores)"
has c++ || has g++ || has clang++ ||
  die "a C++ compiler is missing. Install build-essential (Debian, Ubuntu) or the Xcode command line tools (macOS)."

# seeds_of <target>: a folder of sound inputs, from which a fuzzer gets further than from nothing.
seeds_of() {
  case "$1" in
    sse | chunk) say tests/data/streams ;;
    job) say src/gallery ;;
    *) say "fuzz/seeds/$1" ;;
  esac
}

for target in "${targets[@]}"; do
  [ -f "fuzz/fuzz_targets/$target.rs" ] || die "there is no target '$target' in fuzz/fuzz_targets."
  say "== $target, $seconds s"
  mkdir -p "fuzz/corpus/$target"
  # The first folder is the one that grows.
  cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "$(seeds_of "$target")" -- \
    -max_total_time="$seconds" -dict="fuzz/words/$target.dict" -max_len=8192 -timeout=10 -print_final_stats=1 ||
    die "$target found something: see fuzz/artifacts/$target, and run it again by cargo +nightly fuzz run $target <that file>"
done
say "Nothing was found."
