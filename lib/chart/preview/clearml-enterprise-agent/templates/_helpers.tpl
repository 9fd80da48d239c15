{{- define "contract.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "contract.podLabels" -}}
app.kubernetes.io/name: {{ include "contract.fullname" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "contract.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "contract.podLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "contract.serviceAccountName" -}}
{{- .Values.agentk8sglue.serviceAccountName | default (printf "%s-sa" (include "contract.fullname" .)) -}}
{{- end }}

{{/* Cluster-scoped names carry the namespace, as since 6.13.9. */}}
{{- define "contract.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "contract.fullname" .) -}}
{{- end }}

{{- define "contract.imagePullSecrets" -}}
{{- $secrets := list -}}
{{- with .Values.imageCredentials -}}
{{- if and .enabled .password -}}
{{- $secrets = append $secrets (dict "name" (printf "%s-ark" (include "contract.fullname" $))) -}}
{{- end -}}
{{- $secrets = concat $secrets .extraImagePullSecrets -}}
{{- end -}}
{{- if $secrets }}
imagePullSecrets: {{- toYaml $secrets | nindent 2 }}
{{- end }}
{{- end }}

{{/* Addresses and credentials, which the agent and its tasks both get. */}}
{{- define "contract.serverEnv" -}}
{{- $secret := .Values.clearml.existingAgentk8sglueSecret | default (printf "%s-ac" (include "contract.fullname" .)) -}}
- name: CLEARML_API_HOST
  value: {{ .Values.agentk8sglue.apiServerUrlReference | quote }}
- name: CLEARML_WEB_HOST
  value: {{ .Values.agentk8sglue.webServerUrlReference | quote }}
{{- with .Values.agentk8sglue.fileServerUrlReference }}
- name: CLEARML_FILES_HOST
  value: {{ . | quote }}
{{- end }}
- name: CLEARML_API_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: agentk8sglue_key
- name: CLEARML_API_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: agentk8sglue_secret
{{- end }}

{{/* (dict certificates fullname): volumes with the user's certificates */}}
{{- define "contract.certificateVolumes" -}}
{{- $fullname := .fullname -}}
{{- if .certificates.overrideCaCertificatesCrt }}
- name: ca-bundle
  configMap:
    name: {{ $fullname }}-ca-bundle
{{- end }}
{{- range $index, $certificate := .certificates.extraCerts }}
- name: custom-ca-{{ $index }}
  configMap:
    name: {{ $fullname }}-custom-ca-{{ $index }}
{{- end }}
{{- end }}

{{- define "contract.certificateMounts" -}}
{{- if .overrideCaCertificatesCrt }}
- name: ca-bundle
  mountPath: /etc/ssl/certs/ca-certificates.crt
  subPath: ca-certificates.crt
{{- end }}
{{- range $index, $certificate := .extraCerts }}
- name: custom-ca-{{ $index }}
  mountPath: /usr/local/share/ca-certificates/{{ $certificate.alias }}.crt
  subPath: {{ $certificate.alias }}.crt
{{- end }}
{{- end }}

{{/* (dict root template image): the pod that a task gets */}}
{{- define "contract.taskPod" -}}
{{- $root := .root -}}
{{- $fullname := include "contract.fullname" $root -}}
{{- $t := .template -}}
{{- $certificates := ternary $root.Values.customCertificates (dict) ($root.Values.customCertificates.propagateToTasks | default false) -}}
apiVersion: v1
kind: Pod
metadata:
  name: task
  namespace: {{ $root.Release.Namespace }}
  labels: {{- toYaml ($t.labels | default dict) | nindent 4 }}
  annotations: {{- toYaml ($t.annotations | default dict) | nindent 4 }}
spec:
  {{- with include "contract.imagePullSecrets" $root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  serviceAccountName: {{ include "contract.serviceAccountName" $root }}
  securityContext: {{- toYaml ($t.podSecurityContext | default dict) | nindent 4 }}
  {{- range $key := list "priorityClassName" "schedulerName" "nodeSelector" "tolerations" "affinity" "hostAliases" }}
  {{- with index $t $key }}
  {{ $key }}: {{ toRawJson . }}
  {{- end }}
  {{- end }}
  initContainers:
    {{- if ($root.Values.bootstrap).enabled }}
    - name: bootstrap
      image: docker.io/clearml/clearml-agent-bootstrap:1.0.1-46
      securityContext: {{- toYaml ($t.containerSecurityContext | default dict) | nindent 8 }}
    {{- end }}
    {{- with $t.initContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  containers:
    - name: task
      image: {{ .image | quote }}
      securityContext: {{- toYaml ($t.containerSecurityContext | default dict) | nindent 8 }}
      resources: {{- toYaml ($t.resources | default dict) | nindent 8 }}
      env:
        {{- include "contract.serverEnv" $root | nindent 8 }}
        {{- if $certificates }}
        - name: REQUESTS_CA_BUNDLE
          value: /etc/ssl/certs/ca-certificates.crt
        - name: SSL_CERT_FILE
          value: /etc/ssl/certs/ca-certificates.crt
        {{- end }}
        {{- with $t.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      volumeMounts:
        {{- with include "contract.certificateMounts" $certificates | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- range $t.fileMounts }}
        - name: filemounts
          mountPath: {{ printf "%s/%s" .folderPath .name | quote }}
          subPath: {{ .name | quote }}
          readOnly: true
        {{- end }}
        {{- range concat ($t.volumeMounts | default list) ($t.extraVolumeMounts | default list) }}
        - {{ toRawJson . }}
        {{- end }}
  volumes:
    {{- with include "contract.certificateVolumes" (dict "certificates" $certificates "fullname" $fullname) | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- if $t.fileMounts }}
    - name: filemounts
      configMap:
        name: {{ $fullname }}-tfm
    {{- end }}
    {{- range concat ($t.volumes | default list) ($t.extraVolumes | default list) }}
    - {{ toRawJson . }}
    {{- end }}
{{- end }}
