{{- define "clearml.fileserver.claimName" -}}
{{- default (printf "%s-fileserver-data" (include "clearml.fullname" .)) .Values.fileserver.storage.data.existingPVC -}}
{{- end -}}

{{/* A volume that one node mounts is free for the new pod only when the old one has gone. */}}
{{- define "clearml.fileserver.strategy" -}}
{{- $storage := .Values.fileserver.storage -}}
{{- if and $storage.enabled (ne $storage.data.accessMode "ReadWriteMany") -}}
type: Recreate
{{- else -}}
type: RollingUpdate
{{- end -}}
{{- end -}}
