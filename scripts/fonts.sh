#!/usr/bin/env bash
# Makes public/fonts/ again from the published fonts. Nothing in the build calls this: the results are in the
# repository, and this is only needed to change them. It needs npm and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."

FRAUNCES_VERSION=5.3.0
INSTRUMENT_VERSION=5.3.0
FONTTOOLS_VERSION=4.68.0
BROTLI_VERSION=1.2.1
BUDGET=61440

# Basic Latin, Latin-1 without its signs that no recipe needs (a browser takes those from the next font), and the
# punctuation and signs of recipes. A code point that a font lacks is passed over.
# Latin Extended-A comes as files of its own, which would not fit the budget beside these.
SIGNS="U+131,U+152-153,U+2013-2014,U+2018-201E,U+2022,U+2026,U+2039-203A,U+2044,U+20AC,U+2190-2193,U+2212,U+2248,U+2713"
LATIN_1="U+A0-A3,U+A5,U+A7,U+A9,U+AB,U+B0-B3,U+B5,U+B7,U+BB-FF"
UNICODES="U+20-7E,$LATIN_1,$SIGNS"

out=public/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The time of day would otherwise be in the fonts.
export SOURCE_DATE_EPOCH=1767225600

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "fonttools==$FONTTOOLS_VERSION" "brotli==$BROTLI_VERSION"
bin="$work/venv/bin"

# unpack <package> <version> <folder>
unpack() {
  mkdir -p "$work/$3"
  (cd "$work/$3" && npm pack --silent "$1@$2" >/dev/null && tar xzf ./*.tgz)
}
unpack @fontsource-variable/fraunces "$FRAUNCES_VERSION" fraunces
unpack @fontsource-variable/instrument-sans "$INSTRUMENT_VERSION" instrument-sans

# Optical size is pinned: with the axis kept, this font alone takes the whole budget. 24 reads well from the verdict's
# text (19 px) to the largest heading; the upper end of the axis has hairlines that vanish at these sizes.
"$bin/fonttools" varLib.instancer -q "$work/fraunces/package/files/fraunces-latin-full-normal.woff2" \
  wght=400:400:700 opsz=24 SOFT=0 WONK=0 -o "$work/fraunces.ttf"

# The file is drawn with the wonky letters as its base, and a substitution puts the plain h, m, n and & in their place.
# With the axes pinned it always applies, so the plain letters take the base's place for good: no browser can miss it,
# and the wonky ones need not be carried.
"$bin/python" - "$work/fraunces.ttf" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont

font = TTFont(sys.argv[1])
gsub = font["GSUB"].table
plain = {}
for record in gsub.FeatureVariations.FeatureVariationRecord:
    if record.ConditionSet is not None:
        sys.exit("a substitution still depends on an axis: look at it before subsetting")
    for substitution in record.FeatureTableSubstitution.SubstitutionRecord:
        for index in substitution.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                plain.update(table.mapping)
for table in font["cmap"].tables:
    table.cmap = {code: plain.get(name, name) for code, name in table.cmap.items()}
gsub.FeatureVariations = None
gsub.Version = 0x00010000
font.save(sys.argv[1])
PYTHON

"$bin/fonttools" varLib.instancer -q "$work/instrument-sans/package/files/instrument-sans-latin-standard-normal.woff2" \
  wght=400:400:700 wdth=100 -o "$work/instrument-sans.ttf"

# subset <name> <features>
subset() {
  "$bin/pyftsubset" "$work/$1.ttf" --unicodes="$UNICODES" --layout-features="$2" --no-hinting \
    --name-IDs=0,1,2,4,6,13,14 --flavor=woff2 --output-file="$out/$1.woff2"
}
mkdir -p "$out"
subset fraunces kern,liga
subset instrument-sans kern,liga,tnum
cp "$work/fraunces/package/LICENSE" "$out/OFL-Fraunces.txt"
cp "$work/instrument-sans/package/LICENSE" "$out/OFL-Instrument-Sans.txt"

total=$(cat "$out"/*.woff2 | wc -c | tr -d ' ')
wc -c "$out"/*.woff2
if [ "$total" -gt "$BUDGET" ]; then
  echo "The fonts weigh $total bytes; the budget is $BUDGET." >&2
  exit 1
fi
