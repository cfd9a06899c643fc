#!/usr/bin/env bash
# Unpacks the official tests of JSON Schema from Debian's package into a folder of its own, which it prints. Installs nothing and
# needs no root. Fails where there is no Debian, or no list of its packages.
set -euo pipefail
dir=$(mktemp -d)
cd "$dir"
apt-get download -q libtest-json-schema-acceptance-perl >/dev/null 2>&1
dpkg-deb -x ./*.deb suite
echo "$dir/suite/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance/tests"
