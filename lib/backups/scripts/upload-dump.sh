# Copies the latest dump to BUCKET, and removes expired dumps there.
. "$(dirname "$0")/retention.sh"

latest=$(cd "$BACKUP_FOLDER" && ls -d [0-9]*-[0-9]* | sort | tail -n 1)
rclone copy "$BACKUP_FOLDER/$latest" "storage:$BUCKET/$latest"
echo "dump $latest is in $BUCKET"

names=$(rclone lsf --dirs-only "storage:$BUCKET")
printf '%s\n' "$names" | sed 's,/$,,' | expired '' | while read -r name; do
  echo "remove dump $name"
  rclone purge "storage:$BUCKET/$name"
done
