{{- define "contract.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* (list root component) */}}
{{- define "contract.podLabels" -}}
app.kubernetes.io/name: {{ include "contract.fullname" (first .) }}-{{ last . }}
app.kubernetes.io/instance: {{ (first .).Release.Name | quote }}
{{- end }}

{{- define "contract.labels" -}}
{{- $root := first . -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "contract.podLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* A Deployment and its Service: (list root component environment) */}}
{{- define "contract.workload" -}}
{{- $root := first . -}}
{{- $component := index . 1 -}}
{{- $id := list $root $component -}}
{{- $fullname := include "contract.fullname" $root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $fullname }}-{{ $component }}
  labels: {{- include "contract.labels" $id | nindent 4 }}
spec:
  replicas: 1
  selector:
    matchLabels: {{- include "contract.podLabels" $id | nindent 6 }}
  template:
    metadata:
      labels: {{- include "contract.podLabels" $id | nindent 8 }}
    spec:
      {{- if $root.Values.global.imageCredentials.password }}
      imagePullSecrets:
        - name: {{ $fullname }}-pull
      {{- end }}
      containers:
        - name: {{ $component }}
          image: docker.io/clearml/clearml-platform-management-{{ $component }}:{{ $root.Chart.AppVersion }}
          env: {{- last . | toYaml | nindent 12 }}
          ports:
            - name: http
              containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $fullname }}-{{ $component }}
  labels: {{- include "contract.labels" $id | nindent 4 }}
spec:
  type: ClusterIP
  selector: {{- include "contract.podLabels" $id | nindent 4 }}
  ports:
    - name: http
      port: 8080
      targetPort: http
{{- end }}
