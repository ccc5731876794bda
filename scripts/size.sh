#!/usr/bin/env bash
# Prints what a first load of dist/ weighs, and fails when it is over the budget.
set -euo pipefail
cd "$(dirname "$0")/.."

PAGE_BUDGET=204800
FONT_BUDGET=61440
LATER_BUDGET=425984
EDITOR_BUDGET=221184

[ -f dist/index.html ] || {
  echo "dist/ holds no page: run make build." >&2
  exit 1
}

row() { printf '  %-58s %10s %10s\n' "$@"; }

# table <title> <budget> <find expression>...: sets over=1 when the compressed total is above the budget.
table() {
  local title=$1 budget=$2 raw packed raw_total=0 packed_total=0 file
  shift 2
  row "$title" raw "gzip -9"
  while IFS= read -r file; do
    raw=$(wc -c <"$file" | tr -d ' ')
    packed=$(gzip -9nc "$file" | wc -c | tr -d ' ')
    raw_total=$((raw_total + raw))
    packed_total=$((packed_total + packed))
    row "${file#dist/}" "$raw" "$packed"
  done < <(find dist -type f \( "$@" \) | LC_ALL=C sort)
  row "total" "$raw_total" "$packed_total"
  row "budget" "" "$budget"
  if [ "$packed_total" -gt "$budget" ]; then
    echo "  Over the budget by $((packed_total - budget)) bytes." >&2
    over=1
  fi
}

over=0
editor=(-name 'editor.js' -o -name 'editor.css' -o -name 'forkful-editor*')
later=(-name '*-later.wasm')
loaded=(-name '*.html' -o -name '*.js' -o -name '*.wasm' -o -name '*.css')
table "First load" "$PAGE_BUDGET" '!' '(' "${editor[@]}" -o "${later[@]}" ')' '(' "${loaded[@]}" ')'
table "Loaded with the first act" "$LATER_BUDGET" "${later[@]}"
table "Editor, loaded when it is opened" "$EDITOR_BUDGET" "${editor[@]}"
table "Fonts" "$FONT_BUDGET" -name '*.woff2'
exit "$over"
