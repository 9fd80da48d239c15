/** The reason why the API server does not accept an object. */
export type Refusal =
  /** The user lacks a permission. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** The API server cannot check the object without another one. */
  | { readonly kind: 'unchecked'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/** The reason in the messages of kubectl about one object, without contents of the object. */
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
      reason: kind ? `the cluster has no kind ${kind}` : `namespace ${namespace} is missing`,
    };
  }
  if (/does not support dry run|dryRun is not supported/i.test(text)) {
    return { kind: 'unchecked', reason: 'an admission webhook does not support a dry run' };
  }
  return { kind: 'rejected', reason: reasonIn(text) };
}

/** Messages of admission, which name no content. */
const ADMISSION =
  /((?:admission webhook "[^"]+" denied the request|ValidatingAdmissionPolicy '[^']+'[^:]*|exceeded quota|violates PodSecurity).*)/s;

/** Causes of invalid objects, such as `spec.template: Invalid value: {…}: field is immutable`. */
const CAUSE =
  /([a-z][\w.[\]"/-]*): (Invalid value|Forbidden|Required value|Unsupported value|Duplicate value|Too long|Too many)\b/g;

/** Messages about decoding, which name fields and types only. */
const DECODING = /strict decoding error: .*|unknown field "[^"]+"|cannot unmarshal \w+ into [\w .]+/;

function reasonIn(text: string): string {
  const [, admission] = ADMISSION.exec(text) ?? [];
  if (admission !== undefined) {
    return oneLine(admission);
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
