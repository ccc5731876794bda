# shellcheck shell=bash
# Sourced by the other scripts: goes to the repository's root, and makes sure of the Rust tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

TRUNK_VERSION=0.21.14
WASM_SPLIT_VERSION=0.2.4
# The command line tool must be of exactly the version that the page is compiled against, so that one is asked.
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
TOOLCHAIN=$(awk -F '"' '/^channel/ { print $2 }' rust-toolchain.toml)
WASM_TARGET=wasm32-unknown-unknown
TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/forkful/tools"

# rustup's installer adds this folder to the PATH of new shells only.
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

say() { printf '%s\n' "$*"; }
die() {
  printf 'forkful: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# No grep -q behind rustup: it would close the pipe early, and pipefail takes that for a failure.
need_toolchain() {
  has rustup || die "rustup is missing. Install it from https://rustup.rs, then run this again."
  has cc || has gcc || has clang || die "a C linker is missing. Install build-essential (Debian, Ubuntu) or the Xcode command line tools (macOS)."
  if ! rustup toolchain list | grep "^$TOOLCHAIN-" >/dev/null; then
    say "Installing Rust $TOOLCHAIN (about a minute) …"
    rustup toolchain install "$TOOLCHAIN" --profile minimal --component rustfmt --component clippy --target "$WASM_TARGET"
  fi
  # A toolchain that was there before us may lack what rust-toolchain.toml asks for.
  if ! rustup target list --installed --toolchain "$TOOLCHAIN" | grep -x "$WASM_TARGET" >/dev/null; then
    say "Adding the target $WASM_TARGET to Rust $TOOLCHAIN …"
    rustup target add --toolchain "$TOOLCHAIN" "$WASM_TARGET"
  fi
  local component
  for component in rustfmt clippy; do
    if ! rustup component list --installed --toolchain "$TOOLCHAIN" | grep "^$component" >/dev/null; then
      say "Adding $component to Rust $TOOLCHAIN …"
      rustup component add --toolchain "$TOOLCHAIN" "$component"
    fi
  done
  # A RUSTUP_TOOLCHAIN or a distribution's own cargo in front would silently build with another compiler.
  export RUSTUP_TOOLCHAIN="$TOOLCHAIN"
  local compiler
  compiler=$(rustc --version 2>/dev/null || true)
  case "$compiler" in
    "rustc $TOOLCHAIN "*) ;;
    *) die "rustc on the PATH is '$compiler', not $TOOLCHAIN. Put ${CARGO_HOME:-$HOME/.cargo}/bin first on the PATH." ;;
  esac
}

# has_version <version> <command>...: is every command there, and of exactly this version?
has_version() {
  local version=$1 command
  shift
  for command in "$@"; do
    [ "$("$command" --version 2>/dev/null | awk '{ print $2; exit }')" = "$version" ] || return 1
  done
}

# need_tool <crate> <version> <time> <command>...: a version that a person keeps in ~/.cargo/bin is never replaced;
# ours goes into a folder of its own.
need_tool() {
  local crate=$1 version=$2 time=$3
  shift 3
  if has_version "$version" "$@"; then return; fi
  local root="$TOOLS/$crate-$version"
  PATH="$root/bin:$PATH"
  if has_version "$version" "$@"; then return; fi
  say "Installing $crate $version into $root (once; about $time on two cores) …"
  cargo install "$crate" --version "$version" --locked --root "$root"
  hash -r
  has_version "$version" "$@" || die "$crate $version was installed into $root, but does not run."
}

# It does not tell its version, so cargo is asked what it installed.
need_wasm_split() {
  local crate=wasm_split_cli_support
  if has wasm-split-cli && cargo install --list | grep "^$crate v$WASM_SPLIT_VERSION:" >/dev/null; then return; fi
  local root="$TOOLS/$crate-$WASM_SPLIT_VERSION"
  PATH="$root/bin:$PATH"
  [ -x "$root/bin/wasm-split-cli" ] && return
  say "Installing $crate $WASM_SPLIT_VERSION into $root (once; about 2 minutes on two cores) …"
  cargo install "$crate" --version "$WASM_SPLIT_VERSION" --features build-binary --locked --root "$root"
  hash -r
}

need_rust_tools() {
  need_toolchain
  [ -n "$WASM_BINDGEN_VERSION" ] || die "Cargo.lock names no wasm-bindgen."
  need_tool trunk "$TRUNK_VERSION" "6 minutes" trunk
  need_wasm_split
  need_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "2 minutes" wasm-bindgen wasm-bindgen-test-runner
}

# The crates are fetched by cargo, so that Trunk can be kept from the network: it would otherwise download tools of
# its own choosing. It also takes NO_COLOR for a boolean and refuses the usual NO_COLOR=1.
before_trunk() {
  cargo fetch --locked --quiet
  export TRUNK_SKIP_VERSION_CHECK=true
  # For scripts/split.sh: the cut is made where these settings mark it, by the linker's notes and the names.
  export FORKFUL_SPLIT=1
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg erase_components --cfg forkful_split -Clink-args=--emit-relocs"
  export CARGO_PROFILE_RELEASE_STRIP=none
  if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; else unset NO_COLOR; fi
  if [ ! -d target/$WASM_TARGET/release ]; then
    say "Building for release; the first time takes about two minutes on two cores …"
  fi
}
