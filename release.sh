#!/usr/bin/env bash
# Makes a release of the committed tree, in target/release/VERSION: jars, images, chart, SBOM, notes, checksums.
#   ./release.sh VERSION [--without-images]
# The tree itself is left as it is: a copy of HEAD gets the version everywhere and is built.
set -euo pipefail
export TZ=UTC
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

fail() {
  printf 'release: %s\n' "$1" >&2
  exit 1
}

version=${1:-}
images=(-Pimages)
[[ ${2:-} == --without-images ]] && images=()
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail "'$version' is no version such as 1.2.3 or 1.2.3-rc.1"
[[ -z $(git status --porcelain) ]] || fail "the tree has changes that are not committed"

snapshot=$(sed -n 's/^appVersion: //p' charts/limpet/Chart.yaml)
out=$PWD/target/release/$version
stage=$PWD/target/release/source
rm -rf "$out" "$stage"
mkdir -p "$out" "$stage"
git archive HEAD | tar -x -C "$stage"

# One version everywhere; archives have the time of the commit, so that a second run makes the same files.
time=$(git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)
(
  cd "$stage"
  find . -name pom.xml -o -name Chart.yaml -o -path './deploy/operator/*.yaml' | while read -r file; do
    sed -i "s/$snapshot/$version/g" "$file"
  done
  sed -i "s|<project.build.outputTimestamp>[^<]*|<project.build.outputTimestamp>$time|" pom.xml
  ! grep -rn --include=pom.xml --include=Chart.yaml -- "$snapshot" . >&2 || fail "$snapshot is left in the files above"
  mvn -B -q package -DskipTests "${images[@]}" -Dimage.revision="$(git -C "$OLDPWD" rev-parse HEAD)"
  cyclonedx=$(sed -n 's|.*<cyclonedx.version>\(.*\)</cyclonedx.version>|\1|p' pom.xml)
  mvn -B -q "org.cyclonedx:cyclonedx-maven-plugin:$cyclonedx:makeAggregateBom" -DincludeTestScope=false -DoutputFormat=json
)

# Every library that is shipped is named in NOTICE.
find "$stage"/{cli,operator,proxy-image/proxy}/target/lib -name '*.jar' ! -name 'limpet-*' -printf '%f\n' | sort -u |
  while read -r jar; do
    name=${jar%%-[0-9]*}
    awk -F'|' -v name="$name" '
      { n = split($3, patterns, ","); for (i = 1; i <= n; i++) { p = patterns[i]; gsub(/ /, "", p);
        if (p == name || (sub(/\*$/, "", p) && p != "" && index(name, p) == 1)) found = 1 } }
      END { exit !found }' NOTICE || fail "NOTICE does not name $jar"
  done

archive() { # archive NAME FOLDER PATH...: the same bytes each time
  local name=$1 folder=$2
  shift 2
  tar --dereference --sort=name --mode=u+rw,go-w --owner=0 --group=0 --numeric-owner --mtime="$time" -C "$folder" -cf - "$@" |
    gzip -n -9 >"$out/$name"
}

archive "limpet-$version.tgz" "$stage/charts" limpet
mkdir -p "$stage/cli-home/limpet-$version/proxy"
cp -r "$stage"/cli/target/limpet-cli-*.jar "$stage/cli/target/lib" "$stage/cli/launcher/limpet" "$stage"/{launch.sh,kubectl-limpet} \
  "$stage"/{LICENSE,NOTICE} "$stage/cli-home/limpet-$version"
cp -r "$stage"/proxy-image/proxy/target/limpet-proxy-*.jar "$stage/proxy-image/proxy/target/lib" "$stage/cli-home/limpet-$version/proxy"
archive "limpet-cli-$version.tar.gz" "$stage/cli-home" "limpet-$version"
cp "$stage/crds/loadbalancers.limpet.dev.yaml" "$stage/deploy/operator/operator.yaml" "$out"
cp "$stage/target/bom.json" "$out/limpet-$version.cdx.json"
find "$stage" -path '*/target/*-image.tar' -exec cp {} "$out" \;

{
  printf '# Limpet %s\n\n' "$version"
  for change in "$stage"/changelog/unreleased/*.md; do
    # A file is a list already, or one paragraph that becomes an item.
    if grep -q '^- ' "$change"; then cat "$change"; else sed '1s/^/- /; 2,$s/^/  /' "$change"; fi
  done
} >"$out/release-notes.md"

(cd "$out" && sha256sum -- * >SHA256SUMS)
rm -rf "$stage"
printf 'release: %s\n' "$out"
