#!/usr/bin/env bash
# Writes the list of classes that a run of Java needs, for ClassArchive.java: those of the JDK and of libraries.
#   record.sh LIST JAVA ARGUMENT...
set -euo pipefail
export LC_ALL=C
list=$1 java=$2
shift 2

recorded=$(mktemp)
trap 'rm -f "$recorded"' EXIT
# A server is ended by a signal (143).
"$java" -XX:DumpLoadedClassList="$recorded" "$@" || (($? == 143))
# Lines are "name id: 7 super: 0", with "source: ..." for what a loader of its own brings, and directives after an "@".
{
  sed -n '/^[#@]/d; / source: /d; /^dev\/limpet\//d; s/ .*//p' "$recorded"
  grep '^@lambda-form-invoker ' "$recorded"
} | sort -u >"$list"
