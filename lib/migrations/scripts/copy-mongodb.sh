# Copies the data of the former MongoDB to the MongoDB of the operator (k8s_mckmongo_migration.md). The dump stays on the volume.
set -eu
umask 077
. "$(dirname "$0")/mongodb-connection.sh"

cd "$ARCHIVE_FOLDER"
archive=dump-$(date -u +%Y%m%d-%H%M%S).archive
former=$(mktemp)
new=$(mktemp)
trap 'rm -f "$former" "$new" "$ARCHIVE_FOLDER/unfinished"' EXIT
MONGODB_URI_new="$CLEARML_MONGODB_SERVICE_CONNECTION_STRING"
write_connection all "$former"
write_connection new "$new"

# Each run makes its own dump: an earlier dump may lack data.
mongodump --config="$former" --archive=unfinished --gzip
mv unfinished "$archive"
echo "$archive is complete"
mongorestore --config="$new" --archive="$archive" --gzip --drop
echo 'the MongoDB of the operator has the data'
