# Copies the dump of the time $1 from BUCKET.
set -eu
umask 077
mkdir -p "$BACKUP_FOLDER/$1"
rclone copy "storage:$BUCKET/$1" "$BACKUP_FOLDER/$1"
