{{/* A database is either bundled or external. Takes name, enabled, addresses, paths. */}}
{{- define "clearml.oneDatabase" -}}
{{- $given := without .addresses "" nil -}}
{{- if and .enabled $given -}}
{{- fail (printf "%s.enabled is true beside an external one: set it to false, or drop %s" .name .paths) -}}
{{- else if and (not .enabled) (lt (len $given) (len .addresses)) -}}
{{- fail (printf "%s.enabled is false and nothing takes its place: set %s" .name .paths) -}}
{{- end -}}
{{- end -}}

{{- define "clearml.readableNodes" -}}
{{- if not .Values.elasticsearch.enabled -}}
{{- range fromJsonArray .Values.externalServices.elasticsearchConnectionString | default (list "") -}}
{{- $node := kindIs "map" . | ternary . dict -}}
{{- if not (get $node "host") -}}
{{- fail "externalServices.elasticsearchConnectionString is no JSON list of nodes such as [{\"host\":\"es.example.com\",\"port\":9200}]" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "clearml.enoughVolume" -}}
{{- with .Values.fileserver -}}
{{- $own := and .storage.enabled (not .storage.data.existingPVC) -}}
{{- if and .enabled $own (gt (int .replicaCount) 1) (ne .storage.data.accessMode "ReadWriteMany") -}}
{{- fail "fileserver.replicaCount is above 1 on a volume that one node mounts: set fileserver.storage.data.accessMode to ReadWriteMany" -}}
{{- end -}}
{{- end -}}
{{- end -}}
