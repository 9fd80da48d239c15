{{- define "clearml.redisHost" -}}
{{- .Values.redis.enabled | ternary (printf "%s-redis" (include "clearml.fullname" .)) .Values.externalServices.redisHost -}}
{{- end -}}

{{- define "clearml.redisPort" -}}
{{- .Values.redis.enabled | ternary 6379 .Values.externalServices.redisPort -}}
{{- end -}}

{{/* Nodes of an external Elasticsearch as a JSON list; the server's client wants a scheme for each. The validation refuses
what is no node. */}}
{{- define "clearml.elasticsearchHosts" -}}
{{- $nodes := list -}}
{{- range fromJsonArray .Values.externalServices.elasticsearchConnectionString -}}
{{- if kindIs "map" . -}}
{{- $nodes = append $nodes (merge . (dict "scheme" "http" "port" 9200)) -}}
{{- end -}}
{{- end -}}
{{- toJson $nodes -}}
{{- end -}}

{{/* Contents of the databases' Secret; empty when no database has a login and none is external. */}}
{{- define "clearml.databaseSecrets" -}}
{{- with .Values.mongodb -}}
{{- if and .enabled .auth.enabled }}
mongodb_password: {{ required "mongodb.auth.rootPassword is missing: mongodb.auth.enabled needs it" .auth.rootPassword | quote }}
{{- end }}
{{- end }}
{{- if not .Values.mongodb.enabled }}
{{- with .Values.externalServices }}
mongodb_connection_string_auth: {{ .mongodbConnectionStringAuth | quote }}
mongodb_connection_string_backend: {{ .mongodbConnectionStringBackend | quote }}
{{- end }}
{{- end }}
{{- with .Values.elasticsearch -}}
{{- if and .enabled .secret.enabled }}
elasticsearch_password: {{ required "elasticsearch.secret.password is missing: elasticsearch.secret.enabled needs it" .secret.password | quote }}
{{- end }}
{{- end }}
{{- with .Values.redis -}}
{{- if and .enabled .auth.enabled }}
redis_password: {{ required "redis.auth.password is missing: redis.auth.enabled needs it" .auth.password | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Addresses to wait for until all databases answer; see files/wait-for.py. */}}
{{- define "clearml.databaseAddresses" -}}
{{- $fullname := include "clearml.fullname" . -}}
{{- $addresses := list (printf "%s:%s" (include "clearml.redisHost" .) (include "clearml.redisPort" .)) -}}
{{- if .Values.elasticsearch.enabled -}}
{{- $addresses = append $addresses (printf "%s-elasticsearch:9200" $fullname) -}}
{{- else -}}
{{- $nodes := list -}}
{{- range include "clearml.elasticsearchHosts" . | fromJsonArray -}}
{{- $nodes = append $nodes (printf "%s:%v" .host .port) -}}
{{- end -}}
{{- $addresses = append $addresses (join "," $nodes) -}}
{{- end -}}
{{- if .Values.mongodb.enabled -}}
{{- $addresses = append $addresses (printf "%s-mongodb:27017" $fullname) -}}
{{- else -}}
{{- $addresses = append $addresses "$(SECRET_MONGODB_CONNECTION_STRING_BACKEND)" -}}
{{- end -}}
{{- join " " $addresses -}}
{{- end -}}

{{/* Contents of a claim. Takes accessModes, storageClass, size. */}}
{{- define "clearml.claimSpec" -}}
accessModes: {{- toYaml .accessModes | nindent 2 }}
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end -}}

{{/* A database's claim, made with its StatefulSet. Takes persistence, database: its component. */}}
{{- define "clearml.claimTemplate" -}}
{{- if .persistence.enabled -}}
volumeClaimTemplates:
  - metadata:
      name: data
      labels: {{- include "clearml.selectorLabels" .database | nindent 8 }}
    spec: {{- include "clearml.claimSpec" .persistence | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* Probes of a database. Takes the check, as in a Kubernetes probe. */}}
{{- define "clearml.databaseProbes" -}}
startupProbe:
  {{- toYaml . | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 60
readinessProbe:
  {{- toYaml . | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
livenessProbe:
  {{- toYaml . | nindent 2 }}
  periodSeconds: 20
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}
