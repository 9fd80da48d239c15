import { reader } from './reader';

const NOT_ASCII = /[^\0-\x7f]/;
const NOT_LATIN_1 = /[^\0-\xff]/;
const CLIENTS = '`authorize_credentials` of the API server, which decodes Latin-1; its clients encode with requests';
const FIXED_USERS =
  '`authorize_credentials` of the API server, which decodes Latin-1; browsers and SDK encode other characters than ASCII differently';
const ELASTICSEARCH = 'elasticsearch-py 8, which encodes ASCII';

/** User name of HTTP Basic auth, or an access key. The first colon ends it. */
export const BASIC_USER = reader(
  { name: 'user of Basic auth in Latin-1', program: CLIENTS, accepts: 'Latin-1 without colons' },
  { 'a colon': /:/, 'a character outside of Latin-1': NOT_LATIN_1 },
);

/** Password of HTTP Basic auth, or a secret key. */
export const BASIC_PASSWORD = reader(
  { name: 'password of Basic auth in Latin-1', program: CLIENTS, accepts: 'Latin-1' },
  { 'a character outside of Latin-1': NOT_LATIN_1 },
);

/** Name of a user who logs in to the web UI with a password. */
export const LOGIN_NAME = reader(
  { name: 'user of Basic auth in ASCII', program: FIXED_USERS, accepts: 'ASCII without colons' },
  { 'a colon': /:/, 'a character outside of ASCII': NOT_ASCII },
);

/** Password of a user who logs in to the web UI. */
export const LOGIN_PASSWORD = reader(
  { name: 'password of Basic auth in ASCII', program: FIXED_USERS, accepts: 'ASCII' },
  { 'a character outside of ASCII': NOT_ASCII },
);

/** User of Elasticsearch. */
export const ELASTICSEARCH_USER = reader(
  { name: 'user of Elasticsearch', program: ELASTICSEARCH, accepts: 'ASCII without colons' },
  { 'a colon': /:/, 'a character outside of ASCII': NOT_ASCII },
);

/** Password of a user of Elasticsearch. */
export const ELASTICSEARCH_PASSWORD = reader(
  { name: 'password of Elasticsearch', program: ELASTICSEARCH, accepts: 'ASCII' },
  { 'a character outside of ASCII': NOT_ASCII },
);

const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

/** The base64 encoding of a bcrypt hash. */
export const PASSWORD_HASH = reader(
  {
    name: 'base64 of a bcrypt hash',
    program: '`compare_secret_key_hash` of the API server, which decodes base64',
    accepts: 'base64 of a text such as `$2b$12$…`',
  },
  {
    'a bcrypt hash that is not base64-encoded': BCRYPT,
    'a text that is not the base64 encoding of a bcrypt hash': (content) =>
      !BCRYPT.test(Buffer.from(content, 'base64').toString('latin1')),
  },
);

/**
 * User and password of MongoDB. furl encodes them for a URL. pymongo and the server prepare the password by SASLprep, which fails for
 * control characters and for characters that Unicode 3.2 does not know; Latin-1 has no such characters.
 */
export const MONGODB_LOGIN = reader(
  {
    name: 'login of MongoDB',
    program: 'furl and pymongo (`apiserver/database/__init__.py`)',
    accepts: 'printable characters of Latin-1',
  },
  { 'a character outside of the printable ones of Latin-1': /[^\x20-\x7e\xa1-\xac\xae-\xff]/ },
);

/** Password of Redis, in a variable or as an argument of `redis-server`. */
export const REDIS_PASSWORD = reader(
  { name: 'password of Redis', program: 'redis-py, and `redis-server --requirepass`', accepts: 'any text' },
  {},
);

/** User or password in a URL. */
export const URL_LOGIN = reader(
  {
    name: 'login in a URL',
    program: 'pymongo, furl and requests',
    accepts: 'percent-encoded text: letters, digits, `- . _ ~` and `%` with two digits',
  },
  {
    'a character that a URL requires percent-encoded': /[^\w.~%-]/,
    'a percent sign without two digits': /%(?![0-9A-Fa-f]{2})/,
  },
);

/** Value of an HTTP header. */
export const HTTP_HEADER = reader(
  {
    name: 'HTTP header',
    program: 'requests and `http.client` of Python',
    accepts: 'Latin-1 without line breaks and other control characters, and without blanks at its ends',
  },
  {
    'a character outside of Latin-1': NOT_LATIN_1,
    'a control character': /\p{Cc}/u,
    'a blank at an end': /^\s|\s$/,
  },
);
