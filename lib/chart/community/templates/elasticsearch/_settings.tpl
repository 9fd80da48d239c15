{{/* The user's files; one that is null is as good as none. */}}
{{- define "clearml.elasticsearch.files" -}}
{{- $files := dict -}}
{{- range $name, $content := .Values.elasticsearch.esConfig -}}
{{- if $content -}}
{{- $_ := set $files $name $content -}}
{{- end -}}
{{- end -}}
{{- toYaml $files -}}
{{- end -}}

{{/* Settings that make one node in a pod; the user's list may replace them. */}}
{{- define "clearml.elasticsearch.ownSettings" -}}
- name: cluster.name
  value: clearml
- name: discovery.type
  value: single-node
- name: network.host
  value: 0.0.0.0
- name: node.name
  value: clearml
- name: node.store.allow_mmap
  value: {{ .Values.elasticsearch.sysctlInitContainer.enabled | quote }}
- name: xpack.security.enabled
  value: "false"
- name: ES_JAVA_OPTS
  value: {{ .Values.elasticsearch.esJavaOpts | quote }}
{{- end -}}

{{/* Settings of a login by password, over plain HTTP inside the cluster; they stand above the user's list. */}}
{{- define "clearml.elasticsearch.loginSettings" -}}
- name: xpack.security.enabled
  value: "true"
- name: xpack.security.http.ssl.enabled
  value: "false"
{{ include "clearml.env.fromSecret" (dict "name" "ELASTIC_PASSWORD" "secret" (include "clearml.databasesSecret" .) "key" "elasticsearch_password") }}
{{- end -}}

{{- define "clearml.elasticsearch.env" -}}
{{- $own := include "clearml.elasticsearch.ownSettings" . -}}
{{- $env := include "clearml.env" (dict "own" $own "extra" .Values.elasticsearch.extraEnvs) -}}
{{- if .Values.elasticsearch.secret.enabled -}}
{{- $login := include "clearml.elasticsearch.loginSettings" . | fromYamlArray -}}
{{- $env = include "clearml.env" (dict "own" $env "extra" $login) -}}
{{- end -}}
{{- $env -}}
{{- end -}}
