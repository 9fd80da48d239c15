{{/*
The server parses CLEARML__ variables as HOCON literals: a bare secret may stop it, or be read as something else. Between
double quotes it is a text. So a secret goes into a variable of its own, and Kubernetes puts that one between the quotes.
*/}}

{{/* A container's environment: the chart's entries, of which those that the user gives again step back. Takes own, extra. */}}
{{- define "clearml.env" -}}
{{- $given := list -}}
{{- range .extra -}}
{{- $given = append $given (lower .name) -}}
{{- end -}}
{{- $entries := list -}}
{{- range fromYamlArray .own -}}
{{- if not (has (lower .name) $given) -}}
{{- $entries = append $entries . -}}
{{- end -}}
{{- end -}}
{{- concat $entries (default list .extra) | toYaml -}}
{{- end -}}

{{/* A variable from a Secret. Takes name, secret, key. */}}
{{- define "clearml.env.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end -}}

{{/* A HOCON setting that is a text. Takes name, text. */}}
{{- define "clearml.env.text" -}}
- name: {{ .name }}
  value: {{ toJson .text | quote }}
{{- end -}}

{{/* HOCON settings from a Secret. Takes secret, keys: which key a setting comes from. */}}
{{- define "clearml.env.secretTexts" -}}
{{- $secret := .secret -}}
{{- range $name, $key := .keys }}
{{ include "clearml.env.fromSecret" (dict "name" (printf "SECRET_%s" (upper $key)) "secret" $secret "key" $key) }}
- name: {{ $name }}
  value: {{ printf "\"\"\"$(SECRET_%s)\"\"\"" (upper $key) | quote }}
{{- end }}
{{- end -}}

{{/* Settings of the Python processes, which own no home folder. */}}
{{- define "clearml.env.process" -}}
- name: HOME
  value: /tmp
{{- end -}}

{{/* gunicorn reads both variables itself. Takes workers, arguments. */}}
{{- define "clearml.env.gunicorn" -}}
- name: WEB_CONCURRENCY
  value: {{ .workers | quote }}
- name: GUNICORN_CMD_ARGS
  value: {{ concat (list "--timeout=600" "--graceful-timeout=50" "--worker-tmp-dir=/dev/shm") .arguments | join " " | quote }}
{{- end -}}

{{/* Addresses and logins of all databases. */}}
{{- define "clearml.env.databases" -}}
{{ include "clearml.env.mongodb" . }}
{{ include "clearml.env.elasticsearch" . }}
{{ include "clearml.env.redis" . }}
{{- end -}}

{{- define "clearml.env.mongodb" -}}
{{- $secret := include "clearml.databasesSecret" . -}}
{{- if .Values.mongodb.enabled -}}
- name: CLEARML_MONGODB_SERVICE_HOST
  value: {{ include "clearml.fullname" . }}-mongodb
- name: CLEARML_MONGODB_SERVICE_PORT
  value: "27017"
{{- if .Values.mongodb.auth.enabled }}
- name: CLEARML_MONGODB_SERVICE_USERNAME
  value: {{ .Values.mongodb.auth.rootUser | quote }}
{{ include "clearml.env.fromSecret" (dict "name" "CLEARML_MONGODB_SERVICE_PASSWORD" "secret" $secret "key" "mongodb_password") }}
- name: CLEARML_MONGODB_SERVICE_QUERY
  value: authSource=admin
{{- end }}
{{- else -}}
{{- $keys := dict
  "CLEARML__hosts__mongo__auth__host" "mongodb_connection_string_auth"
  "CLEARML__hosts__mongo__backend__host" "mongodb_connection_string_backend" -}}
{{ include "clearml.env.secretTexts" (dict "secret" $secret "keys" $keys) }}
{{- end }}
{{- end -}}

{{- define "clearml.env.elasticsearch" -}}
{{- if .Values.elasticsearch.enabled -}}
- name: CLEARML_ELASTIC_SERVICE_HOST
  value: {{ include "clearml.fullname" . }}-elasticsearch
- name: CLEARML_ELASTIC_SERVICE_PORT
  value: "9200"
{{- if .Values.elasticsearch.secret.enabled }}
- name: CLEARML_ELASTIC_SERVICE_USERNAME
  value: elastic
{{ include "clearml.env.fromSecret" (dict "name" "CLEARML_ELASTIC_SERVICE_PASSWORD" "secret" (include "clearml.databasesSecret" .) "key" "elasticsearch_password") }}
{{- end }}
{{- else -}}
{{- $hosts := include "clearml.elasticsearchHosts" . -}}
- name: CLEARML__hosts__elastic__events__hosts
  value: {{ $hosts | quote }}
- name: CLEARML__hosts__elastic__workers__hosts
  value: {{ $hosts | quote }}
{{- end }}
{{- end -}}

{{- define "clearml.env.redis" -}}
- name: CLEARML_REDIS_SERVICE_HOST
  value: {{ include "clearml.redisHost" . | quote }}
- name: CLEARML_REDIS_SERVICE_PORT
  value: {{ include "clearml.redisPort" . | quote }}
{{- if and .Values.redis.enabled .Values.redis.auth.enabled }}
{{ include "clearml.env.fromSecret" (dict "name" "CLEARML_REDIS_SERVICE_PASSWORD" "secret" (include "clearml.databasesSecret" .) "key" "redis_password") }}
{{- end }}
{{- end -}}

{{/* What the API server and the delete job have to agree on about files. */}}
{{- define "clearml.env.asyncDelete" -}}
- name: CLEARML__services__async_urls_delete__enabled
  value: {{ .Values.asyncDelete.enabled | quote }}
- name: CLEARML__services__async_urls_delete__fileserver__url_prefixes
  value: {{ include "clearml.fileserverPrefixes" . | quote }}
{{- end -}}
