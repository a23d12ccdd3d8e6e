# Functions of the launchers in this source tree: find a JDK 25, build what is not built or out of date. Sourced by a
# script that has set "root", the top of the tree, and "program", its own name.

fail() {
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

# A JDK's version stands in its file "release"; a folder without javac is a JRE, which cannot build.
is_jdk_25() {
  [[ -x $1/bin/javac && -r $1/release ]] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

find_jdk() {
  local candidate java
  java=$(command -v javac || true)
  for candidate in "${JAVA_HOME:-}" "${java:+$(dirname "$(dirname "$(readlink -f "$java")")")}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk* \
    ~/.sdkman/candidates/java/* ~/.jdks/* ~/.asdf/installs/java/* ~/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n $candidate ]] && is_jdk_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "a JDK 25 is needed and none was found; install one, for example Eclipse Temurin 25, or let JAVA_HOME name it"
}

# is_built STAMP MODULE...: a module's jar is out of date when one of its sources is newer than both the jar and the last
# build from here: Maven leaves a jar alone whose content would not change. The last module has its run-time
# dependencies beside its jar, as has the proxy.
is_built() {
  local stamp=$1 module jar reference
  shift
  for module in "$@"; do
    for jar in "$root/$module/target/limpet-"*.jar; do
      [[ -e $jar ]] || return 1
      reference=$jar
      if [[ $stamp -nt $jar ]]; then reference=$stamp; fi
      if [[ -n $(find "$root/pom.xml" "$root/$module/pom.xml" "$root/$module/src/main" -newer "$reference" -print -quit) ]]; then
        return 1
      fi
    done
  done
  [[ -d $root/$module/target/lib && -d $root/proxy-image/proxy/target/lib ]]
}

# build JDK STAMP MODULE: the module and what it needs.
build() {
  command -v mvn >/dev/null || fail "Maven 3.8.7 or later is needed to build, and mvn is not in the PATH; install it (Debian: apt install maven)"
  local jdk=$1 stamp=$2 module=$3 log=$root/target/$program-build.log started
  mkdir -p "$root/target"
  started=$(mktemp "$root/target/$program-started.XXXXXX")
  echo "building, this takes a minute or two the first time" >&2
  if (cd "$root" && JAVA_HOME=$jdk mvn -B -pl "$module" -am package -Dmaven.test.skip=true -Dspotless.check.skip=true) 2>&1 \
    | tee "$log" | while IFS= read -r line; do
      if [[ $line =~ ^'[INFO] Building '(Limpet.*)' '[^\ ]+' '+(\[.*\])$ ]]; then
        printf '  %s %s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}" >&2
      fi
    done; then
    mv "$started" "$stamp"
  else
    rm -f "$started"
    grep '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "the build failed; its whole output is in $log"
  fi
}

# ensure_built JDK MODULE...: builds the last of the modules, and with it the others, unless all are up to date.
ensure_built() {
  local jdk=$1 stamp=$root/target/$program-built
  shift
  is_built "$stamp" "$@" || build "$jdk" "$stamp" "${!#}"
}

# is_recorded JDK CACHE JAR...: whether the cache is there and no older than the JDK and the jars.
is_recorded() {
  local jdk=$1 cache=$2
  shift 2
  [[ -e $cache && $cache -nt $jdk/release && -z $(find "$@" -newer "$cache" -print -quit) ]]
}

# make FILE WHAT COMMAND...: runs a command that makes FILE.$$, which a virtual machine starts from.
make() {
  local file=$1 what=$2
  shift 2
  echo "preparing, so that $what fast; this takes ten seconds" >&2
  "$@" >"$file.log" 2>&1 && mv "$file.$$" "$file" || fail "that failed; its whole output is in $file.log"
}

# ensure_archived JDK: the proxy starts from an archive of its classes (docs/decisions.md), as its image does, which is void
# when one of the proxy's own jars is newer.
ensure_archived() {
  local jdk=$1 home=$root/proxy-image/proxy/target jar flags
  local archive=$home/limpet-proxy.jsa properties=$home/classes/dev/limpet/proxy/report/release.properties
  jar=$(echo "$home"/limpet-proxy-*.jar)
  is_recorded "$jdk" "$archive" "$jar" "$home/lib"/limpet-*.jar && return
  IFS=, read -r -a flags < <(sed -n 's/^jvm=//p' "$properties")
  make "$archive" "proxies start" "$jdk/bin/java" "$root/images/ClassArchive.java" "$jdk/bin/java" \
    "$root/proxy-image/proxy/src/image/classes" "$archive.$$" "$jar:$home/lib/*" "${flags[@]}"
}

# What the limpet command is run with.
command_flags=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -Xlog:disable -Xlog:all=error,aot*=off,cds*=off:stderr
  -Djdk.reflect.useNativeAccessorOnly=true --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# ensure_command_rehearsed JDK CACHE JAR LIBRARIES: the limpet command starts from what its virtual machine recorded of a
# rehearsal.
ensure_command_rehearsed() {
  local jdk=$1 cache=$2 jar=$3 libraries=$4
  is_recorded "$jdk" "$cache" "$jar" "$libraries"/limpet-*.jar && return
  make "$cache" "commands start" "$jdk/bin/java" -XX:AOTCacheOutput="$cache.$$" "${command_flags[@]}" \
    -cp "$jar" dev.limpet.cli.Rehearsal
}
