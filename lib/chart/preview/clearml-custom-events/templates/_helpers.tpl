{{- define "contract.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* (list root component) */}}
{{- define "contract.podLabels" -}}
app.kubernetes.io/name: {{ last . }}
app.kubernetes.io/instance: {{ (first .).Release.Name | quote }}
{{- end }}

{{- define "contract.labels" -}}
{{- $root := first . -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "contract.podLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* The spec of a pod that sends events: (list root component extra-environment) */}}
{{- define "contract.podSpec" -}}
{{- $root := first . -}}
{{- $component := index . 1 -}}
{{- $fullname := include "contract.fullname" $root -}}
{{- if $root.Values.global.imageCredentials.password -}}
imagePullSecrets:
  - name: {{ $fullname }}-pull
{{ end -}}
containers:
  - name: {{ $component }}
    image: docker.io/clearml/clearml-{{ $component }}:{{ $root.Chart.AppVersion }}
    env:
      - name: CLEARML_API_HOST
        value: {{ required "global.clearml.apiServerUrlReference is required" $root.Values.global.clearml.apiServerUrlReference | quote }}
      - name: CLEARML_API_ACCESS_KEY
        valueFrom: { secretKeyRef: { name: {{ $fullname }}, key: api_key } }
      - name: CLEARML_API_SECRET_KEY
        valueFrom: { secretKeyRef: { name: {{ $fullname }}, key: api_secret } }
      - name: REDIS_HOST
        value: {{ $fullname }}-redis
      {{- range $name, $value := last . }}
      - name: {{ $name }}
        value: {{ $value | quote }}
      {{- end }}
{{- end }}
