{{- define "clearml.fileserver.env" -}}
{{- $credentials := dict
  "CLEARML__secure__credentials__fileserver__user_key" "fileserver_key"
  "CLEARML__secure__credentials__fileserver__user_secret" "fileserver_secret" -}}
{{ include "clearml.env.process" . }}
{{ include "clearml.env.gunicorn" (dict "workers" 2 "arguments" (list "--threads=8")) }}
{{ include "clearml.env.redis" . }}
{{ include "clearml.env.secretTexts" (dict "secret" (include "clearml.credentialsSecret" .) "keys" $credentials) }}
{{ include "clearml.env.text" (dict "name" "CLEARML__hosts__api_server" "text" (include "clearml.apiserverUrl" .)) }}
- name: CLEARML__fileserver__auth__enabled
  value: "true"
- name: CLEARML__fileserver__auth__cookie_names
  value: {{ list .Values.clearml.cookieName | toJson | quote }}
- name: CLEARML__fileserver__auth__tokens_cache_threshold_sec
  value: {{ int64 .Values.fileserver.tokenCacheSeconds | quote }}
- name: CLEARML__fileserver__delete__allow_batch
  value: "true"
{{- end -}}
