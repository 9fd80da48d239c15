/** A flag of helm with its value. */
export interface Flag {
  readonly name: string;
  readonly value?: string;
  /** The flag as it was given, in one or two arguments. */
  readonly args: readonly string[];
}

/** Flags that apply to the download of a chart. Other flags apply to the rendering. */
const FETCH = words(`
  --ca-file --cert-file --devel --insecure-skip-tls-verify --key-file --keyring --pass-credentials --password --plain-http
  --registry-config --repo --repository-cache --repository-config --username --verify --version
`);

/** Flags that read nothing beyond the command line: no file, program, cluster or name server. */
const SELF_CONTAINED = words(`
  --api-versions --debug --hide-notes --include-crds --is-upgrade --kube-version --namespace --no-hooks --set --set-json
  --set-literal --set-string --show-only --skip-crds --skip-schema-validation --skip-tests -a -n -s
`);

/** Flags of both lists that no value follows. */
const SWITCHES = words(`
  --debug --devel --hide-notes --include-crds --insecure-skip-tls-verify --is-upgrade --no-hooks --pass-credentials
  --plain-http --skip-crds --skip-schema-validation --skip-tests --verify
`);

/** The flags in a list of arguments. */
export function parseFlags(args: readonly string[]): Flag[] {
  const flags: Flag[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const [name = '', ...value] = arg.split('=');
    const valueFollows = value.length === 0 && (FETCH.has(name) || SELF_CONTAINED.has(name)) && !SWITCHES.has(name);
    if (valueFollows) {
      flags.push({ name, value: args[index + 1], args: args.slice(index, index + 2) });
      index++;
    } else {
      flags.push({ name, value: value.length > 0 ? value.join('=') : undefined, args: [arg] });
    }
  }
  return flags;
}

/** The arguments of the flags that `test` accepts. */
export function filterFlags(args: readonly string[], test: (flag: Flag) => boolean): string[] {
  return parseFlags(args)
    .filter(test)
    .flatMap((flag) => flag.args);
}

/** Splits flags by the command that they belong to: `helm pull` or `helm template`. */
export function splitFlags(args: readonly string[]): { readonly fetch: string[]; readonly render: string[] } {
  return {
    fetch: filterFlags(args, ({ name }) => FETCH.has(name)),
    render: filterFlags(args, ({ name }) => !FETCH.has(name)),
  };
}

/** Whether a rendering with these flags depends on nothing but them. */
export function areSelfContained(args: readonly string[]): boolean {
  return parseFlags(args).every(({ name }) => SELF_CONTAINED.has(name));
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
