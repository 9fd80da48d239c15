{{- define "clearml.asyncdelete.env" -}}
{{- $credentials := dict "CLEARML__secure__auth__token_secret" "secure_auth_token_secret" -}}
{{ include "clearml.env.process" . }}
- name: PYTHONPATH
  value: /tmp/clearml/apiserver
{{ include "clearml.env.databases" . }}
{{ include "clearml.env.secretTexts" (dict "secret" (include "clearml.credentialsSecret" .) "keys" $credentials) }}
{{ include "clearml.env.asyncDelete" . }}
{{- end -}}
