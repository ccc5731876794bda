#!/usr/bin/env bash
# Run by Trunk behind split.sh (Trunk.toml): writes into the page's policy the hash of its one inline script, which
# starts the code and is not whole before all files have their names.
# "policy.sh check <page>" fails when the inline script of a built page is not the one that its policy allows.
set -euo pipefail

# In index.html, until the hash is known. A browser takes it for no hash and runs nothing.
PLACE="'sha256-of-the-inline-script'"

die() {
  printf 'policy.sh: %s\n' "$*" >&2
  exit 1
}

# base64_of <digits>: of the bytes that they are two by two. Not every machine has xxd or openssl.
base64_of() { printf '%b' "$(printf '%s' "$1" | sed 's/../\\x&/g')" | base64; }

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# hash_of <page>: sets source to how a policy names the page's one inline script, byte for byte.
hash_of() {
  local page tags
  tags=$(grep -o '<script[^>]*>' "$1" | grep -v ' src=' || true)
  [ "$tags" = '<script type="module">' ] || die "$1 should have one inline script, a module, and has: ${tags:-none}"
  page=$(<"$1")
  page=${page#*"$tags"}
  source="'sha256-$(base64_of "$(printf '%s' "${page%%</script>*}" | sha256)")'"
}

write() {
  local page=$TRUNK_STAGING_DIR/index.html source
  [ "$(grep -cF "$PLACE" "$page")" = 1 ] || die "$page should name $PLACE in one line, in its policy"
  hash_of "$page"
  sed "s|$PLACE|$source|" "$page" >"$page.new"
  mv "$page.new" "$page"
}

check() {
  local source
  hash_of "$1"
  grep -F 'http-equiv="Content-Security-Policy"' "$1" | grep -qF "script-src 'self' 'wasm-unsafe-eval' $source;" ||
    die "the policy of $1 does not have the hash of its inline script"
}

case "${1:-}" in
  '') write ;;
  check) check "${2:?which page}" ;;
  *) die "what is '$1'?" ;;
esac
