#!/bin/sh
# Regenerates src/generated/java and the two resources derived from the IDL.
#
#   generate.sh                  regenerates
#   generate.sh --check          only says whether the tree holds what would be generated (status 1: no)
#   generate.sh --keep COMPILER  keeps that Thrift compiler in the cache for later runs
#
# The compiler must be of the version that the root pom pins for libthrift: distributions ship older ones,
# whose code does not compile against that libthrift. Upstream's README says how its compiler is built.
# It is the one named by THRIFT, else the one kept, else the one on the PATH. The cache is
# ${XDG_CACHE_HOME:-~/.cache}/splitbrain/thrift, outside the repository, with a folder for each version.
set -eu
export LC_ALL=C
calledFrom=$PWD
cd "$(dirname "$0")"

fail() {
  echo "generate.sh: $1" >&2
  exit 1
}

want=$(sed -n 's:.*<libthrift.version>\(.*\)</libthrift.version>.*:\1:p' ../pom.xml)
[ -n "$want" ] || fail "the root pom has no libthrift.version"
kept=${XDG_CACHE_HOME:-$HOME/.cache}/splitbrain/thrift/$want/thrift

# version COMPILER: prints its version, or nothing if it is no Thrift compiler.
version() { "$1" -version 2> /dev/null | sed -n 's/^Thrift version //p'; }

# insist COMPILER WHENCE: fails unless that is the compiler wanted.
insist() {
  [ -n "$(command -v "$1")" ] || fail "no such program: $1 ($2)"
  have=$(version "$1")
  [ "$have" = "$want" ] ||
    fail "need the Thrift compiler $want (libthrift.version of the root pom); $1 ($2) is ${have:-no Thrift compiler}"
}

check=
case ${1-} in
  '') ;;
  --check) check=yes ;;
  --keep)
    [ $# -eq 2 ] || fail "usage: generate.sh --keep COMPILER"
    case $2 in /*) given=$2 ;; *) given=$calledFrom/$2 ;; esac
    insist "$given" "--keep"
    mkdir -p "$(dirname "$kept")"
    # Under its name only once it is whole.
    cp "$given" "$kept.part" && chmod 755 "$kept.part" && mv "$kept.part" "$kept"
    echo "generate.sh: kept Thrift $want as $kept"
    exit 0
    ;;
  *) fail "unknown argument: $1 (--check, --keep COMPILER, or none)" ;;
esac

if [ -n "${THRIFT:-}" ]; then
  thrift=$THRIFT
  case $thrift in /*) ;; */*) thrift=$calledFrom/$thrift ;; esac
  insist "$thrift" "named by THRIFT"
elif [ -x "$kept" ]; then
  thrift=$kept
  insist "$thrift" "kept; remove it to be rid of it"
elif [ -n "$(command -v thrift)" ] && [ "$(version thrift)" = "$want" ]; then
  thrift=thrift
else
  found=$(command -v thrift || true)
  fail "no Thrift compiler $want: THRIFT is not set, $kept is not there, and on the PATH is ${found:-none}${found:+ (version $(version thrift))}.
Build the compiler of upstream's release $want as its README says, and then once: thrift-idl/generate.sh --keep COMPILER"
fi

# All of it aside first: a failure leaves the tree as it was.
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
mkdir "$new/java" "$new/idl"
for file in src/main/thrift/*.thrift; do
  "$thrift" -strict --gen java:generated_annotations=suppress,unsafe_binaries,jakarta_annotations \
    -out "$new/java" "$file"
done
# service:method=repeat, read by both ends and compared with the IDL by a test
awk '/^service /{service=tolower(substr($2,1,1)) substr($2,2); sub(/Service$/,"",service)}
     service && match($0,/[A-Za-z]+\(1:|[A-Za-z]+\(\)/){m=substr($0,RSTART,RLENGTH); sub(/\(.*/,"",m); method=m}
     service && match($0,/repeat = "[a-z]+"/){print service ":" method "=" substr($0,RSTART+10,RLENGTH-11)}
     /^}/{service=""}' src/main/thrift/*.thrift > "$new/idl/repeat.properties"
(cd src/main/thrift && sha256sum *.thrift) > "$new/idl/generated.sha256"

idl=src/main/resources/dev/splitbrain/wire/idl
if [ -n "$check" ]; then
  same=yes
  diff -rq "$new/java" src/generated/java || same=
  diff -rq "$new/idl" "$idl" || same=
  [ -n "$same" ] || fail "the tree does not hold what the IDL generates: run thrift-idl/generate.sh"
  echo "generate.sh: the tree holds what Thrift $want generates"
  exit 0
fi
mkdir -p "$idl"
rm -rf src/generated/java
mv "$new/java" src/generated/java
cp "$new/idl/repeat.properties" "$new/idl/generated.sha256" "$idl/"
