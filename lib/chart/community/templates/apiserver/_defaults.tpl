{{/* Settings in HOCON that users can override by the other configuration files and by CLEARML__ variables. */}}
{{- define "clearml.apiserver.defaults" -}}
auth.cookies {
  max_age: {{ int64 .Values.clearml.cookieMaxAge }}
  secure: {{ .Values.clearml.secureCookie }}
}
{{- with .Values.apiserver.allowedOrigins }}
cors.origins: {{ toJson . }}
{{- end }}
{{- end -}}
