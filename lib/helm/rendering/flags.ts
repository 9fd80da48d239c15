/** Flags of helm that read nothing beyond the command line, and whether a value follows them. */
const SELF_CONTAINED: Record<string, boolean> = {
  '--api-versions': true,
  '--debug': false,
  '--hide-notes': false,
  '--include-crds': false,
  '--is-upgrade': false,
  '--kube-version': true,
  '--namespace': true,
  '--no-hooks': false,
  '--set': true,
  '--set-json': true,
  '--set-literal': true,
  '--set-string': true,
  '--show-only': true,
  '--skip-crds': false,
  '--skip-schema-validation': false,
  '--skip-tests': false,
  '-a': true,
  '-n': true,
  '-s': true,
};

/** Whether a rendering with these flags depends on nothing but them: on no file, program, cluster or name server. */
export function areSelfContained(flags: readonly string[]): boolean {
  let valueFollows = false;
  return flags.every((flag) => {
    if (valueFollows) {
      valueFollows = false;
      return true;
    }
    const [name = '', value] = flag.split('=');
    const takesValue = Object.hasOwn(SELF_CONTAINED, name) ? SELF_CONTAINED[name] : undefined;
    valueFollows = takesValue === true && value === undefined;
    return takesValue !== undefined;
  });
}
