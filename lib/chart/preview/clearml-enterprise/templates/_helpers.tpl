{{/* Names and labels. ============================================================================================== */}}

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

{{/* (list root component): <fullname>-<component> */}}
{{- define "contract.name" -}}
{{- printf "%s-%s" (include "contract.fullname" (first .)) (last .) -}}
{{- end }}

{{/* (list root suffix): the same, within the 52 characters that a CronJob may have */}}
{{- define "contract.cronJobName" -}}
{{- $room := sub 51 (len (last .)) | int -}}
{{- printf "%s-%s" (include "contract.fullname" (first .) | trunc $room | trimSuffix "-") (last .) -}}
{{- end }}

{{/* (list root component): the address of a component inside the cluster */}}
{{- define "contract.url" -}}
{{- printf "http://%s:%v" (include "contract.name" .) (index (first .).Values (last .)).service.port -}}
{{- end }}

{{/* The labels of every object: they do not tell one component from another. */}}
{{- define "contract.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "contract.fullname" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* (list root component): the labels of a component's pods, and its selector */}}
{{- define "contract.podLabels" -}}
app.kubernetes.io/name: {{ include "contract.fullname" (first .) }}
app.kubernetes.io/instance: {{ include "contract.name" . }}
{{- end }}

{{/* Parts of a pod. ================================================================================================== */}}

{{- define "contract.image" -}}
{{- printf "%s:%s" .repository .tag | quote -}}
{{- end }}

{{/* A map as YAML, without its empty entries; numbers and false stay. */}}
{{- define "contract.pruned" -}}
{{- $out := dict -}}
{{- range $key, $value := . -}}
{{- if kindIs "map" $value -}}
{{- $value = include "contract.pruned" $value | fromYaml -}}
{{- end -}}
{{- if or $value (kindIs "bool" $value) (kindIs "float64" $value) (kindIs "int64" $value) -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $out -}}
{{- end }}

{{/* A security context; some have a switch `enabled` of their own. */}}
{{- define "contract.securityContext" -}}
{{- $context := . | default dict -}}
{{- if eq (toString $context.enabled) "false" -}}
{}
{{- else -}}
{{- include "contract.pruned" (omit $context "enabled") -}}
{{- end -}}
{{- end }}

{{/* (list root values): what a component says about its pod */}}
{{- define "contract.podSettings" -}}
{{- $v := last . -}}
{{- include "contract.imagePullSecrets" (first .) }}
{{- with $v.dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- range $key := list "dnsConfig" "hostAliases" "nodeSelector" "tolerations" "affinity" }}
{{- with index $v $key }}
{{ $key }}: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
securityContext: {{- include "contract.securityContext" $v.podSecurityContext | nindent 2 }}
{{- end }}

{{/* What a side service takes over from the apiserver. */}}
{{- define "contract.sidePodSettings" -}}
serviceAccountName: {{ .Values.apiserver.serviceAccountName }}-apiserver
{{- include "contract.podSettings" (list . (omit .Values.apiserver "dnsPolicy" "dnsConfig" "hostAliases")) }}
{{- end }}

{{- define "contract.imagePullSecrets" -}}
{{- with .Values.imageCredentials }}
{{- if and .enabled (or .existingImagePullSecrets .password) }}
imagePullSecrets: {{- toYaml (.existingImagePullSecrets | default (list (dict "name" "clearml-registry-key"))) | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* (dict values handler period timeout): the three probes, own fields over the built-in ones */}}
{{- define "contract.probes" -}}
{{- range $kind := list "livenessProbe" "startupProbe" "readinessProbe" }}
{{- $own := index $.values $kind | default dict }}
{{- $probe := dict "periodSeconds" $.period "timeoutSeconds" $.timeout "failureThreshold" (ternary 30 3 (eq $kind "startupProbe")) }}
{{- if not (pick $own "exec" "grpc" "httpGet" "tcpSocket") }}
{{- $probe = merge $probe $.handler }}
{{- end }}
{{ $kind }}: {{- toYaml (mergeOverwrite $probe $own) | nindent 2 }}
{{- end }}
{{- end }}

{{/* (list root credential key): an env source that reads the internal credentials */}}
{{- define "contract.credentialEnv" -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ (first .).Values.clearml.existingSecret | default "clearml-conf" }}
      key: {{ index . 2 }}
{{- end }}

{{/* A given credential, else a random one; base64. */}}
{{- define "contract.credential" -}}
{{- . | default (randAlphaNum 32) | b64enc -}}
{{- end }}

{{/* Where the server finds its databases. ============================================================================= */}}

{{- define "contract.mongodbSource" -}}
{{- if and (.Values.mckMongodb).enabled .Values.mckMongodb.migrated -}} operator
{{- else if .Values.mongodb.enabled -}} bundled
{{- else -}} external
{{- end -}}
{{- end }}

{{- define "contract.redisHost" -}}
{{- if .Values.redis.enabled -}} {{ .Release.Name }}-redis-master
{{- else if (.Values.dragonfly).enabled -}} {{ .Release.Name }}-dragonfly
{{- else -}} {{ .Values.externalServices.redisHost }}
{{- end -}}
{{- end }}

{{- define "contract.redisPort" -}}
{{- if or .Values.redis.enabled (.Values.dragonfly).enabled -}} 6379
{{- else -}} {{ .Values.externalServices.redisPort | int64 }}
{{- end -}}
{{- end }}

{{- define "contract.redisEnv" -}}
- name: CLEARML_REDIS_SERVICE_HOST
  value: {{ include "contract.redisHost" . | quote }}
- name: CLEARML_REDIS_SERVICE_PORT
  value: {{ include "contract.redisPort" . | quote }}
{{- if and .Values.redis.enabled (.Values.redis.auth).enabled }}
- name: CLEARML_REDIS_SERVICE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Release.Name }}-redis
      key: redis-password
{{- end }}
{{- end }}

{{- define "contract.mongodbEnv" -}}
{{- $source := include "contract.mongodbSource" . }}
{{- if eq $source "operator" }}
- name: CLEARML_MONGODB_SERVICE_CONNECTION_STRING
  valueFrom:
    secretKeyRef:
      name: mongodb-root
      key: connectionString
{{- else if eq $source "external" }}
- name: CLEARML__HOSTS__MONGO__BACKEND__HOST
  value: {{ .Values.externalServices.mongodbConnectionStringBackend | quote }}
- name: CLEARML__HOSTS__MONGO__AUTH__HOST
  value: {{ .Values.externalServices.mongodbConnectionStringAuth | quote }}
- name: CLEARML__apiserver__mongo__ensure_db_version_on_startup
  value: "false"
{{- else if (.Values.mongodb.auth).enabled }}
- name: MONGODB_ROOT_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Release.Name }}-mongodb
      key: mongodb-root-password
- name: CLEARML_MONGODB_SERVICE_CONNECTION_STRING
  value: {{ printf "mongodb://%s:$(MONGODB_ROOT_PASSWORD)@%s-mongodb:27017" .Values.mongodb.auth.rootUser .Release.Name | quote }}
{{- else }}
- name: CLEARML_MONGODB_SERVICE_CONNECTION_STRING
  value: mongodb://{{ .Release.Name }}-mongodb:27017
{{- end }}
{{- end }}

{{- define "contract.elasticsearchEnv" -}}
{{- $hosts := `[{"host":"clearml-elastic-master","port":9200,"scheme":"http"}]` }}
{{- if not .Values.elasticsearch.enabled }}
{{- $hosts = .Values.externalServices.elasticsearchConnectionString }}
{{- end }}
{{- range list "WORKERS" "EVENTS" "DATASETS" "LOGS" }}
- name: CLEARML__HOSTS__ELASTIC__{{ . }}__HOSTS
  value: {{ $hosts | quote }}
{{- end }}
{{- if and .Values.elasticsearch.enabled (.Values.elasticsearch.secret).enabled }}
{{- range $variable := list "USERNAME" "PASSWORD" }}
- name: CLEARML_ELASTIC_SERVICE_{{ $variable }}
  valueFrom:
    secretKeyRef:
      name: clearml-elastic-master-credentials
      key: {{ lower $variable }}
{{- end }}
{{- end }}
{{- end }}

{{- define "contract.databaseEnv" -}}
{{ include "contract.redisEnv" . }}
{{- include "contract.mongodbEnv" . }}
{{- include "contract.elasticsearchEnv" . }}
{{- end }}

{{/* Whole objects. =================================================================================================== */}}

{{/* (list root component values targetPort) */}}
{{- define "contract.service" -}}
{{- $root := first . }}
{{- $component := index . 1 }}
{{- $service := (index . 2).service }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "contract.name" (list $root $component) }}
  labels: {{- include "contract.labels" $root | nindent 4 }}
  {{- with $service.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $service.type }}
  ports:
    - port: {{ $service.port }}
      targetPort: {{ last . }}
      {{- if and (eq $service.type "NodePort") $service.nodePort }}
      nodePort: {{ $service.nodePort }}
      {{- end }}
      protocol: TCP
  selector: {{- include "contract.podLabels" (list $root $component) | nindent 4 }}
{{- end }}

{{/* (list root component values) */}}
{{- define "contract.ingress" -}}
{{- $root := first . }}
{{- $name := include "contract.name" (list $root (index . 1)) }}
{{- $ingress := (last .).ingress }}
{{- if $ingress.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ $name }}
  labels: {{- include "contract.labels" $root | nindent 4 }}
  {{- with $ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with $ingress.ingressClassName }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with $ingress.tlsSecretName }}
  tls:
    - hosts: [{{ $ingress.hostName | quote }}]
      secretName: {{ . }}
  {{- end }}
  rules:
    - host: {{ $ingress.hostName | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {{ $name }}
                port:
                  number: {{ (last .).service.port }}
{{- end }}
{{- end }}

{{/* (list root name values) */}}
{{- define "contract.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ (last .).serviceAccountName }}-{{ index . 1 }}
  labels: {{- include "contract.labels" (first .) | nindent 4 }}
{{- end }}

{{/*
(dict root component values command): a Deployment of a side service. It runs the apiserver's image with the apiserver's
settings; its own values are extraEnvs, extraVolumes and extraVolumeMounts.
*/}}
{{- define "contract.sideService" -}}
{{- $server := .root.Values.apiserver }}
{{- $id := list .root .component }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "contract.name" $id }}
  labels: {{- include "contract.labels" .root | nindent 4 }}
spec:
  replicas: 1
  selector:
    matchLabels: {{- include "contract.podLabels" $id | nindent 6 }}
  template:
    metadata:
      labels: {{- include "contract.podLabels" $id | nindent 8 }}
    spec:
      {{- include "contract.sidePodSettings" .root | nindent 6 }}
      containers:
        - name: {{ .component }}
          image: {{ include "contract.image" $server.image }}
          imagePullPolicy: {{ $server.image.pullPolicy }}
          command: [python3, -m, {{ .command }}]
          env:
            {{- include "contract.databaseEnv" .root | nindent 12 }}
            {{- include "contract.credentialEnv" (list .root "CLEARML__secure__auth__token_secret" "secure_auth_token_secret") | nindent 12 }}
            {{- with .values.extraEnvs }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          resources: {{- toYaml $server.resources | nindent 12 }}
          securityContext: {{- include "contract.securityContext" $server.containerSecurityContext | nindent 12 }}
          {{- with .values.extraVolumeMounts }}
          volumeMounts: {{- toYaml . | nindent 12 }}
          {{- end }}
      {{- with .values.extraVolumes }}
      volumes: {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
