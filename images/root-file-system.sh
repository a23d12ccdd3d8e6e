#!/usr/bin/env bash
# Completes the root file system of an image around a trimmed Java runtime: the C library of this machine, a user that is
# not root, and nothing else; no shell, no package manager.
#   root-file-system.sh ROOT        ROOT/opt/java holds the runtime
set -euo pipefail
root=$1

mkdir -p "$root"/{etc,tmp,app}
# The libraries that the runtime is linked with, and the loader, at the paths that they have on this machine. ldd fails for
# parts of the runtime that only the runtime itself finds; those are there already.
libraries=$(find "$root/opt/java" -type f \( -name '*.so' -o -path '*/bin/java' \) -print0 |
  xargs -0 -n 1 ldd 2>/dev/null |
  awk '$2 == "=>" && $3 ~ "^/(usr/)?lib" { print $3 } $1 ~ "^/(usr/)?lib.*/ld-linux" { print $1 }' | sort -u) || true
for library in $libraries; do
  install -D -m 755 "$(readlink -f "$library")" "$root$library"
done

echo 'limpet:x:65532:65532::/tmp:' >"$root/etc/passwd"
echo 'limpet:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
