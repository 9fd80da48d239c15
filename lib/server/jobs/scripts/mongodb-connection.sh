# Prints a text with every byte as %xx, for URLs.
encoded() {
  printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'
}

# Writes the connection to the database $1 to the configuration file $2, because other processes can read arguments.
write_connection() {
  eval "uri=\${MONGODB_URI_$1:-}"
  if [ -z "$uri" ]; then
    login=
    query=
    if [ -n "${MONGODB_USERNAME:-}" ]; then
      login="$(encoded "$MONGODB_USERNAME"):$(encoded "${MONGODB_PASSWORD:-}")@"
      query=?authSource=admin
    fi
    uri="mongodb://$login$MONGODB_HOST:${MONGODB_PORT:-27017}/$query"
  fi
  # Settings of the server are texts in HOCON, between three quotes.
  uri=${uri#'"""'}
  uri=${uri%'"""'}
  printf "uri: '%s'\n" "$(printf %s "$uri" | sed "s/'/''/g")" > "$2"
}
