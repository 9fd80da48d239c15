{{/*
Most helpers take a component:
  root       the chart's top context
  component  its name, for example apiserver
  values     its values
*/}}

{{- define "clearml.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 38 characters leave room for "-elasticsearch" and for the revision that a StatefulSet appends in a label. */}}
{{- define "clearml.fullname" -}}
{{- $name := default "clearml" .Values.nameOverride -}}
{{- $derived := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- default $derived .Values.fullnameOverride | trunc 38 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of a component's objects. */}}
{{- define "clearml.componentName" -}}
{{- printf "%s-%s" (include "clearml.fullname" .root) .component -}}
{{- end -}}

{{- define "clearml.selectorLabels" -}}
app.kubernetes.io/name: {{ include "clearml.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "clearml.ownLabels" -}}
{{ include "clearml.selectorLabels" . }}
app.kubernetes.io/part-of: clearml
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{/* Labels of an object. Those of the user cannot replace the chart's. */}}
{{- define "clearml.labels" -}}
{{- $chart := printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 -}}
{{- $own := include "clearml.ownLabels" . | fromYaml -}}
{{- merge (dict "helm.sh/chart" $chart) $own (default dict .values.labels) | toYaml -}}
{{- end -}}

{{/* Labels of a pod: without the chart's version, whose change need not restart anything. */}}
{{- define "clearml.podLabels" -}}
{{- merge (include "clearml.ownLabels" . | fromYaml) (default dict .values.podLabels) | toYaml -}}
{{- end -}}

{{/* Name, labels and annotations of a component's object. */}}
{{- define "clearml.metadata" -}}
name: {{ include "clearml.componentName" . }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "clearml.labels" . | nindent 2 }}
{{- with .annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Image reference. Takes root, repository, tag. */}}
{{- define "clearml.image" -}}
{{- $reference := printf "%s:%s" .repository (default .root.Chart.AppVersion .tag) -}}
{{- with .root.Values.imageRegistry -}}
{{- trimSuffix "/" . }}/
{{- end -}}
{{- $reference -}}
{{- end -}}

{{/* Image and pull policy of a component whose values have image.repository, image.tag and image.pullPolicy. */}}
{{- define "clearml.containerImage" -}}
image: {{ include "clearml.image" (dict "root" .root "repository" .image.repository "tag" .image.tag) | quote }}
{{- with .image.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
{{- end -}}

{{/* A security context; `enabled: false` in it leaves it out. */}}
{{- define "clearml.securityContext" -}}
{{- $context := default dict . -}}
{{- if ne (toString $context.enabled) "false" -}}
{{- omit $context "enabled" | toYaml -}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{- define "clearml.credentialsSecret" -}}
{{- default (printf "%s-conf" (include "clearml.fullname" .)) .Values.clearml.existingSecret -}}
{{- end -}}

{{- define "clearml.databasesSecret" -}}
{{- printf "%s-databases" (include "clearml.fullname" .) -}}
{{- end -}}

{{- define "clearml.registrySecret" -}}
{{- printf "%s-registry" (include "clearml.fullname" .) -}}
{{- end -}}

{{/* URL of a component inside the cluster. */}}
{{- define "clearml.apiserverUrl" -}}
{{- printf "http://%s-apiserver:%v" (include "clearml.fullname" .) .Values.apiserver.service.port -}}
{{- end -}}

{{- define "clearml.fileserverUrl" -}}
{{- printf "http://%s-fileserver:%v" (include "clearml.fullname" .) .Values.fileserver.service.port -}}
{{- end -}}

{{/* URLs under which clients store files on the file server, as a JSON list. */}}
{{- define "clearml.fileserverPrefixes" -}}
{{- $prefixes := list -}}
{{- if .Values.fileserver.enabled -}}
{{- $prefixes = list (include "clearml.fileserverUrl" .) -}}
{{- $ingress := .Values.fileserver.ingress -}}
{{- $displayed := .Values.webserver.displayedServerURLs.fileserver -}}
{{- if and $displayed (hasPrefix "http" $displayed) -}}
{{- $prefixes = prepend $prefixes $displayed -}}
{{- else if $ingress.enabled -}}
{{- $prefixes = prepend $prefixes (printf "%s://%s" (ternary "https" "http" (not (empty $ingress.tlsSecretName))) $ingress.hostName) -}}
{{- end -}}
{{- end -}}
{{- toJson $prefixes -}}
{{- end -}}
