# Takes a snapshot into the repository REPOSITORY, and deletes expired snapshots. REPOSITORY_SETTINGS registers the repository.
scripts=$(dirname "$0")
. "$scripts/retention.sh"
. "$scripts/elasticsearch-api.sh"

json='Content-Type: application/json'
if [ -n "${REPOSITORY_SETTINGS:-}" ]; then
  es PUT "/_snapshot/$REPOSITORY" --header "$json" --data "$REPOSITORY_SETTINGS"
fi

snapshot=clearml-$time
es PUT "/_snapshot/$REPOSITORY/$snapshot"

# A snapshot may take hours, and proxies end connections without traffic.
state=IN_PROGRESS
while [ "$state" = IN_PROGRESS ]; do
  sleep "${POLL_SECONDS:-10}"
  snapshots=$(es GET "/_cat/snapshots/$REPOSITORY?h=id,status")
  state=$(printf '%s\n' "$snapshots" | awk -v id="$snapshot" '$1 == id { print $2 }')
done
if [ "$state" != SUCCESS ]; then
  echo "snapshot $snapshot ended with state ${state:-unknown}" >&2
  exit 1
fi
echo "snapshot $snapshot is complete"

printf '%s\n' "$snapshots" | awk '{ print $1 }' | expired clearml- | while read -r name; do
  echo "delete snapshot $name"
  es DELETE "/_snapshot/$REPOSITORY/$name"
done
