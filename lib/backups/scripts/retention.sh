# Sets the time of this run and the time before which backups expire: RETENTION_DAYS days earlier. Times sort as texts do.
set -eu
umask 077

now=$(date +%s)
time=$(date -u -d "@$now" +%Y%m%d-%H%M%S)
cutoff=$(date -u -d "@$((now - ${RETENTION_DAYS:-2} * 86400))" +%Y%m%d-%H%M%S)

# Prints the expired backups among the names on standard input. The name of a backup is the prefix $1 and its time; other
# names are not backups. A run calls this function after its own backup is complete, so that a complete backup always remains.
expired() {
  while read -r name; do
    of=${name#"$1"}
    case $of in
      *[!0-9-]*) ;;
      ????????-??????)
        if [ "$1$of" = "$name" ] && [ "$of" \< "$cutoff" ]; then
          echo "$name"
        fi
        ;;
    esac
  done
}
