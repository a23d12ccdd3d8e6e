#!/usr/bin/env bash
# Makes the archive of classes that an image starts from, with the runtime of the image and its class path. An archive is
# valid for the very jars it was made with, known by their order, size and time; the image's are given the first second of
# 1970.
#   archive.sh ROOT JAR LIBRARIES FLAGS MAIN LIST ARCHIVE      ROOT/opt/java holds the runtime; FLAGS are separated by commas
# Leaves ROOT/app/limpet.jsa, and in ROOT/app/arguments what the image's java is called with. With ARCHIVE
# false there is none.
set -euo pipefail
root=$1 jar=$2 libraries=$3 main=$5 list=$6 archive=$7
IFS=, read -r -a flags <<<"$4"
here=$(dirname "$(readlink -f "$0")")

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage"/app/{classpath,libs} "$root/app"
cp "$jar" "$stage/app/classpath"
cp "$libraries"/*.jar "$stage/app/libs"
find "$stage" -name '*.jar' -exec touch -d @1 {} +
class_path=$(cd "$stage" && printf ':/%s' app/classpath/*.jar app/libs/*.jar)
class_path=${class_path#:}

rm -f "$root/app/limpet.jsa"
if [[ $archive == false ]]; then
  printf '%s\n' "${flags[@]}" -cp "$class_path" "$main" >"$root/app/arguments"
  exit 0
fi
# The archive has the class path in it as it was given; that of the image may begin differently, so here it is relative.
relative=$(sed 's|^/||; s|:/|:|g' <<<"$class_path")
if ! (cd "$stage" && "${TOOLCHAIN_JAVA_HOME:-$JAVA_HOME}/bin/java" "$here/ClassArchive.java" "$root/opt/java/bin/java" "$list" \
  "$root/app/limpet.jsa" "$relative" "${flags[@]}") >"$root.log" 2>&1; then
  cat "$root.log" >&2
  exit 1
fi
# With a heap that begins too small for what the archive has of one, the virtual machine would not even start.
if ! (cd "$stage" && "$root/opt/java/bin/java" "${flags[@]}" -XX:MaxRAM=64m -XX:SharedArchiveFile="$root/app/limpet.jsa" -cp "$relative" -version) \
  >>"$root.log" 2>&1; then
  cat "$root.log" >&2
  echo "archive.sh: the virtual machine does not start from $root/app/limpet.jsa; raise -Xms in image.jvm" >&2
  exit 1
fi
printf '%s\n' "${flags[@]}" -XX:SharedArchiveFile=/app/limpet.jsa -cp "$class_path" "$main" >"$root/app/arguments"
