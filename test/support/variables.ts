/** The contents of Secrets, by name and key. */
export type SecretContents = Record<string, Record<string, string>>;

/** The variables of a container, as the kubelet sets them. */
export function variablesIn({ env = [] }: any, secrets: SecretContents): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const { name, value = '', valueFrom } of env) {
    const content = valueFrom === undefined ? expanded(value, variables) : contentOf(valueFrom.secretKeyRef, secrets);
    if (content !== undefined) {
      variables[name] = content;
    }
  }
  return variables;
}

function contentOf({ name, key, optional }: any, secrets: SecretContents): string | undefined {
  const content = secrets[name]?.[key];
  if (content === undefined && optional !== true) {
    throw new Error(`no key ${key} in Secret ${name}`);
  }
  return content;
}

/** Two dollar signs stand for one; a reference to a variable that is not set before stays. */
function expanded(value: string, variables: Record<string, string>): string {
  return value.replace(/\$\$|\$\(([\w.-]+)\)/g, (match, name) => (name ? (variables[name] ?? match) : '$'));
}

/** The settings in the variables of a container as the server reads them: by names in lower case, the last one applies. */
export function settingsIn(container: any, secrets: SecretContents): Record<string, string> {
  const settings = Object.entries(variablesIn(container, secrets)).filter(([name]) => name.startsWith('CLEARML__'));
  return Object.fromEntries(
    settings.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => [name.toLowerCase(), text]),
  );
}
