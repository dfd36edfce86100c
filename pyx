#!/bin/sh
# Runs Pyx: finds a JDK 25, builds what has changed, then hands over to the command line.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

is_25() { [ -x "$1/bin/javac" ] && "$1/bin/java" -version 2>&1 | head -n 1 | grep -q '"25[."]'; }
find_jdk() {
  for candidate in "${PYX_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$candidate" ] && is_25 "$candidate"; then printf '%s' "$candidate"; return; fi
  done
}
JAVA_HOME=$(find_jdk)
if [ -z "$JAVA_HOME" ]; then
  echo "pyx: no JDK 25 found in PYX_JAVA_HOME, JAVA_HOME or the usual places." >&2
  echo "     Install one, for example the Debian package temurin-25-jdk (or openjdk-25-jdk), then run this again." >&2
  exit 69
fi
export JAVA_HOME

app=$here/chaos/target/app
stamp=$app/.built
if [ ! -f "$stamp" ] || [ -n "$(find "$here/pom.xml" "$here"/*/pom.xml "$here"/*/src/main -newer "$stamp" -print -quit 2>/dev/null)" ]; then
  command -v mvn >/dev/null || { echo "pyx: Maven is needed to build; install the package maven." >&2; exit 69; }
  log=$(mktemp "${TMPDIR:-/tmp}/pyx-build.XXXXXX")
  printf 'pyx: building (the first time downloads libraries) ' >&2
  (cd "$here" && mvn -B -ntp -q -DskipTests -Dspotless.check.skip package >"$log" 2>&1) &
  build=$!
  while kill -0 "$build" 2>/dev/null; do printf '.' >&2; sleep 2; done
  if ! wait "$build"; then
    echo " failed:" >&2; tail -n 30 "$log" >&2; echo "pyx: the whole log is in $log" >&2; exit 70
  fi
  rm -f "$log"; touch "$stamp"; echo ' done' >&2
fi

# RocksDB and Kafka's compression load native code; compact headers save a tenth of the heap; the parallel collector, whose
# barriers cost the least, a tenth of the time
exec "$JAVA_HOME/bin/java" ${PYX_JAVA_OPTS:--Xmx1g -XX:+UseParallelGC} -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$app/*" org.pyx.console.Pyx "$@"
