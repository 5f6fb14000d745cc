# Read by the launchers beside it: makes a checkout's jars whole and new before one is run.
# Nothing happens outside a checkout, where the jars stand alone.
#
# SPLITBRAIN_BUILD=never runs what is there even if it is older than its sources, as tests do that
# were built with it.

# newer JAR SOURCE...: prints one of the sources that is newer than the jar, if any is. The build
# dates its jars by its own start, so that what was edited meanwhile counts; and a folder is newer
# when something in it was deleted or renamed. Milliseconds.
newer() (
  cd "$home" || exit
  jar=$1
  shift
  # What find cannot read counts, too.
  find "$@" -newer "$jar" 2>&1 | head -n 1
)

# outdated MODULE: prints a source that MODULE's jar does not hold yet; or the jar, if it is missing.
outdated() {
  agent=agent/target/splitbrain-agent.jar
  slave=slave-server/target/splitbrain-slave.jar
  shell=shell/target/splitbrain-shell.jar
  wire='pom.xml thrift-idl/pom.xml thrift-idl/src/main thrift-idl/src/generated'
  slaves="$wire slave-server/pom.xml slave-server/src/main"
  agents="$wire agent/pom.xml agent/src agent/boot/pom.xml agent/boot/src/main
    agent/core/pom.xml agent/core/src/main"
  [ -f "$home/$slave" ] || { echo "$slave"; return; }
  # Unquoted: each word is a source.
  found=$(newer $slave $slaves)
  if [ -z "$found" ] && [ "$1" = shell ]; then
    for jar in $agent $shell; do
      [ -f "$home/$jar" ] || { echo "$jar"; return; }
    done
    # The shell's jar holds the other two.
    found=$(newer $agent $agents)
    found=${found:-$(newer $shell $slave $agent shell/pom.xml shell/src/main)}
  fi
  [ -z "$found" ] || echo "$found"
}

# built NAME MODULE JAR: builds MODULE unless JAR is there and new; fails, with NAME's word for it,
# rather than leave an old one to be run.
built() {
  name=$1 module=$2 wanted=$3
  if [ ! -f "$home/pom.xml" ]; then
    [ -f "$wanted" ] || { echo "$name: $wanted is missing" >&2; return 1; }
    return 0
  fi
  [ "${SPLITBRAIN_BUILD:-}" = never ] && [ -f "$wanted" ] && return 0
  found=$(outdated "$module")
  [ -n "$found" ] || return 0
  command -v mvn > /dev/null ||
    { echo "$name: $found has to be built into the jar, which needs Maven (mvn); SPLITBRAIN_BUILD=never runs an old jar" >&2; return 1; }
  # Two starts at once build once.
  if command -v flock > /dev/null; then
    mkdir -p "$home/$module/target"
    exec 9> "$home/$module/target/build.lock"
    flock 9
    found=$(outdated "$module")
    [ -n "$found" ] || { exec 9>&-; return 0; }
  fi
  if [ -f "$wanted" ]; then
    echo "$name: $found is newer than the jar: building ..." >&2
  else
    echo "$name: first start in this checkout: building (a few minutes with an empty Maven repository) ..." >&2
  fi
  quiet=-ntp
  [ -t 2 ] && quiet=
  # Of Maven's log only the modules' names as they come, and warnings.
  (cd "$home" && mvn $quiet -Dloop -Dmaven.test.skip=true \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.event.ExecutionEventLogger=info \
    -pl "$module" -am package) >&2 9>&- < /dev/null ||
    { echo "$name: the build failed; see above" >&2; return 1; }
  exec 9>&-
}
