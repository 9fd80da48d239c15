# Restores the indices of the snapshot of the time $1, without system indices. Elasticsearch restores an index only if it is closed.
set -eu
umask 077
. "$(dirname "$0")/elasticsearch-api.sh"

snapshot=clearml-$1
es GET "/_snapshot/$REPOSITORY/$snapshot" > /dev/null
indices=$(es GET '/_cat/indices?h=index&expand_wildcards=open')
printf '%s\n' "$indices" | while read -r index; do
  case $index in
    .* | '') ;;
    *) es POST "/$index/_close" ;;
  esac
done
es POST "/_snapshot/$REPOSITORY/$snapshot/_restore?wait_for_completion=true" \
  --header 'Content-Type: application/json' --data '{"indices": "*,-.*", "include_global_state": false}'
