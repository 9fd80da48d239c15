# Defines es: calls the API of Elasticsearch with a method, a path and more arguments of curl.
es() {
  method=$1
  path=$2
  shift 2
  curl --silent --show-error --fail-with-body --config "$login" --request "$method" "$@" "$url$path"
}

quoted() {
  printf %s "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'
}

# The login is in a file, because other processes can read arguments.
login=$(mktemp)
trap 'rm -f "$login"' EXIT
if [ -n "${ELASTICSEARCH_USERNAME:-}" ]; then
  printf 'user = "%s:%s"\n' "$(quoted "$ELASTICSEARCH_USERNAME")" "$(quoted "${ELASTICSEARCH_PASSWORD:-}")" > "$login"
fi

# The first node that answers.
for url in $ELASTICSEARCH_URLS; do
  if es GET / > /dev/null; then
    answers=yes
    break
  fi
done
if [ -z "${answers:-}" ]; then
  echo "no node answers: $ELASTICSEARCH_URLS" >&2
  exit 1
fi
