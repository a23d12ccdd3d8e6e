#!/usr/bin/env bash
# Completes the root file system of an image around a trimmed Java runtime: the C library of this machine, a user that is
# not root, and nothing else; no shell, no package manager.
#   root-file-system.sh ROOT BASE       ROOT/opt/java holds the runtime; a BASE other than scratch brings the C library
set -euo pipefail
root=$1 base=$2

mkdir -p "$root"/{etc,tmp,app}
echo 'limpet:x:65532:65532::/tmp:' >"$root/etc/passwd"
echo 'limpet:x:65532:' >"$root/etc/group"
[[ $base == scratch ]] || exit 0

# The libraries that the runtime is linked with, and the loader, at the paths that they have on this machine. ldd fails for
# parts of the runtime that only the runtime itself finds; those are there already.
libraries=$(find "$root/opt/java" -type f \( -name '*.so' -o -path '*/bin/java' \) -print0 |
  xargs -0 -n 1 ldd 2>/dev/null |
  awk '$2 == "=>" && $3 ~ "^/(usr/)?lib" { print $3 } $1 ~ "^/(usr/)?lib.*/ld-linux" { print $1 }' | sort -u) || true
for library in $libraries; do
  install -D -m 755 "$(readlink -f "$library")" "$root$library"
done
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

# Which packages of the distribution these are, where scanners for vulnerabilities look in images without a package manager.
cp "$(readlink -f /etc/os-release)" "$root/etc/os-release"
if command -v dpkg-query >/dev/null; then
  mkdir -p "$root/var/lib/dpkg/status.d"
  # shellcheck disable=SC2086
  for package in $(dpkg-query -S $libraries 2>/dev/null | sed 's/: .*//' | sort -u); do
    dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/${package%%:*}"
  done
fi
