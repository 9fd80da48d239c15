/** Downloads an archive and extracts it. An error does not show the URL, which may be a secret. */
const DOWNLOAD = `
import os, shutil, sys, urllib.request, zipfile
try:
    with urllib.request.urlopen(os.environ["PACKAGES_URL"], timeout=60) as answer, open("archive.download", "wb") as file:
        shutil.copyfileobj(answer, file)
    zipfile.ZipFile("archive.download").extractall("extracted")
except Exception as error:
    sys.exit("The packages cannot be downloaded: %s %s" % (type(error).__name__, getattr(error, "code", "")))
os.remove("archive.download")
`;

/**
 * Shell script of the Job, run with `sh -eu` in a folder to which it may write. The archive contains the scripts of ClearML and the
 * packages, each a zip file; where in the archive they are, the ClearML documentation does not state. In the command of a
 * container, Kubernetes replaces `$(NAME)` for names of variables only, so it leaves the substitutions of the shell.
 */
export const UPLOAD_SCRIPT = `rm -rf extracted
python3 -c '${DOWNLOAD}'
script() { find "$PWD/extracted" -name "$1" | head -n 1; }
convert=$(script convert_image_registry.py)
upload=$(script upload_apps.py)
find "$PWD/extracted" -name '*.zip' | sed 's|/[^/]*$||' | sort -u > folders
if [ -z "$upload" ] || [ ! -s folders ] || { [ -n "$PACKAGES_MIRROR" ] && [ -z "$convert" ]; }; then
  echo 'The archive contains no packages, or lacks upload_apps.py or convert_image_registry.py.' >&2
  exit 1
fi
while IFS= read -r folder; do
  if [ -n "$PACKAGES_MIRROR" ]; then
    python3 "$convert" --apps-dir "$folder" --artifactory "$PACKAGES_MIRROR" < /dev/null
  fi
  python3 "$upload" --host "$CLEARML_API_HOST" --key "$CLEARML_API_ACCESS_KEY" --secret "$CLEARML_API_SECRET_KEY" \\
    --command upload --dir "$folder" -ml < /dev/null
done < folders
`;
