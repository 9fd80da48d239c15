{{- define "contract.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
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

{{- define "contract.host" -}}
{{- .Values.ingress.hostName | default .Values.ingress.hostname -}}
{{- end }}

{{/* The sessions: streamSession since 3.0.0, tcpSession before. */}}
{{- define "contract.sessions" -}}
{{- ternary .Values.streamSession .Values.tcpSession (semverCompare ">=3.0.0" .Chart.Version) | toJson -}}
{{- end }}

{{- define "contract.externalUrl" -}}
{{- if .Values.externalURL -}}
{{- .Values.externalURL -}}
{{- else -}}
{{- printf "%s://%s" (ternary "https" "http" (ne .Values.ingress.tlsSecretName "")) (include "contract.host" .) -}}
{{- end -}}
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
