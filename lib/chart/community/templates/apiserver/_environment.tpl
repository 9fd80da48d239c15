{{/* Credentials that the server keeps in its database or signs with; each has a published default, so all are set. */}}
{{- define "clearml.apiserver.credentials" -}}
CLEARML__secure__auth__token_secret: secure_auth_token_secret
CLEARML__secure__credentials__apiserver__user_key: apiserver_key
CLEARML__secure__credentials__apiserver__user_secret: apiserver_secret
CLEARML__secure__credentials__fileserver__user_key: fileserver_key
CLEARML__secure__credentials__fileserver__user_secret: fileserver_secret
CLEARML__secure__credentials__tests__user_key: test_user_key
CLEARML__secure__credentials__tests__user_secret: test_user_secret
CLEARML__secure__credentials__webserver__user_key: webserver_key
CLEARML__secure__credentials__webserver__user_secret: webserver_secret
CLEARML__secure__http__session_secret__apiserver: session_secret
{{- end -}}

{{- define "clearml.apiserver.env" -}}
{{- $arguments := .Values.apiserver.logCalls | ternary (list "--threads=4" "--access-logfile=-") (list "--threads=4") -}}
{{- $credentials := include "clearml.apiserver.credentials" . | fromYaml -}}
{{ include "clearml.env.process" . }}
{{ include "clearml.env.gunicorn" (dict "workers" 4 "arguments" $arguments) }}
{{ include "clearml.env.databases" . }}
{{ include "clearml.env.secretTexts" (dict "secret" (include "clearml.credentialsSecret" .) "keys" $credentials) }}
{{ include "clearml.env.asyncDelete" . }}
{{ include "clearml.env.text" (dict "name" "CLEARML__apiserver__auth__session_auth_cookie_name" "text" .Values.clearml.cookieName) }}
{{- with .Values.clearml.cookieDomain }}
{{ include "clearml.env.text" (dict "name" "CLEARML__apiserver__auth__cookies__domain" "text" .) }}
{{- end }}
{{- if .Values.apiserver.prepopulateEnabled }}
- name: CLEARML__apiserver__pre_populate__enabled
  value: "true"
{{ include "clearml.env.text" (dict "name" "CLEARML__apiserver__pre_populate__zip_files" "text" "/opt/clearml/db-pre-populate") }}
{{- end }}
{{- end -}}

{{/* The connection string that the wait needs, when MongoDB is external. */}}
{{- define "clearml.apiserver.waitEnv" -}}
{{- if not .Values.mongodb.enabled -}}
{{- $key := "mongodb_connection_string_backend" -}}
{{ include "clearml.env.fromSecret" (dict "name" (printf "SECRET_%s" (upper $key)) "secret" (include "clearml.databasesSecret" .) "key" $key) }}
{{- end -}}
{{- end -}}
