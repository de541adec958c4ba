# Sourced by the scripts that install Tarn's services with systemd: what they have in common. It needs
# $here (the script's folder), $job (such as writer-job), $mode (system or user), $lake, $prefix, $dry and $units.

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

# Where things are and go; $program and $folder are set.
find_places() {
  local root
  program=''
  for root in "$here/../.." "$here/.."; do
    if [[ -x $root/bin/$job ]]; then
      program=$(cd -P -- "$root" && pwd)/bin/$job
      break
    fi
  done
  [[ -n $program ]] || fail "Cannot find bin/$job above $here; run this script where Tarn was unpacked"

  if [[ $mode = user ]]; then
    : "${lake:=${TARN_LAKE:-$HOME/tarn}}"
    folder=$prefix${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
    control=(systemctl --user)
  else
    : "${lake:=${TARN_LAKE:-/var/lib/tarn}}"
    folder=$prefix/etc/systemd/system
    control=(systemctl)
    if [[ -z $prefix$dry ]] && ((EUID != 0)); then
      fail "Cannot install for the whole machine without being root; use sudo, or --user"
    fi
  fi
  lake=$(realpath -m -- "$lake")
  local path
  for path in "$lake" "$program"; do
    [[ $path =~ ^[A-Za-z0-9/._+=:,@-]+$ ]] ||
      fail "Cannot write '$path' into a unit: use a path of letters, digits and / . _ + = : , @ -"
  done
}

# Says what is done, and does it.
act() {
  local what=$1
  shift
  if [[ -n $dry ]]; then
    echo "Would $what"
  else
    "$@"
    echo "Done: $what"
  fi
}

systemd_runs() {
  [[ -z $prefix ]] || return 1
  if [[ $mode = user ]]; then systemctl --user show-environment >/dev/null 2>&1; else [[ -d /run/systemd/system ]]; fi
}

# With a systemd that runs, does it; without one, says what to run.
tell_systemd() {
  if systemd_runs; then
    act "${control[*]} $*" "${control[@]}" "$@"
  else
    echo "systemd does not run here; later run: ${control[*]} $*"
  fi
}

filled_in() {
  local drop=''
  # What only the system's own systemd can give.
  if [[ $mode = user ]]; then
    drop='/^(User|Group|CacheDirectory|Environment|ProtectSystem|ReadWritePaths|ProtectHome|PrivateTmp|PrivateDevices|ProtectKernel.*|ProtectControlGroups|RestrictSUIDSGID|RestrictAddressFamilies)=/d; s/^WantedBy=multi-user.target/WantedBy=default.target/'
  fi
  echo "# Written by $here/install, which writes it anew; changes belong into a drop-in: systemctl edit ${1}"
  sed -E -e "s|@LAKE@|$lake|g; s|@PROGRAM@|$program|g; s|@NAME@|${name:-}|g; s|@ARGUMENTS@|${arguments:-}|g" -e "$drop" "$here/${template:-$1}"
}

put() {
  local file=$folder/$1
  if [[ -e $file ]] && ! head -n 1 "$file" | grep -q '^# Written by .*/install'; then
    fail "Cannot replace $file, which this script has not written; move it away, or make a drop-in of it"
  fi
  mkdir -p "$folder"
  filled_in "$1" >"$file.new"
  chmod 0644 "$file.new"
  mv -f "$file.new" "$file"
}

# Takes back what was installed.
uninstall() {
  local unit
  tell_systemd disable --now "${units[-1]}"
  for unit in "${units[@]}"; do
    if [[ -e $folder/$unit ]]; then act "remove $folder/$unit" rm -f "$folder/$unit"; fi
  done
  tell_systemd daemon-reload
  echo "The lake $lake stays as it is."
}

# The user, the lake, and the program as it is on first use.
prepare() {
  if [[ $mode = system && -z $prefix ]]; then
    if ! getent passwd tarn >/dev/null; then
      act "create the user tarn" useradd --system --user-group --home-dir "$lake" --no-create-home --shell /usr/sbin/nologin tarn
    fi
    if [[ ! -d $lake ]]; then
      # Files in it belong to the group tarn, so that producers in that group and the writer share them.
      act "create the lake $lake" install -d -m 2775 -o tarn -g tarn "$lake"
    elif [[ -z $dry ]] && ! runuser -u tarn -- test -w "$lake"; then
      echo "Note: the user tarn cannot write $lake; run: chown -R tarn:tarn $lake" >&2
    fi
  elif [[ ! -d $prefix$lake ]]; then
    act "create the lake $prefix$lake" mkdir -p "$prefix$lake"
  fi
  if [[ -z $prefix ]]; then
    # The service may not write beside the program: what is built on first use is built now.
    act "prepare $program" "$program" --version
  fi
}

# Writes the units and starts the last one.
install_units() {
  local unit
  for unit in "${units[@]}"; do
    act "write $folder/$unit" put "$unit"
  done
  tell_systemd daemon-reload
  tell_systemd enable --now "${units[-1]}"
}
