#!/usr/bin/env bash
# Completes the root file system of an image around a trimmed Java runtime: the C library of this machine, or of another
# one's unpacked packages, a user that is not root, and nothing else; no shell, no package manager.
#   root-file-system.sh ROOT BASE SYSROOT      ROOT/opt/java holds the runtime; a BASE other than scratch brings the C
#                                              library; a SYSROOT other than / has it for another processor
set -euo pipefail
root=$1 base=$2 sysroot=${3%/}

mkdir -p "$root"/{etc,tmp,app}
echo 'limpet:x:65532:65532::/tmp:' >"$root/etc/passwd"
echo 'limpet:x:65532:' >"$root/etc/group"
[[ $base == scratch ]] || exit 0

# The parts of the runtime and of the image that are linked with libraries.
linked() {
  find "$root/opt/java" "$root/app" -type f \( -name '*.so' -o -path '*/bin/java' \) -print0
}

# What ldd says of them. It fails for parts of the runtime that only the runtime itself finds; those are there already.
libraries_here() {
  linked | xargs -0 -n 1 ldd 2>/dev/null |
    awk '$2 == "=>" && $3 ~ "^/(usr/)?lib" { print $3 } $1 ~ "^/(usr/)?lib.*/ld-linux" { print $1 }' | sort -u || true
}

# The same from the files alone, since nothing of another processor's can be run: the loader, and each library that is
# needed by what is needed.
libraries_of_sysroot() {
  local -A seen=()
  local -a files
  local file name path
  readelf -lW "$root/opt/java/bin/java" | sed -n 's/.*interpreter: \(.*\)\]/\1/p'
  mapfile -d '' files < <(linked)
  while ((${#files[@]})); do
    file=${files[0]} files=("${files[@]:1}")
    for name in $(readelf -dW "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
      [[ -z ${seen[$name]:-} ]] || continue
      seen[$name]=seen
      for path in "$sysroot"/{,usr/}{lib/*-linux-gnu,lib64,lib}/"$name"; do
        if [[ -e $path ]]; then
          printf '%s\n' "${path#"$sysroot"}"
          files+=("$path")
          break
        fi
      done
    done
  done
}

# Where a file of the sysroot is: a loader is named by /lib, which is a link to /usr/lib on an installed machine.
in_sysroot() {
  if [[ -e $sysroot$1 ]]; then echo "$sysroot$1"; else echo "$sysroot/usr$1"; fi
}

if [[ -z $sysroot ]]; then libraries=$(libraries_here); else libraries=$(libraries_of_sysroot); fi
for library in $libraries; do
  install -D -m 755 "$(readlink -f "$(in_sysroot "$library")")" "$root$library"
done
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

# Which packages of the distribution these are, where scanners for vulnerabilities look in images without a package manager.
[[ -z $sysroot ]] || exit 0
cp "$(readlink -f /etc/os-release)" "$root/etc/os-release"
if command -v dpkg-query >/dev/null; then
  mkdir -p "$root/var/lib/dpkg/status.d"
  # shellcheck disable=SC2086
  for package in $(dpkg-query -S $libraries 2>/dev/null | sed 's/: .*//' | sort -u); do
    dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/${package%%:*}"
  done
fi
