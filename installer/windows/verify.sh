#!/usr/bin/env bash
# Builds the real Windows programs under Wine, packs them (NSIS, MSI), and installs, uses, upgrades and removes them.
# Anybody can run it on Debian 12 or Ubuntu: as root it installs what is missing, otherwise it names that.
#   installer/windows/verify.sh [--quick] [--frozen] [--no-tests]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

declare -A packages=(
    [wine]=wine [wineserver]=wine64 [x86_64-w64-mingw32-gcc]=gcc-mingw-w64-x86-64-win32 [makensis]=nsis [wixl]=wixl
    [wixl-heat]=wixl [osslsigncode]=osslsigncode [openssl]=openssl [Xvfb]=xvfb [openbox]=openbox [xdotool]=xdotool
    [import]=imagemagick
)
missing=()
for program in "${!packages[@]}"; do
    command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "verify: this computer lacks: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 2
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "${missing[@]}" >/dev/null
fi
exec python3 -m installer.windows.verify "$@"
