#!/usr/bin/env bash
# Run by Trunk when it has put the page together (Trunk.toml). In a release build of these scripts it cuts the page's
# code in two, so that a first load brings only what is seen first, makes one style sheet of all, and writes scripts and sheets
# without comments.
#
# By then Trunk has bound the uncut module; what it wrote is replaced under the same names.
set -euo pipefail

[ "${FORKFUL_SPLIT:-}" = 1 ] && [ "${TRUNK_PROFILE:-}" = release ] || exit 0

stage=$TRUNK_STAGING_DIR
built=${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/release
cut=$(mktemp -d)
trap 'rm -rf "$cut"' EXIT

die() {
  printf 'split.sh: %s\n' "$*" >&2
  exit 1
}

# bind <module> <folder>
bind() {
  wasm-bindgen --target web --no-typescript --keep-lld-exports --remove-name-section --remove-producers-section \
    --out-dir "$2" "$1"
}

# renamed <from> <to> <file>: writes the file out with the one name in the place of the other, which it must have.
renamed() {
  grep -qF "$1" "$3" || die "$3 does not name $1"
  sed "s|${1//./\\.}|$2|g" "$3"
}

# without_notes <module>: writes it out without the sections of kind 0, at its end: the names of functions and the
# like, which only a debugger reads. A section is a byte of kind, a length in groups of seven bits with the lowest
# first, and so many bytes.
without_notes() {
  local at=8 end kept="" next size shift bytes byte
  end=$(wc -c <"$1")
  while [ "$at" -lt "$end" ]; do
    read -r -a bytes <<<"$(od -An -v -tu1 -j "$at" -N 6 "$1")"
    size=0 shift=0 next=1
    while :; do
      byte=${bytes[next]}
      size=$((size | (byte & 127) << shift)) shift=$((shift + 7)) next=$((next + 1))
      [ "$byte" -lt 128 ] && break
    done
    if [ "${bytes[0]}" = 0 ]; then
      kept=${kept:-$at}
    elif [ -n "$kept" ]; then
      die "$1 has code behind its notes"
    fi
    at=$((at + next + size))
  done
  head -c "${kept:-$end}" "$1"
}

# lean_script <file>, lean_sheet <file>: write it out without what only its writer reads: lines of comment and what a line
# begins with. wasm-bindgen writes no text over several lines, and our sheets have no such sign in a text.
lean_script() {
  sed -E '/^[[:space:]]*\/\*\*/,/\*\//d; /^[[:space:]]*\/\//d; s/^[[:space:]]+//; /^$/d' "$1"
}
lean_sheet() {
  sed -E 's#/\*([^*]|\*[^/])*\*/##g; s/^[[:space:]]+//; /^$/d' "$1"
}

module=$(cd "$stage" && echo forkful-page-*_bg.wasm)
[ -f "$stage/$module" ] || die "expected one forkful-page-*_bg.wasm in $stage, found: $module"
page=${module%_bg.wasm}

# The cutting comes before the binding: it follows the linker's own notes, which the binding drops.
mkdir "$cut/split"
wasm-split-cli "$built/forkful-page.wasm" "$cut/split" --target web --out-name "$page" >"$cut/told" || die "$(cat "$cut/told")"
bind "$cut/split/$page.wasm" "$stage"

# Every name is of this build alone: a browser that kept a file of an older build would join what does not fit.
without_notes "$cut/split/split_later.wasm" >"$stage/$page-later.wasm"
renamed split_later.wasm "$page-later.wasm" "$cut/split/__wasm_split.js" >"$stage/$page-split.js"
# The module's own name for it, by which it is handed over, stays.
renamed 'from "./__wasm_split.js"' "from \"./$page-split.js\"" "$stage/$page.js" >"$cut/page.js"
lean_script "$cut/page.js" >"$stage/$page.js"

bind "$built/forkful-editor.wasm" "$cut/editor"
editor=forkful-editor-$(cksum <"$cut/editor/forkful-editor_bg.wasm" | cut -d ' ' -f 1)
without_notes "$cut/editor/forkful-editor_bg.wasm" >"$stage/${editor}_bg.wasm"
renamed forkful-editor_bg.wasm "${editor}_bg.wasm" "$cut/editor/forkful-editor.js" >"$cut/own.js"
lean_script "$cut/own.js" >"$stage/$editor.js"
renamed forkful-editor.js "$editor.js" "$stage/editor.js" >"$cut/editor.js"
mv "$cut/editor.js" "$stage/editor.js"
rm "$stage/forkful-editor.js" "$stage/forkful-editor_bg.wasm"

# The sheets, in the order of index.html, in the place of the first.
sheets=$(sed -n 's/.*<link rel="stylesheet" href="\.\/\([^"]*\)".*/\1/p' "$stage/index.html")
[ -n "$sheets" ] || die "index.html names no style sheet"
for sheet in $sheets; do
  lean_sheet "$stage/$sheet" >>"$cut/all.css"
  rm "$stage/$sheet"
done
all=forkful-$(cksum <"$cut/all.css" | cut -d ' ' -f 1).css
mv "$cut/all.css" "$stage/$all"
awk -v all="$all" -v page="$page" '
  /<link rel="stylesheet"/ {
    if (seen++) next
    print "    <link rel=\"stylesheet\" href=\"./" all "\" />"
    print "    <link rel=\"modulepreload\" href=\"./" page "-split.js\" crossorigin=\"anonymous\" />"
    next
  }
  /[^[:space:]]/ { print }
' "$stage/index.html" >"$cut/index.html"
mv "$cut/index.html" "$stage/index.html"
