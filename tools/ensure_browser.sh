#!/bin/sh
# The browser tests drive Chromium through ChromeDriver: install both from Debian where that is possible.
set -eu
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium and chromium-driver ..."
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium chromium-driver >/dev/null
    exit 0
fi
echo "The browser tests need Chromium and ChromeDriver: install the packages chromium and chromium-driver." >&2
exit 1
