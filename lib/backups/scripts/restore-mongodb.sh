# Restores the dump of the time $1. Replaces the collections that the dump contains.
set -eu
umask 077
. "$(dirname "$0")/mongodb-connection.sh"

if ! cd "$BACKUP_FOLDER/${1:-none}" 2>/dev/null; then
  echo "no dump ${1:-}; dumps:" "$(ls "$BACKUP_FOLDER")" >&2
  exit 1
fi
connection=$(mktemp)
trap 'rm -f "$connection"' EXIT
for archive in *.archive.gz; do
  write_connection "${archive%.archive.gz}" "$connection"
  mongorestore --config="$connection" --archive="$archive" --gzip --drop
done
