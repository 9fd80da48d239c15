{{/* Objects that several components have alike. All take a component. */}}

{{/* Service of a component. Takes target: the container's port name. */}}
{{- define "clearml.service" -}}
{{- $service := .values.service -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "clearml.metadata" (merge (dict "annotations" $service.annotations) .) | nindent 2 }}
spec:
  type: {{ $service.type }}
  ports:
    - name: http
      port: {{ $service.port }}
      targetPort: http
      protocol: TCP
      {{- if and $service.nodePort (has $service.type (list "NodePort" "LoadBalancer")) }}
      nodePort: {{ $service.nodePort }}
      {{- end }}
  selector: {{- include "clearml.selectorLabels" . | nindent 4 }}
{{- end -}}

{{/* Service of a database: a name for its only pod. Takes portName, port. */}}
{{- define "clearml.headlessService" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "clearml.metadata" . | nindent 2 }}
spec:
  clusterIP: None
  ports:
    - name: {{ .portName }}
      port: {{ .port }}
      targetPort: {{ .portName }}
      protocol: TCP
  selector: {{- include "clearml.selectorLabels" . | nindent 4 }}
{{- end -}}

{{- define "clearml.ingress" -}}
{{- $ingress := .values.ingress -}}
{{- $host := required (printf "%s.ingress.hostName is missing: %s.ingress.enabled needs it" .component .component) $ingress.hostName -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "clearml.metadata" (merge (dict "annotations" $ingress.annotations) .) | nindent 2 }}
spec:
  {{- with $ingress.ingressClassName }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with $ingress.tlsSecretName }}
  tls:
    - hosts: [{{ $host | quote }}]
      secretName: {{ . }}
  {{- end }}
  rules:
    - host: {{ $host | quote }}
      http:
        paths:
          - path: {{ $ingress.path }}
            pathType: Prefix
            backend:
              service:
                name: {{ include "clearml.componentName" . }}
                port:
                  name: http
{{- end -}}

{{- define "clearml.serviceAccount" -}}
{{- if not .values.serviceAccountName -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "clearml.metadata" (merge (dict "annotations" .values.serviceAccountAnnotations) .) | nindent 2 }}
automountServiceAccountToken: false
{{- end -}}
{{- end -}}
