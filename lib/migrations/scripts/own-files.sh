# Gives all files of the file server to user and group 65532 (helm_upgrade_11_0.md).
set -eu
chown -R 65532:65532 "$FILES_FOLDER"
chmod -R u+rwX,g+rX "$FILES_FOLDER"
others=$(find "$FILES_FOLDER" \( ! -user 65532 -o ! -group 65532 \) -print -quit)
if [ -n "$others" ]; then
  echo "$others has another owner" >&2
  exit 1
fi
echo 'all files belong to user and group 65532'
