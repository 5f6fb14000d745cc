#!/bin/sh
# Regenerates src/generated/java and the two resources derived from the IDL. Needs the Thrift compiler
# of the version that the root pom pins for libthrift, named by THRIFT or found on the PATH.
# Distributions ship older ones whose code does not compile against that libthrift: build it from the
# sources of the same release.
set -eu
cd "$(dirname "$0")"
thrift=${THRIFT:-thrift}
want=$(sed -n 's:.*<libthrift.version>\(.*\)</libthrift.version>.*:\1:p' ../pom.xml)
have=$("$thrift" -version | sed 's/Thrift version //')
[ "$have" = "$want" ] || { echo "generate.sh: need the Thrift compiler $want, found $have" >&2; exit 1; }
rm -rf src/generated/java && mkdir -p src/generated/java src/main/resources/dev/splitbrain/wire/idl
for file in src/main/thrift/*.thrift; do
  "$thrift" -strict --gen java:generated_annotations=suppress,unsafe_binaries,jakarta_annotations \
    -out src/generated/java "$file"
done
# service:method=repeat, read by both ends and compared with the IDL by a test
awk '/^service /{service=tolower(substr($2,1,1)) substr($2,2); sub(/Service$/,"",service)}
     service && match($0,/[A-Za-z]+\(1:|[A-Za-z]+\(\)/){m=substr($0,RSTART,RLENGTH); sub(/\(.*/,"",m); method=m}
     service && match($0,/repeat = "[a-z]+"/){print service ":" method "=" substr($0,RSTART+10,RLENGTH-11)}
     /^}/{service=""}' src/main/thrift/*.thrift > src/main/resources/dev/splitbrain/wire/idl/repeat.properties
(cd src/main/thrift && sha256sum *.thrift) > src/main/resources/dev/splitbrain/wire/idl/generated.sha256
