import { refusalIn } from '../../../lib/cli/cluster/refusal';

/** Messages of kubectl 1.35 about API servers 1.32 and 1.35. */
test.each<[string, string, string, string]>([
  [
    'an immutable template with a password',
    'The Job "j" is invalid: spec.template: Invalid value: {"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"env":[{"name":"A","value":"TOPSECRET: x"}]}]}}: field is immutable',
    'rejected',
    'spec.template: field is immutable',
  ],
  [
    'an immutable claim in the notation of Go',
    'The Job "j" is invalid: spec.template: Invalid value: core.PodTemplateSpec{Value:"TOPSECRET"}: field is immutable',
    'rejected',
    'spec.template: field is immutable',
  ],
  [
    'a StatefulSet, after the patch',
    `Error from server (Invalid): error when applying patch:
{"spec":{"serviceName":"TOPSECRET"}}
for: "STDIN": error when patching "STDIN": StatefulSet.apps "s" is invalid: [spec.selector: Required value, spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden]`,
    'rejected',
    "spec.selector: required value; spec: updates to statefulset spec for fields other than 'replicas' are forbidden",
  ],
  [
    'a missing permission',
    'Error from server (Forbidden): statefulsets.apps "s" is forbidden: User "dev" cannot patch resource "statefulsets" in API group "apps" in the namespace "n"',
    'forbidden',
    'you may not patch statefulsets.apps',
  ],
  [
    'a quota',
    'Error from server (Forbidden): persistentvolumeclaims "p" is forbidden: exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=9Gi, limited: requests.storage=10Gi',
    'rejected',
    'exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=9Gi, limited: requests.storage=10Gi',
  ],
  [
    'a webhook',
    'Error from server: admission webhook "policy.example.com" denied the request: latest tag',
    'rejected',
    'admission webhook "policy.example.com" denied the request: latest tag',
  ],
  [
    'a missing namespace',
    'Error from server (NotFound): namespaces "n" not found',
    'unchecked',
    'namespace n is missing',
  ],
  [
    'a missing kind',
    'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Nope" in version "nope.io/v1"\nensure CRDs are installed first',
    'unchecked',
    'the cluster has no kind Nope',
  ],
  [
    'a webhook without dry run',
    'Error from server (BadRequest): admission webhook "w" does not support dry run',
    'unchecked',
    'an admission webhook does not support a dry run',
  ],
  [
    'an unknown field',
    'Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
    'rejected',
    'strict decoding error: unknown field "spec.replica"',
  ],
  [
    'a webhook that does not respond',
    'Error from server (InternalError): error when creating "STDIN": Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://w.n.svc:443/": connection refused',
    'rejected',
    'failed calling webhook "w.example.com": failed to call webhook: Post "https://w.n.svc:443/": connection refused',
  ],
  [
    'a namespace that is deleted',
    'Error from server (Forbidden): error when creating "STDIN": secrets "s" is forbidden: unable to create new content in namespace n because it is being terminated',
    'rejected',
    'unable to create new content in namespace n because it is being terminated',
  ],
  [
    'a lost connection',
    'Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused',
    'rejected',
    'Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused',
  ],
  ['another message', 'Error from server (InternalError): TOPSECRET', 'rejected', 'InternalError'],
])('reads the message about %s without contents of the object', (_what, message, kind, reason) => {
  expect(refusalIn(message)).toMatchObject({ kind, reason });
});
