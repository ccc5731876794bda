# shellcheck shell=bash
# Sourced after common.sh: makes sure of Node and of a Chromium with its driver.

NODE_MAJOR=20
DRIVERS="${XDG_CACHE_HOME:-$HOME/.cache}/forkful/drivers"
MAC_CHROME="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# apt_install <package>...: false when this system has no apt, or when apt has no such package.
apt_install() {
  has apt-get || return 1
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    has sudo || return 1
    sudo="sudo"
  fi
  say "Installing $* with apt (about a minute) …"
  $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

node_is_new() { has npm && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge "$NODE_MAJOR" ]; }

need_node() {
  node_is_new && return
  # An older Node that a person installed is theirs to replace.
  has node || apt_install nodejs npm || true
  hash -r
  node_is_new || die "Node $NODE_MAJOR or newer with npm is needed, and found is '$(node --version 2>/dev/null || echo none)'. Install it from https://nodejs.org or with your version manager, then run this again."
}

# npm ci empties the folder first; once a run is enough.
E2E_READY=""
need_e2e_packages() {
  [ -n "$E2E_READY" ] && return
  say "Installing the packages of tests/e2e …"
  (cd tests/e2e && npm ci --no-audit --no-fund)
  E2E_READY=1
}

# version <browser or driver>: its four numbers. Some wrappers grumble on stderr.
version() { "$1" --version 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+){3}' | head -n 1; }
major() { version "$1" | cut -d . -f 1; }

# Sets CHROMIUM to a browser that is here already, or fails.
find_chromium() {
  local name
  CHROMIUM="${FORKFUL_CHROMIUM:-}"
  if [ -n "$CHROMIUM" ]; then
    [ -x "$CHROMIUM" ] || die "FORKFUL_CHROMIUM is '$CHROMIUM', and nothing can be run there."
    return 0
  fi
  for name in chromium google-chrome google-chrome-stable chromium-browser "$MAC_CHROME"; do
    CHROMIUM=$(command -v "$name" || true)
    # A package may leave a stub that only tells one to install something else.
    if [ -n "$CHROMIUM" ] && [ -n "$(version "$CHROMIUM")" ]; then return 0; fi
  done
  CHROMIUM=""
  return 1
}

# Sets DRIVER to a chromedriver of CHROMIUM's major version, or fails. Another version refuses the session.
find_driver() {
  local wanted candidate
  wanted=$(major "$CHROMIUM")
  for candidate in "${CHROMEDRIVER:-}" "$(command -v chromedriver || true)" "${CHROMEWEBDRIVER:-}/chromedriver"; do
    if [ -x "$candidate" ] && [ "$(major "$candidate")" = "$wanted" ]; then
      DRIVER=$candidate
      return 0
    fi
  done
  DRIVER=""
  return 1
}

install_playwright_chromium() {
  need_e2e_packages
  say "Installing Playwright's Chromium (about a minute) …"
  (cd tests/e2e && npx playwright install chromium) || return 1
  CHROMIUM=$(cd tests/e2e && node --input-type=module -e \
    'import { chromium } from "@playwright/test"; process.stdout.write(chromium.executablePath())')
  [ -n "$(version "$CHROMIUM")" ]
}

install_driver() {
  local wanted
  wanted=$(version "$CHROMIUM")
  say "Installing chromedriver $wanted into $DRIVERS …"
  # It prints "chromedriver@<version> <path>".
  DRIVER=$(npx --yes @puppeteer/browsers install "chromedriver@$wanted" --path "$DRIVERS" |
    sed -n 's/^chromedriver@[^ ]* //p' | tail -n 1)
  [ -x "$DRIVER" ]
}

need_chromium() {
  find_chromium && return
  apt_install chromium chromium-driver || true
  hash -r
  find_chromium || install_playwright_chromium ||
    die "no Chromium was found or could be installed. Install Chromium or Chrome, or set FORKFUL_CHROMIUM to its path."
}

# Sets and exports what wasm-bindgen-test-runner reads.
need_browser_and_driver() {
  need_chromium
  find_driver || install_driver ||
    die "no chromedriver for Chromium $(version "$CHROMIUM") was found or could be installed. Set CHROMEDRIVER to its path."
  export CHROMEDRIVER="$DRIVER"
  # The driver looks for a browser in the usual places only, so it is told which one the other tests use.
  WASM_BINDGEN_TEST_WEBDRIVER_JSON="$PWD/target/webdriver.json"
  export WASM_BINDGEN_TEST_WEBDRIVER_JSON
  mkdir -p target
  node -e '
    const fs = require("node:fs");
    const capabilities = JSON.parse(fs.readFileSync("webdriver.json", "utf8"));
    capabilities["goog:chromeOptions"].binary = process.argv[1];
    fs.writeFileSync(process.argv[2], JSON.stringify(capabilities));
  ' "$CHROMIUM" "$WASM_BINDGEN_TEST_WEBDRIVER_JSON"
}
