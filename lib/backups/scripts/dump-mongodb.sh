# Dumps the databases DATABASES into the folder BACKUP_FOLDER/<time>, and removes expired dumps.
scripts=$(dirname "$0")
. "$scripts/retention.sh"
. "$scripts/mongodb-connection.sh"

cd "$BACKUP_FOLDER"
connection=$(mktemp)
trap 'rm -rf "$connection" "$BACKUP_FOLDER/.unfinished"' EXIT
rm -rf .unfinished
mkdir .unfinished

for database in $DATABASES; do
  write_connection "$database" "$connection"
  mongodump --config="$connection" --archive=".unfinished/$database.archive.gz" --gzip
done
mv .unfinished "$time"
echo "dump $time is complete"

names=$(ls)
printf '%s\n' "$names" | expired '' | while read -r name; do
  echo "remove dump $name"
  rm -rf "./$name"
done
