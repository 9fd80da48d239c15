{{/* What all pods have in common, and what the user chooses for a component's. */}}
{{- define "clearml.podSettings" -}}
{{- $values := .values -}}
enableServiceLinks: false
automountServiceAccountToken: false
serviceAccountName: {{ include "clearml.serviceAccountName" . }}
{{- with include "clearml.pullSecrets" .root | fromYamlArray }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext: {{- include "clearml.securityContext" .values.podSecurityContext | nindent 2 }}
{{- range $field := list "affinity" "dnsConfig" "dnsPolicy" "hostAliases" "nodeSelector" "priorityClassName" "tolerations" "topologySpreadConstraints" }}
{{- with get $values $field }}
{{ dict $field . | toYaml }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Own account of a component, or the one that the user names. Databases share one. */}}
{{- define "clearml.serviceAccountName" -}}
{{- $shared := printf "%s-%s" (include "clearml.fullname" .root) (default .component .account) -}}
{{- default $shared .values.serviceAccountName -}}
{{- end -}}

{{- define "clearml.pullSecrets" -}}
{{- $names := list -}}
{{- range .Values.imageCredentials.existingImagePullSecrets -}}
{{- $names = append $names (dict "name" .name) -}}
{{- end -}}
{{- if .Values.imageCredentials.password -}}
{{- $names = append $names (dict "name" (include "clearml.registrySecret" .)) -}}
{{- end -}}
{{- toYaml $names -}}
{{- end -}}

{{/* Init containers: one that waits, and those of the user. Takes a component, addresses, waitEnv. */}}
{{- define "clearml.initContainers" -}}
- name: wait
  {{- include "clearml.containerImage" (dict "root" .root "image" .values.image) | nindent 2 }}
  command: [python3, -c]
  args:
    - |
      {{- .root.Files.Get "files/wait-for.py" | nindent 6 }}
  env:
    {{- with .waitEnv }}
    {{- . | trim | nindent 4 }}
    {{- end }}
    - name: WAIT_FOR
      value: {{ .addresses | quote }}
  resources:
    requests:
      cpu: 10m
      memory: 32Mi
    limits:
      memory: 64Mi
  securityContext: {{- include "clearml.securityContext" .values.containerSecurityContext | nindent 4 }}
{{- with .values.extraInitContainers }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Init containers that wait for the API server, which answers once the databases are ready. */}}
{{- define "clearml.waitForApiserver" -}}
{{- $addresses := printf "%s/debug.ping" (include "clearml.apiserverUrl" .root) -}}
{{- include "clearml.initContainers" (merge (dict "addresses" $addresses) .) -}}
{{- end -}}

{{/* A probe: the chart's fields, and those of the user over them. Takes default, given. */}}
{{- define "clearml.probe" -}}
{{- $given := default dict .given -}}
{{- $own := .default -}}
{{- range list "exec" "grpc" "tcpSocket" -}}
{{- if hasKey $given . -}}
{{- $own = omit $own "httpGet" -}}
{{- end -}}
{{- end -}}
{{- mergeOverwrite (deepCopy $own) $given | toYaml -}}
{{- end -}}

{{/* The three probes of a component with an HTTP address. Takes a component, path, startupSeconds. */}}
{{- define "clearml.probes" -}}
{{- $period := int .values.probeRoundtripSeconds -}}
{{- $common := dict
  "httpGet" (dict "path" .path "port" "http")
  "periodSeconds" $period
  "timeoutSeconds" (int .values.probeRoundtripTimeoutSeconds) -}}
{{- $patience := div (add .startupSeconds $period -1) $period -}}
startupProbe:
  {{- include "clearml.probe" (dict "default" (merge (dict "failureThreshold" $patience) $common) "given" .values.startupProbe) | nindent 2 }}
readinessProbe:
  {{- include "clearml.probe" (dict "default" (merge (dict "failureThreshold" 3) $common) "given" .values.readinessProbe) | nindent 2 }}
livenessProbe:
  {{- include "clearml.probe" (dict "default" (merge (dict "failureThreshold" 6) $common) "given" .values.livenessProbe) | nindent 2 }}
{{- end -}}

{{/* The folders that the Python processes write to. Takes the values of a component. */}}
{{- define "clearml.scratchVolumes" -}}
{{ include "clearml.temporaryVolume" . }}
- name: logs
  emptyDir: {}
{{- end -}}

{{- define "clearml.temporaryVolume" -}}
- name: tmp
  emptyDir: {{- pick (default dict .temporaryStorage) "sizeLimit" | toYaml | nindent 4 }}
{{- end -}}

{{- define "clearml.scratchMounts" -}}
- name: tmp
  mountPath: /tmp
- name: logs
  mountPath: /var/log/clearml
{{- end -}}

{{/* What the API server and the delete job need beyond: configuration files. */}}
{{- define "clearml.apiserverVolumes" -}}
{{ include "clearml.scratchVolumes" dict }}
{{- with include "clearml.configSources" . | fromYamlArray }}
- name: config
  projected:
    sources: {{- toYaml . | nindent 6 }}
{{- end }}
{{- end -}}

{{- define "clearml.apiserverMounts" -}}
{{ include "clearml.scratchMounts" . }}
{{- if include "clearml.configSources" . | fromYamlArray }}
- name: config
  mountPath: /opt/clearml/config
  readOnly: true
{{- end }}
{{- end -}}

{{/* Where configuration files come from, as sources of a projected volume. */}}
{{- define "clearml.configSources" -}}
{{- $sources := list -}}
{{- with .Values.apiserver -}}
{{- if .additionalConfigs -}}
{{- $sources = append $sources (dict "configMap" (dict "name" (printf "%s-apiserver" (include "clearml.fullname" $)))) -}}
{{- end -}}
{{- with .existingAdditionalConfigsConfigMap -}}
{{- $sources = append $sources (dict "configMap" (dict "name" .)) -}}
{{- end -}}
{{- with .existingAdditionalConfigsSecret -}}
{{- $sources = append $sources (dict "secret" (dict "name" .)) -}}
{{- end -}}
{{- end -}}
{{- toYaml $sources -}}
{{- end -}}

{{/* Annotations of a pod that reads the API server's configuration files: it restarts when the chart's own ones change. */}}
{{- define "clearml.configAnnotations" -}}
{{- $annotations := deepCopy (default dict .values.podAnnotations) -}}
{{- with .root.Values.apiserver.additionalConfigs -}}
{{- $_ := set $annotations "checksum/config" (toYaml . | sha256sum) -}}
{{- end -}}
{{- toYaml $annotations -}}
{{- end -}}
