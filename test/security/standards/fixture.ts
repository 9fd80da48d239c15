/** The changes that make a fixture of a minimal valid pod: merge patches of its parts. */
export interface Fixture {
  readonly metadata?: object;
  readonly spec?: object;
  readonly container?: object;
  readonly init?: object;
}

/** The fixtures of one rule, at both levels when the rule is of the level baseline. */
export interface RuleFixtures {
  readonly rule: string;
  readonly level: 'baseline' | 'restricted';
  readonly since: number;
  readonly before?: number;
  readonly pass: readonly Fixture[];
  readonly fail: readonly Fixture[];
  /** Those that pass at the level baseline only, from some version on. */
  readonly passBaseline?: readonly Fixture[];
  readonly passBaselineSince?: number;
}

export const inPod = (securityContext: object): Fixture => ({ spec: { securityContext } });
export const inContainer = (securityContext: object): Fixture => ({ container: { securityContext } });
export const inInit = (securityContext: object): Fixture => ({ init: { securityContext } });
export const inBoth = (securityContext: object): Fixture => ({
  ...inContainer(securityContext),
  ...inInit(securityContext),
});
export const annotated = (annotations: object): Fixture => ({ metadata: { annotations } });
export const volumes = (...sources: object[]): Fixture => ({
  spec: { volumes: sources.map((source, index) => ({ name: `volume${index}`, ...source })) },
});
export const sysctls = (...names: string[]): Fixture => inPod({ sysctls: names.map((name) => ({ name, value: '0' })) });

export const userNamespace = (hostUsers: boolean, fixture: Fixture): Fixture => ({ ...fixture, spec: { hostUsers } });

export const DEFAULT_CAPABILITIES =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';
export const RUNTIME_DEFAULT = { seccompProfile: { type: 'RuntimeDefault' } };
export const LOCALHOST = { seccompProfile: { type: 'Localhost', localhostProfile: 'testing' } };
export const UNCONFINED = { seccompProfile: { type: 'Unconfined' } };
export const NO_SECCOMP = { seccompProfile: null };
