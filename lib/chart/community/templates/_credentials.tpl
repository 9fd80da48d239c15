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

{{/* A credential, checked: it has to be there, and to survive between double quotes. Takes path, value. */}}
{{- define "clearml.credential" -}}
{{- $value := required (printf "%s is missing: give every credential, or name a Secret in clearml.existingSecret" .path) .value -}}
{{- if regexMatch "[\"\\\\\\s]" $value -}}
{{- fail (printf "%s holds white space, a double quote or a backslash, which the server cannot read" .path) -}}
{{- end -}}
{{- $value -}}
{{- end -}}
