#!/bin/sh
# The browser tests drive Chromium without the window around its pages, which takes a quarter of the time; where no such
# program is to be had, the whole Chromium. It comes from the system's package manager when root, else Playwright
# downloads its build.
set -eu
found() {
    for name; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}
as_root() { [ "$(id -u)" = 0 ] && command -v "$1" >/dev/null 2>&1; }

if found chromium-headless-shell chrome-headless-shell; then exit 0; fi
if as_root apt-get && { apt-cache show chromium-headless-shell >/dev/null 2>&1 || apt-get -qq update; } &&
    apt-get -qq install -y --no-install-recommends chromium-headless-shell fonts-noto-cjk >/dev/null 2>&1; then
    exit 0
fi
if found chromium chromium-browser google-chrome; then exit 0; fi
if as_root apt-get; then
    apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null
elif as_root dnf; then
    dnf -q -y install chromium google-noto-sans-cjk-fonts
elif as_root apk; then
    apk add -q chromium font-noto-cjk
else
    "$1/playwright" install --only-shell chromium
fi
