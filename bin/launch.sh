# Sourced by the launchers: `launch COMMAND long|short ARGUMENT...` replaces the shell by the command's JVM.
#
# In a checkout the jars are built on first use, and again when a source is newer than they are; in an unpacked distribution
# they are there. An archive of class data for each command and Java version is made once, by a short training run, so that a
# command starts in a tenth of a second. Only the command itself writes to standard output.
#
#   JAVA_HOME        the Java to run on, 17 or newer (default: the java on the PATH)
#   TARN_JAVA_OPTS   more options for the JVM, such as -Xmx512m

launch() {
  local command=$1 length=$2
  shift 2
  use_utf8
  find_java
  find_jars
  if training_is_due; then train || true; fi
  jvm_options "$command" "$length"
  # The JVM refuses two collectors, so ours gives way to one that is asked for.
  [[ ${TARN_JAVA_OPTS:-} = *-XX:+Use*GC* ]] || options+=(-XX:+UseSerialGC)
  # shellcheck disable=SC2086 # several options in one variable, to be split
  exec "$java" "${options[@]}" ${TARN_JAVA_OPTS:-} -jar "$lib/$command"-[0-9]*.jar "$@"
}

fail() {
  echo "$1" >&2
  exit 1
}

# Under cron there is no locale, and Java would neither print nor open names that are not ASCII. TARN_LOCALE tells what the terminal takes.
use_utf8() {
  local locale=${LC_ALL:-${LC_CTYPE:-${LANG:-}}}
  case $locale in
    *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
    *) export TARN_LOCALE=${locale:-C} LC_ALL=C.UTF-8 ;;
  esac
}

# Sets java, java_version (names an archive) and java_feature (17, 25 ...).
find_java() {
  local home name value
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || fail "Cannot start Java: JAVA_HOME is $JAVA_HOME, where bin/java is missing; set it to a JDK 17 or newer"
  else
    hash java 2>/dev/null || true
    java=${BASH_CMDS[java]:-}
    [[ ! -L $java ]] || java=$(readlink -f -- "$java")
    [[ -x $java ]] ||
      fail "Cannot find java on the PATH: install a JDK 17 or newer (apt-get install openjdk-17-jdk), or set JAVA_HOME"
  fi
  home=${java%/bin/java} java_feature='' java_version='' value=''
  if [[ -r $home/release ]]; then
    while IFS='=' read -r name value; do
      value=${value//\"/}
      case $name in
        JAVA_VERSION) java_feature=${value%%[!0-9]*} ;;
        IMPLEMENTOR | JAVA_RUNTIME_VERSION) java_version+=-${value//[!A-Za-z0-9.+]/_} ;;
      esac
    done <"$home/release"
  fi
  if [[ -z $java_feature ]]; then
    value=$("$java" -version 2>&1) || fail "Cannot start Java: $java -version says: ${value%%$'\n'*}"
    value=${value#*\"}
    value=${value#1.} # Java 8 called itself 1.8
    java_version=-${value%%\"*}
    java_feature=${value%%[!0-9]*}
  fi
  ((java_feature >= 17)) || fail "Cannot run on Java $java_feature ($java): set JAVA_HOME to a JDK 17 or newer"
}

# Sets lib and archives, and builds the jars of a checkout where they are missing or old.
find_jars() {
  if [[ -d $root/lib ]]; then
    lib=$root/lib archives=$root/archives
  else
    lib=$root/distribution/target/tarn/lib archives=$root/distribution/target/tarn/archives
    if build_is_due; then build; fi
  fi
  [[ -w $archives ]] || mkdir -p "$archives" 2>/dev/null || archives=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/tarn/${root//\//_}
}

build_is_due() {
  local stamp=$root/distribution/target/built sources=("$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main)
  [[ ! -e $stamp || -n $(find "${sources[@]}" -newer "$stamp" -print -quit) ]]
}

build() {
  mkdir -p "$root/distribution/target"
  (
    lock_exclusively
    build_is_due || exit 0
    echo "Building Tarn in $root (on first use, and after changes) ..." >&2
    # Taken before the build, so that what is edited while it runs counts as newer.
    touch "$root/distribution/target/building"
    cd "$root"
    ./mvnw -q -B -Pfast -pl distribution -am package -Dmaven.test.skip=true >&2 </dev/null || exit 1
    rm -f "$archives"/*.trained
    mv "$root/distribution/target/building" "$root/distribution/target/built"
  ) 9>"$root/distribution/target/build.lock" || fail "Cannot build Tarn in $root: see the lines above"
}

# Waits for another launcher that does the same at this moment. The lock is on descriptor 9, and goes with its process.
lock_exclusively() {
  if type -P flock >/dev/null; then flock 9; fi
}

training_is_due() {
  local trained=$archives/java$java_version.trained jar
  [[ -e $trained ]] || return 0
  for jar in "$lib" "$lib"/*.jar; do
    [[ ! $jar -nt $trained ]] || return 0
  done
  return 1
}

# Runs the whole path once on a small lake, and archives the classes that each command loaded. What fails here does no harm.
train() {
  mkdir -p "$archives" 2>/dev/null && [[ -w $archives ]] || return 1
  (
    lock_exclusively
    training_is_due || exit 0
    echo "Preparing quick starts on Java $java_feature (once) ..." >&2
    place=$(mktemp -d "$archives/training-XXXXXX")
    trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$place"' EXIT
    trap 'exit 1' HUP INT TERM
    {
      echo "venue,symbol,time,price,size,side,trade_id"
      for i in {100..160}; do echo "TRAINING,TRAINING,$((1700000000 + i)),$i.5,1.0,BUY,$i"; done
    } >"$place/ticks.csv"
    rehearse ingest-job long import --lake "$place/lake" --format csv --dataset ticks "$place/ticks.csv"
    rehearse writer-job long run --lake "$place/lake"
    rehearse strategy-job long run --lake "$place/lake" --strategy sma-cross:fast=1,slow=2 --symbols TRAINING --timeframe 1m --to now
    rehearse query-cli short candles --lake "$place/lake" --symbol TRAINING
    rehearse query-cli short ticks --lake "$place/lake" --symbol TRAINING --source parquet
    rehearse query-cli short sql --lake "$place/lake" --format csv "FROM ticks"
    rehearse query-cli short candles --help
    rehearse query-cli short --help
    rehearse_serve
    for command in ingest-job writer-job strategy-job serve; do archive "$command" long; done
    archive query-cli short
    touch "$archives/java$java_version.trained"
  ) 9>"$archives/training.lock" >&2 </dev/null
}

# Runs a command and notes the classes that it loads.
rehearse() {
  local command=$1 length=$2
  shift 2
  rm -f "$archives/$command$java_version.jsa"
  jvm_options "$command" "$length"
  limited "$java" -XX:+UseSerialGC "${options[@]}" -XX:DumpLoadedClassList="$place/classes" -jar "$lib/$command"-[0-9]*.jar "$@"
  note_classes "$command"
}

# The same for the server, which is asked for its pages and what they ask for, and then told to end.
rehearse_serve() {
  local server said='' port path limit
  rm -f "$archives/serve$java_version.jsa"
  jvm_options serve long
  : >"$place/said"
  set_limit
  ${limit[@]+"${limit[@]}"} "$java" -XX:+UseSerialGC "${options[@]}" -XX:DumpLoadedClassList="$place/classes" \
    -jar "$lib"/serve-[0-9]*.jar serve --lake "$place/lake" --port 0 >>"$place/log" 2>"$place/said" &
  server=$!
  for _ in {1..200}; do
    said=$(<"$place/said")
    [[ $said != *http://127.0.0.1:*/ ]] || break
    sleep 0.1
  done
  port=${said##*:} port=${port%/}
  for path in / /assets/tarn.css /chart /health /api/scanner /api/signals /api/orders /api/symbols /api/health /metrics \
    '/api/candles?symbol=TRAINING&timeframe=1m' '/api/ticks?symbol=TRAINING' '/api/gaps' /api/events; do
    ask "$port" "$path" || true
  done
  kill "$server" && wait "$server" || true
  note_classes serve
}

# Asks for a path, and takes the answer; of events, which never end, the welcome.
ask() (
  local line
  exec 8<>"/dev/tcp/127.0.0.1/$1" || exit 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n' "$2" >&8
  while IFS= read -t 5 -r -u 8 line && [[ $line != *welcome* ]]; do :; done
) 2>/dev/null

note_classes() {
  local command=$1
  # Newer releases number the classes, each list from the start, which several lists in one would not bear.
  [[ ! -e $place/classes ]] || sed 's/ id: .*//' "$place/classes" >>"$place/$command.classes"
  rm -f "$place/classes"
}

# The archive is a static one with the JDK's classes in it: Java 17 leaves picocli, compiled for Java 5, out of dynamic ones.
# It is renamed into place when whole, so that a command that starts meanwhile never sees half of it.
archive() {
  local command=$1 archive=$archives/$1$java_version.jsa
  jvm_options "$command" "$2"
  # The heap objects of an archive are written by G1 only, and read by the serial collector from Java 18 on.
  limited "$java" -XX:+UseG1GC "${options[@]}" "${in_place[@]}" -Xshare:dump -XX:SharedClassListFile="$place/$command.classes" \
    -XX:SharedArchiveFile="$place/$command.jsa" -jar "$lib/$command"-[0-9]*.jar
  [[ ! -s $place/$command.jsa ]] || mv -f "$place/$command.jsa" "$archive"
}

limited() {
  local limit
  set_limit
  ${limit[@]+"${limit[@]}"} "$@" >>"$place/log" 2>&1 || true
}

# Sets limit to what comes before a command that may not run for ever.
set_limit() {
  limit=()
  if type -P timeout >/dev/null; then limit=(timeout 60); fi
}

# Has an archive used where it wants to lie: else ten milliseconds go into moving it, which newer releases of Java 17 do to make
# addresses hard to guess. A Java without the option makes no archive, and so is never given it again.
in_place=(-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)

# Sets options. An archive that does not fit is passed over in silence: what the JVM itself has to say, short of errors, is
# switched off, since it would go to standard output.
jvm_options() {
  local archive=$archives/$1$java_version.jsa zstd
  # The young generation is small where rows only pass through: else it takes 100 MB of a large machine before anything is freed.
  options=(-Xshare:auto -Xlog:disable -Xlog:all=error:stderr -Xlog:cds=off)
  # What the second compiler makes pays where Java itself does much. The writer's work is DuckDB's, and so is the server's.
  [[ $2 = long && $1 != writer-job && $1 != serve ]] || options+=(-XX:TieredStopAtLevel=1)
  [[ $2 = long ]] || options+=(-XX:-UsePerfData -Xmn16m)
  [[ ! -s $archive ]] || options+=("${in_place[@]}" -XX:SharedArchiveFile="$archive")
  ((java_feature < 24)) || options+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  for zstd in "$lib"/libzstd-jni*; do
    [[ ! -e $zstd ]] || options+=(-DZstdNativePath="$zstd")
  done
  # Else it is unpacked at each start of a producer, and stays behind when one is killed.
  options+=(-Dorg.xerial.snappy.lib.path="$lib")
  options+=(
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    # Hadoop's own native library is not needed, and its absence no news.
    -Dorg.slf4j.simpleLogger.log.org.apache.hadoop.util.NativeCodeLoader=error
    # A port that is taken is told in one line, by the server itself.
    -Dorg.slf4j.simpleLogger.log.io.javalin.Javalin=off
  )
}
