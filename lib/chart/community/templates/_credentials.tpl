{{/* Keys in the credentials' Secret, and the values below `clearml` that they come from. */}}
{{- define "clearml.credentialKeys" -}}
apiserver_key: apiserverKey
apiserver_secret: apiserverSecret
fileserver_key: fileserverKey
fileserver_secret: fileserverSecret
secure_auth_token_secret: secureAuthTokenSecret
session_secret: sessionSecret
test_user_key: testUserKey
test_user_secret: testUserSecret
webserver_key: webserverKey
webserver_secret: webserverSecret
{{- end -}}

{{/* A credential, which has to be there. The library checks that the server can read its content. Takes path, value. */}}
{{- define "clearml.credential" -}}
{{- required (printf "%s is missing: give every credential, or name a Secret in clearml.existingSecret" .path) .value -}}
{{- end -}}
