#!/usr/bin/env bash
# Records a rehearsal of the proxy with the runtime and the class path of its image, so that the image starts from the
# cache (JEP 514) that this leaves. A cache is valid for the very jars it was made with, known by their order, size and
# time; the image's are given the first second of 1970.
#   rehearse.sh ROOT JAR LIBRARIES FLAGS MAIN REHEARSE        ROOT/opt/java holds the runtime; FLAGS are separated by commas
# Leaves ROOT/app/limpet.aot, and in ROOT/app/arguments what the image's java is called with. A cache never is the same twice;
# with REHEARSE false there is none, and the image is the same each time that it is built.
set -euo pipefail
root=$1 jar=$2 libraries=$3 main=$5 rehearse=$6
IFS=, read -r -a flags <<<"$4"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage"/app/{classpath,libs}
cp "$jar" "$stage/app/classpath"
cp "$libraries"/*.jar "$stage/app/libs"
find "$stage" -name '*.jar' -exec touch -d @1 {} +
class_path=$(cd "$stage" && printf ':/%s' app/classpath/*.jar app/libs/*.jar)
class_path=${class_path#:}

mkdir -p "$root/app"
rm -f "$root/app/limpet.aot"
if [[ $rehearse == false ]]; then
  printf '%s\n' "${flags[@]}" -cp "$class_path" "$main" >"$root/app/arguments"
  exit 0
fi
if ! "$root/opt/java/bin/java" "${flags[@]}" -Djava.library.path="$root/app/native" -XX:-ExitOnOutOfMemoryError \
  -XX:AOTCacheOutput="$root/app/limpet.aot" -cp "$stage${class_path//:/:$stage}" dev.limpet.proxy.Rehearsal \
  >"$root.log" 2>&1 || [[ ! -s $root/app/limpet.aot ]]; then
  cat "$root.log" >&2
  exit 1
fi
printf '%s\n' "${flags[@]}" -XX:AOTCache=/app/limpet.aot -cp "$class_path" "$main" >"$root/app/arguments"
