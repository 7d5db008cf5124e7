#!/usr/bin/env bash
# Builds, signs, notarises and packs the macOS program. Has been read and checked, but NEVER BEEN RUN: no Mac was at hand.
# Needs a Mac with Xcode's command line tools and Python 3.11 or newer (64 bit). Without the variables below it builds a
# program signed for this Mac only, and says so.
#   VMBT_IDENTITY        "Developer ID Application: …", as `security find-identity -v -p codesigning` lists it
#   VMBT_NOTARY_PROFILE  what `xcrun notarytool store-credentials` has stored
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ "$(uname -s)" = Darwin ] || { echo "make.sh: this needs a Mac" >&2; exit 2; }

python3 installer/bootstrap.py build

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' troubleshooter/__init__.py)
app="dist/frozen/VM Backup Troubleshooter.app"
target=dist/macos
dmg="$target/vm-backup-troubleshooter-$version-$(uname -m).dmg"
entitlements=installer/macos/entitlements.plist
mkdir -p "$target"

sign() {
    if [ -n "${VMBT_IDENTITY:-}" ]; then
        codesign --force --timestamp --options runtime --entitlements "$entitlements" --sign "$VMBT_IDENTITY" "$@"
    else
        codesign --force --sign - "$@"
    fi
}

# From the inside out: libraries, then programs, then the bundle.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 | while IFS= read -r -d '' file; do sign "$file"; done
find "$app/Contents/Frameworks" -type d -name '*.framework' -print0 | while IFS= read -r -d '' file; do sign "$file"; done
for program in "$app/Contents/MacOS/vmbt" "$app/Contents/MacOS/vmbt-gui" "$app" dist/frozen/vmbt; do sign "$program"; done
codesign --verify --deep --strict "$app"

"$app/Contents/MacOS/vmbt" self-test
"$app/Contents/MacOS/vmbt" search ExtensionFailedVssWriterInBadState >/dev/null

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$app" "$work/"
ln -s /Applications "$work/Applications"
hdiutil create -volname "VM Backup Troubleshooter" -srcfolder "$work" -fs HFS+ -format UDZO -ov "$dmg"
sign "$dmg"
cp dist/frozen/vmbt "$target/vmbt-$version-macos-$(uname -m)"

if [ -n "${VMBT_IDENTITY:-}" ] && [ -n "${VMBT_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$dmg" --keychain-profile "$VMBT_NOTARY_PROFILE" --wait
    xcrun stapler staple "$dmg"
    spctl --assess --type open --context context:primary-signature --verbose "$dmg"
else
    echo '!! NOT NOTARISED: everybody else'"'"'s Mac refuses to open it. Set VMBT_IDENTITY and VMBT_NOTARY_PROFILE.' >&2
fi

for file in "$target"/*; do
    case $file in *.sha256) ;; *) (cd "$target" && shasum -a 256 "$(basename "$file")" >"$(basename "$file").sha256") ;; esac
done
ls -l "$target"
