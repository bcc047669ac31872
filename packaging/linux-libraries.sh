#!/bin/sh
# Installs the system libraries that Qt needs on a bare Debian or Ubuntu. Does nothing where they are, or elsewhere.
set -eu
[ "$(uname -s)" = Linux ] || exit 0
libraries="libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 \
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 python3-venv"
missing=
for needed in libEGL.so.1 libGL.so.1 libglib-2.0.so.0 libfontconfig.so.1 libdbus-1.so.3 libxkbcommon.so.0 \
    libxkbcommon-x11.so.0 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-shape.so.0; do
    ldconfig -p 2>/dev/null | grep -q "$needed" || missing="$missing $needed"
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Qt needs these libraries; install them with your system's package manager:$missing" >&2
    exit 0
fi
root=
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq
# shellcheck disable=SC2086
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $libraries
