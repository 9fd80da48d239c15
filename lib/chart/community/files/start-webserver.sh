# Starts nginx for the web UI as a user who may write to /tmp alone. The image's own start script needs root.
work=/tmp/webserver
rm -rf "$work"
mkdir -p "$work"

# The pages of the image, and beside them the two files that the browser asks for.
cp -rs /usr/share/nginx/html "$work/html"
rm -f "$work/html/configuration.json" "$work/html/credentials.json"

settings=/mnt/external_files/configs/configuration.json
[ -f "$settings" ] || { settings="$work/empty.json"; echo '{}' > "$settings"; }
python3 /opt/clearml/utilities/update_from_env.py --verbose "$settings" "$work/html/configuration.json"

if [ -n "$USER_KEY$USER_SECRET$COMPANY_ID" ]; then
  python3 -c 'import json, os; print(json.dumps({key: os.environ.get(name, "") for key, name in (
    ("userKey", "USER_KEY"), ("userSecret", "USER_SECRET"), ("companyID", "COMPANY_ID"))}))' > "$work/html/credentials.json"
fi

export NGINX_APISERVER_ADDR="${NGINX_APISERVER_ADDRESS:-http://apiserver:8008}"
export NGINX_FILESERVER_ADDR="${NGINX_FILESERVER_ADDRESS:-http://fileserver:8081}"
COMMENT_IPV6_LISTEN=""
[ "$DISABLE_NGINX_IPV6" != true ] || COMMENT_IPV6_LISTEN="#"
export COMMENT_IPV6_LISTEN
envsubst '${COMMENT_IPV6_LISTEN} ${NGINX_APISERVER_ADDR} ${NGINX_FILESERVER_ADDR}' < /etc/nginx/clearml.conf.template |
  sed "s#/usr/share/nginx/html#$work/html#" > "$work/site.conf"
if ! grep -q "$work/html" "$work/site.conf"; then
  echo "/etc/nginx/clearml.conf.template of this image does not serve /usr/share/nginx/html" >&2
  exit 1
fi

cat > "$work/nginx.conf" <<END
pid $work/nginx.pid;
error_log stderr;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /dev/stdout;
  sendfile on;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  include $work/site.conf;
}
END
exec nginx -e stderr -c "$work/nginx.conf" -g 'daemon off;'
