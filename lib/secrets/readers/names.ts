import { reader } from './reader';

/** Name of a Secret, of a namespace, and of most other objects. */
export const OBJECT_NAME = reader(
  {
    name: 'name of a Kubernetes object',
    program: 'Kubernetes API server (DNS subdomain, RFC 1123)',
    accepts:
      'at most 253 lower-case letters, digits, hyphens and dots; each part between dots starts and ends with a letter or digit',
  },
  {
    'more than 253 characters': /^.{254}/s,
    'no DNS subdomain': (name) => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name),
  },
);

/** Key of a Secret or ConfigMap. */
export const DATA_KEY = reader(
  {
    name: 'key of a Secret',
    program: 'Kubernetes API server',
    accepts: 'at most 253 letters, digits, hyphens, underscores and dots; no two dots at its start',
  },
  {
    'another character, or no or too many': (key) => !/^[-._A-Za-z0-9]{1,253}$/.test(key),
    'dots at its start': /^\.(?:$|\.)/,
  },
);

/** Name of a cookie. */
export const COOKIE_NAME = reader(
  {
    name: 'name of a cookie',
    program: 'browsers and web servers (token of RFC 9110)',
    accepts: "letters, digits and ! # $ % & ' * + . ^ _ ` | ~ -",
  },
  { 'a character that cookie names must not contain': (name) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) },
);

/** Name of a database in MongoDB. */
export const MONGODB_DATABASE = reader(
  {
    name: 'database of MongoDB',
    program: 'pymongo and `mongod`',
    accepts: 'at most 63 bytes without blanks, `.`, `$`, `/`, backslashes and double quotes',
  },
  {
    'no character': /^$/,
    'a character that names of databases must not contain': /[ .$/\\"\0]/,
    'more than 63 bytes': (name) => Buffer.byteLength(name) > 63,
  },
);

/** Name of a company, and so of a tenant. */
export const COMPANY_NAME = reader(
  { name: 'name of a company', program: 'API server (`system.create_company`)', accepts: '3 or more characters' },
  { 'less than 3 characters': (name) => [...name.trim()].length < 3 },
);

/** Name of a queue in the list of queues of the public agent: `--queue ${QUEUE}` in its `entrypoint.sh`, without quotes. */
export const QUEUE_WORD = reader(
  {
    name: 'word of a shell',
    program: '`entrypoint.sh` of the public agent image, `k8s_glue_example.py --queue`',
    accepts: 'letters, digits, dots, hyphens and underscores; no hyphen at its start',
  },
  {
    'no character': /^$/,
    'a blank, at which the shell splits the list': /\s/,
    'a hyphen at its start, which marks an option': /^-/,
    'a character outside of letters, digits, dots, hyphens and underscores': /[^\w.-]/,
  },
);

/** Name of a queue in the enterprise charts: a key of a map in YAML. */
export const QUEUE_NAME = reader(
  {
    name: 'name of a queue',
    program: 'API server and agent',
    accepts: 'text without control characters and without blanks at its ends',
  },
  { 'no character': /^$/, 'a blank at an end': /^\s|\s$/, 'a control character': /\p{Cc}/u },
);

const MISREAD_PARTS = {
  'an empty part': (path: string) => path.split('.').includes(''),
  'two underscores, which separate parts': /__/,
  'an underscore at the end of a part': /_\./,
  'a character outside of letters, digits, hyphens and underscores': /[^\w.-]/,
};

/**
 * Path of a setting of the API server or the file server, which a variable `CLEARML__…` states. The ClearML documentation writes whole
 * parts in capitals and means the lower-case ones.
 */
export const SERVER_SETTING = reader(
  {
    name: 'path of a setting',
    program: '`_read_extra_env_config_values` of the server, which lower-cases the names of variables',
    accepts:
      'letters of one case, digits, hyphens and single underscores in each part; the server reads capitals as lower-case letters',
  },
  {
    'a part with capitals and other letters, which the server lower-cases': /[A-Z][^.]*[a-z]|[a-z][^.]*[A-Z]/,
    ...MISREAD_PARTS,
  },
);

/** Path of a setting of the web server, which a variable `WEBSERVER__…` states. */
export const WEB_SETTING = reader(
  {
    name: 'path of a web setting',
    program: '`update_from_env.py` of the web server, which strips the letters of the prefix',
    accepts: 'as for settings of the server, with capitals; the first letter is none of W, E, B, S, R, V and `_`',
  },
  { 'a first letter of W, E, B, S, R, V and _, which the web server strips': /^[WEBSRV_]/, ...MISREAD_PARTS },
);
