{{/*
The container parses WEBSERVER__ variables as JSON. It publishes USER_KEY, USER_SECRET and COMPANY_ID to browsers, which log
in with them as long as there are no fixed users; the company is the server's built-in one.
*/}}
{{- define "clearml.webserver.env" -}}
{{- $secret := include "clearml.credentialsSecret" . -}}
- name: NGINX_APISERVER_ADDRESS
  value: {{ include "clearml.apiserverUrl" . }}
- name: NGINX_FILESERVER_ADDRESS
  # nginx ends when it finds no such host, so without a file server this is a host that exists.
  value: {{ .Values.fileserver.enabled | ternary (include "clearml.fileserverUrl" .) (include "clearml.apiserverUrl" .) }}
{{ include "clearml.env.fromSecret" (dict "name" "USER_KEY" "secret" $secret "key" "webserver_key") }}
{{ include "clearml.env.fromSecret" (dict "name" "USER_SECRET" "secret" $secret "key" "webserver_secret") }}
- name: COMPANY_ID
  value: d1bd92a3b039400cbafc60a7a5b1e52b
{{- with include "clearml.webserver.displayedUrls" . | fromJson }}
- name: WEBSERVER__displayedServerUrls
  value: {{ toJson . | quote }}
{{- end }}
{{- if .Values.webserver.blockUserScript }}
- name: WEBSERVER__blockUserScript
  value: "true"
{{- end }}
{{- end -}}

{{- define "clearml.webserver.displayedUrls" -}}
{{- $urls := dict -}}
{{- with .Values.webserver.displayedServerURLs -}}
{{- if .apiserver -}}
{{- $_ := set $urls "apiServer" .apiserver -}}
{{- end -}}
{{- if .fileserver -}}
{{- $_ := set $urls "filesServer" .fileserver -}}
{{- end -}}
{{- end -}}
{{- toJson $urls -}}
{{- end -}}
