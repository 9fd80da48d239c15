"""Calls of HTTP APIs that speak JSON, for the scripts of this folder. Only the standard library of Python is needed.

No output of a script contains a secret: see `SECRETS`.
"""

import base64
import json
import os
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request

TEMPORARY = {408, 425, 429, 500, 502, 503, 504}
# A server may repeat in an error message the text that it received, so messages are masked.
SECRETS = set()


class Refused(Exception):
    """The server understood the request and rejected it."""

    def __init__(self, what, status, message):
        super().__init__(f"{what}: HTTP {status} {message}".strip())
        self.status = status


class Unreachable(Exception):
    """The server did not answer, or asked to try again later. It may have handled the request."""


class Unsupported(Exception):
    """The server cannot do what the settings require."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would send the credentials to another server."""

    def redirect_request(self, *_):
        return None


class Caller:
    """Calls an HTTP API that speaks JSON."""

    def __init__(self, name, base_url, headers, retry, context=None):
        self.name, self.base_url, self.headers, self.retry = name, base_url.rstrip("/"), headers, retry
        handlers = [urllib.request.HTTPSHandler(context=context)] if context else []
        # No proxies: the servers are in the cluster, and a proxy would read the credentials of plain HTTP.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects, *handlers)

    def call(self, method, path, body=None, headers=None):
        """Repeats requests that received no answer."""
        for attempt in range(1, self.retry["attempts"] + 1):
            try:
                return self.call_once(method, path, body, headers)
            except Unreachable as problem:
                self.wait(attempt, problem, "trying again")
        raise AssertionError("there is at least one attempt")

    def wait(self, attempt, problem, plan):
        """Waits before the next attempt; raises the problem after the last attempt."""
        if attempt == self.retry["attempts"]:
            raise problem
        say(f"{problem}; {plan}")
        time.sleep(min(self.retry["delaySeconds"] * 2 ** (attempt - 1), 30))

    def call_once(self, method, path, body=None, headers=None):
        what = f"{self.name} {path.split('?')[0].lstrip('/')}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base_url}/{path.lstrip('/')}", data, {**self.headers, **(headers or {})}, method=method)
        try:
            with self.opener.open(request, timeout=self.retry["timeoutSeconds"]) as response:
                return parsed(what, response.read())
        except urllib.error.HTTPError as error:
            if error.code in TEMPORARY:
                raise Unreachable(f"{what}: HTTP {error.code}") from None
            raise Refused(what, error.code, message_of(error)) from None
        except (urllib.error.URLError, socket.timeout, ConnectionError, TimeoutError) as error:
            raise Unreachable(f"{what}: {type(getattr(error, 'reason', error)).__name__}") from None
        except Refused:
            raise
        except Exception as error:  # http.client has exceptions of its own for a response that ends early
            raise Unreachable(f"{what}: {type(error).__name__}") from None


def parsed(what, text):
    answer = json.loads(text or b"{}")
    if not isinstance(answer, dict):
        raise Refused(what, 200, "the answer is not a JSON object")
    return answer


def message_of(error):
    """The error message of the server."""
    try:
        answer = json.loads(error.read())
        message = answer.get("meta", {}).get("result_msg") or answer.get("message") or ""
        return str(message).replace("\n", " ")[:200]
    except Exception:
        return ""


def server_caller(settings, access_key, secret_key):
    """Calls of the ClearML API with a key pair."""
    basic = base64.b64encode(f"{access_key}:{secret_key}".encode()).decode()
    SECRETS.update((access_key, secret_key, basic))
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    ca = os.environ.get("CLEARML_CA_BUNDLE")
    context = ssl.create_default_context(cafile=ca) if ca else None
    return Caller("server", settings["apiUrl"], headers, settings["retry"], context)


def companies(api):
    """The companies of the server, without deleted ones."""
    try:
        answer = api.call("GET", "system.get_companies")
    except Refused as refusal:
        if refusal.status == 404 and is_clearml(api):
            raise Unsupported("this server has no tenants (open-source edition): it has no call system.get_companies") from None
        raise
    entries = list_in(answer, "companies")
    return [entry for entry in entries if entry.get("id") and entry.get("active") is not False]


def is_clearml(api):
    """Whether the URL leads to an API server: a proxy that does not know the host also answers 404."""
    try:
        api.call("GET", "debug.ping")
        return True
    except Refused:
        return False


def map_at(node, key):
    value = node.get(key)
    return value if isinstance(value, dict) else {}


def data_of(answer):
    return map_at(answer, "data")


def list_in(answer, name):
    data = answer.get("data")
    entries = data.get(name) if isinstance(data, dict) else data
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def texts_in(node, keys=False):
    """All texts of an answer whose form is not documented, and, with `keys`, the keys of its maps."""
    if isinstance(node, dict):
        return {text for value in node.values() for text in texts_in(value, keys)} | (set(node) if keys else set())
    if isinstance(node, list):
        return {text for value in node for text in texts_in(value, keys)}
    return {node} if isinstance(node, str) else set()


def masked(text):
    for secret in sorted(filter(None, SECRETS), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def say(text):
    print(masked(text), flush=True)


def run(settings_file, action):
    """Runs `action(settings, system key pair)`, and ends the process with a message if it fails."""
    try:
        settings = json.loads(settings_file.read_text())
        keys = [os.environ[name] for name in ("CLEARML_SYSTEM_ACCESS_KEY", "CLEARML_SYSTEM_SECRET_KEY")]
        action(settings, keys)
    except KeyError as missing:
        sys.exit(f"failed: {missing} is not set")
    except (Refused, Unreachable, Unsupported, OSError) as problem:
        sys.exit(masked(f"failed: {problem}"))
