import type { Case } from './case';
import { AGENT, OTHERS } from './other-cases';
import { SERVER } from './server-cases';

/** A file for each section of values in the ClearML documentation, and for situations that users reported. */
export const CASES: readonly Case[] = [...SERVER, ...AGENT, ...OTHERS];

/** Files with a section that the embedded chart of the open-source server has, too. */
export const EMBEDDED: readonly string[] = [
  'server/default-secret-values',
  'server/database-authentication',
  'server/external-databases',
  'server/openshift-ingress',
  'server/upload-size',
  'server/ldap',
  'server/anchors',
];

/** Versions of the server chart that sections describe; other files are for the newest version. */
export const VERSIONS: { readonly [file: string]: string } = {
  'server/database-authentication': '10.10.0',
  'server/mongodb-image': '10.10.0',
};

/** Outcomes that the code does not have yet: the tests fail as soon as it has them. */
export const PENDING: readonly string[] = ['server/splunk'];
