#!/bin/sh
# The browser tests drive the system's Chromium. Where there is none: the system's package manager when root,
# else the build that Playwright downloads.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null
elif [ "$(id -u)" = 0 ] && command -v dnf >/dev/null 2>&1; then
    dnf -q -y install chromium google-noto-sans-cjk-fonts
elif [ "$(id -u)" = 0 ] && command -v apk >/dev/null 2>&1; then
    apk add -q chromium font-noto-cjk
else
    "$1/playwright" install chromium
fi
