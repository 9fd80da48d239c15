/** A part of the cluster without which the API server cannot check an object. */
export type MissingPart = 'kind' | 'namespace';

/** The reason why the API server does not accept an object. */
export type Refusal =
  /** The user lacks a permission. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** The API server cannot check the object without another one. */
  | { readonly kind: 'unchecked'; readonly reason: string; readonly missing?: MissingPart }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Why the API server does not accept an object: the messages of kubectl without contents of the object, which may be secrets. */
export function refusalIn(messages: string): Refusal {
  const text = messages
    .split('\n')
    .filter((line) => !/^(?:Warning|W\d{4})/.test(line))
    .join('\n')
    .trim();
  const forbidden = /cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?/.exec(text);
  if (forbidden) {
    const [, verb, resource, group] = forbidden;
    return { kind: 'forbidden', reason: `you may not ${verb} ${resource}${group ? `.${group}` : ''}` };
  }
  const missing = /no matches for kind "([^"]+)"|namespaces "([^"]+)" not found/.exec(text);
  if (missing) {
    const [, kind, namespace] = missing;
    return {
      kind: 'unchecked',
      missing: kind ? 'kind' : 'namespace',
      reason: kind ? `the cluster has no kind ${kind}` : `namespace ${namespace} is missing`,
    };
  }
  if (/does not support dry run|dryRun is not supported/i.test(text)) {
    return { kind: 'unchecked', reason: 'an admission webhook does not support a dry run' };
  }
  return { kind: 'rejected', reason: reasonIn(text) };
}

/** Messages of admission and of the connection, which name no content. */
const SAFE =
  /((?:admission webhook "[^"]+" denied the request|failed calling webhook|ValidatingAdmissionPolicy '[^']+'[^:]*|(?:Apply|Operation) (?:failed with|cannot be fulfilled on)|Unable to connect to the server|The connection to the server|kubectl was ended).*)/s;

/** Causes of invalid objects, such as `spec.template: Invalid value: {…}: field is immutable`. */
const CAUSE =
  /([a-z][\w.[\]"/-]*): (Invalid value|Forbidden|Required value|Unsupported value|Duplicate value|Too long|Too many)\b/g;

/** Messages about decoding, which name fields and types only. */
const DECODING = /strict decoding error: .*|unknown field "[^"]+"|cannot unmarshal \w+ into [\w .]+/;

function reasonIn(text: string): string {
  // Authorization and admission forbid; their reason follows the object and the patch that kubectl repeats.
  const [, forbidden] = /\(Forbidden\): (?:.*"STDIN": )?(?:\S+ "[^"]*" is forbidden: )?(.+)$/s.exec(text) ?? [];
  const [, safe = forbidden] = SAFE.exec(text) ?? [];
  if (safe !== undefined) {
    return oneLine(safe);
  }
  const causes = [...text.matchAll(CAUSE)].map(({ 0: whole, 1: field = '', 2: type = '', index }, position, all) => {
    const end = all[position + 1]?.index ?? text.length;
    return `${field}: ${explanation(type, text.slice(index + whole.length, end))}`;
  });
  if (causes.length > 0) {
    return causes.join('; ');
  }
  // Other messages may contain contents of the object.
  return DECODING.exec(text)?.[0] ?? /\((\w+)\)/.exec(text)?.[1] ?? 'the API server rejects the object';
}

/** The text after the value, which is not shown: it may contain contents of secrets. */
function explanation(type: string, rest: string): string {
  const text = rest.replace(/[\s,\]]+$/, '');
  if (type === 'Forbidden') {
    return oneLine(text.replace(/^: /, ''));
  }
  const last = /^: .*: ([^:{}"]+)$/s.exec(text)?.[1];
  return last === undefined ? type.toLowerCase() : oneLine(last);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
