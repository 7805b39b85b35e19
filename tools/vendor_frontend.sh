#!/bin/sh
# Fetch the front-end files that are kept in the repository: the Sarabun typeface (SIL OFL 1.1).
# Run by hand when a version below changes, then commit the result; running Ruthan needs no Node.
# htmx is not fetched here: the Python package django-htmx carries it.
set -eu

FONTSOURCE=5.3.0
EXPO=0.4.1

root=$(cd "$(dirname "$0")/.." && pwd)
web="$root/ruthan/ui/static/ui/fonts"
paper="$root/ruthan/ui/fonts"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "@fontsource/sarabun@$FONTSOURCE" "@expo-google-fonts/sarabun@$EXPO" >/dev/null
for archive in *.tgz; do
  mkdir "${archive%.tgz}" && tar -xzf "$archive" -C "${archive%.tgz}" --strip-components=1
done

mkdir -p "$web" "$paper"
for weight in 400 600 700; do
  for subset in thai latin; do
    cp fontsource-sarabun-*/files/sarabun-$subset-$weight-normal.woff2 "$web/sarabun-$subset-$weight.woff2"
  done
done
cp fontsource-sarabun-*/LICENSE "$web/OFL.txt"
cp fontsource-sarabun-*/LICENSE "$paper/OFL.txt"
cp "$(find expo-google-fonts-sarabun-* -name 'Sarabun_400Regular.ttf')" "$paper/Sarabun-Regular.ttf"
cp "$(find expo-google-fonts-sarabun-* -name 'Sarabun_700Bold.ttf')" "$paper/Sarabun-Bold.ttf"
ls -l "$web" "$paper"
