"""Creates a tenant of a ClearML server, its admin user and that user's API credentials (multi_tenant_k8s.md), and keeps
the credentials in a Secret. Whatever is there already is left as it is, so it may run as often as one likes.

It reads tenant.json beside it, and from its environment CLEARML_SYSTEM_ACCESS_KEY and CLEARML_SYSTEM_SECRET_KEY. Neither its
output nor the command line of any process holds a secret.
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
from pathlib import Path

SERVICE_ACCOUNT = Path(os.environ.get("SERVICE_ACCOUNT_FOLDER", "/var/run/secrets/kubernetes.io/serviceaccount"))
FIELD_MANAGER = "cdk8s-clearml-tenant-provisioning"
ANNOTATIONS = {
    "company": "cdk8s-clearml/company-id",
    "user": "cdk8s-clearml/admin-user-id",
    # Whose credentials those in the Secret are.
    "owner": "cdk8s-clearml/credentials-of-user-id",
}
ACCESS_KEY, SECRET_KEY = "agentk8sglue_key", "agentk8sglue_secret"
PASSING = {408, 425, 429, 500, 502, 503, 504}
# Servers may repeat in a refusal what they were sent.
SECRETS = set()


class Refused(Exception):
    """The other side has understood and says no."""

    def __init__(self, what, status, message):
        super().__init__(f"{what}: HTTP {status} {message}".strip())
        self.status = status


class Unreachable(Exception):
    """The other side has not answered, or asks to come again; it may have done what it was asked."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirection would carry the credentials elsewhere."""

    def redirect_request(self, *_):
        return None


class Caller:
    """Calls an HTTP API that speaks JSON."""

    def __init__(self, name, base_url, headers, retry, context=None):
        self.name, self.base_url, self.headers, self.retry = name, base_url.rstrip("/"), headers, retry
        handlers = [urllib.request.HTTPSHandler(context=context)] if context else []
        # No proxies: both sides are near, and a proxy would see the credentials of plain HTTP.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects, *handlers)

    def call(self, method, path, body=None, headers=None):
        """Once more and once more, as long as there is hope."""
        for attempt in range(1, self.retry["attempts"] + 1):
            try:
                return self.call_once(method, path, body, headers)
            except Unreachable as problem:
                if attempt == self.retry["attempts"]:
                    raise
                say(f"{problem}; trying again")
                time.sleep(min(self.retry["delaySeconds"] * 2 ** (attempt - 1), 30))

    def call_once(self, method, path, body=None, headers=None):
        what = f"{self.name} {path.split('?')[0].lstrip('/')}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base_url}/{path.lstrip('/')}", data, {**self.headers, **(headers or {})}, method=method)
        try:
            with self.opener.open(request, timeout=self.retry["timeoutSeconds"]) as response:
                return parsed(what, response.read())
        except urllib.error.HTTPError as error:
            if error.code in PASSING:
                raise Unreachable(f"{what}: HTTP {error.code}") from None
            raise Refused(what, error.code, message_of(error)) from None
        except (urllib.error.URLError, socket.timeout, ConnectionError, TimeoutError) as error:
            raise Unreachable(f"{what}: {type(getattr(error, 'reason', error)).__name__}") from None
        except (OSError, ValueError) as error:
            raise Unreachable(f"{what}: {type(error).__name__}") from None
        except Exception as error:  # http.client has a family of its own, which tells of an answer that broke off
            raise Unreachable(f"{what}: {type(error).__name__}") from None


def parsed(what, text):
    answer = json.loads(text or b"{}")
    if not isinstance(answer, dict):
        raise Refused(what, 200, "the answer is no JSON object")
    return answer


def message_of(error):
    """What a server says of its refusal; never the text of the request."""
    try:
        answer = json.loads(error.read())
        message = answer.get("meta", {}).get("result_msg") or answer.get("message") or ""
        return str(message).replace("\n", " ")[:200]
    except Exception:
        return ""


class Server:
    """The calls of the guide (multi_tenant_k8s.md)."""

    def __init__(self, tenant, access_key, secret_key):
        self.tenant = tenant
        self.retry = tenant["retry"]
        self.api = self.caller(access_key, secret_key)

    def caller(self, access_key, secret_key):
        basic = base64.b64encode(f"{access_key}:{secret_key}".encode()).decode()
        SECRETS.update((access_key, secret_key, basic))
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
        ca = os.environ.get("CLEARML_CA_BUNDLE")
        context = ssl.create_default_context(cafile=ca) if ca else None
        return Caller("server", self.tenant["apiUrl"], headers, self.retry, context)

    def company(self):
        """Its id; a company of that name is taken for it."""
        for attempt in range(1, self.retry["attempts"] + 1):
            present = self.find_company()
            if present:
                return present, False
            try:
                # Looked for anew before each try: an answer may be lost although the company was made.
                answer = self.api.call_once("POST", "system.create_company", self.company_body())
                return id_in(answer, "company", "system.create_company"), True
            except Unreachable as problem:
                if attempt == self.retry["attempts"]:
                    raise
                say(f"{problem}; looking whether the company is there")
                time.sleep(min(self.retry["delaySeconds"] * 2 ** (attempt - 1), 30))
            except Refused:
                # Somebody else may have been faster.
                present = self.find_company()
                if present:
                    return present, False
                raise
        raise AssertionError("attempts are one or more")

    def find_company(self):
        companies = list_in(self.api.call("GET", "system.get_companies"), "companies")
        found = [entry for entry in companies if entry.get("name") == self.tenant["company"] and entry.get("id")]
        if len(found) > 1:
            raise Refused("server system.get_companies", 200, f"{len(found)} companies are called {self.tenant['company']}")
        return str(found[0]["id"]) if found else None

    def company_body(self):
        tenant = self.tenant
        defaults = {
            # The guide sends this number as a text.
            **({"allowed_users": str(tenant["maxUsers"])} if tenant.get("maxUsers") else {}),
            **({"features": tenant["features"]} if tenant.get("features") else {}),
            **({"exclude_features": tenant["excludedFeatures"]} if tenant.get("excludedFeatures") else {}),
        }
        return {"name": tenant["company"], **({"defaults": defaults} if defaults else {})}

    def admin_user(self, company):
        body = {
            "name": self.tenant["adminName"],
            "company": company,
            "email": self.tenant["adminEmail"],
            "role": "admin",
            # The guide sends this switch as a text.
            **({"internal": "true"} if self.tenant["internalAdmin"] else {}),
        }
        try:
            return id_in(self.api.call("POST", "auth.create_user", body), "user", "auth.create_user")
        except Refused as refusal:
            if refusal.status not in (400, 409):
                raise
            user = self.find_user(company)
            if user is None:
                raise Refused("server auth.create_user", refusal.status, f"{refusal}; if the user exists already, set adminUserId of the tenant to its id")
            say("the admin user is there already")
            return user

    def find_user(self, company):
        """The guide names no call for this; the open-source server has one. Where it does not answer, people must."""
        try:
            answer = self.api.call("POST", "users.get_all", {"name": self.tenant["adminName"], "only_fields": ["id", "name", "company"]})
        except Refused:
            return None
        found = [
            user["id"]
            for user in list_in(answer, "users")
            if user.get("name") == self.tenant["adminName"] and id_of(user.get("company")) == company and user.get("id")
        ]
        return str(found[0]) if len(found) == 1 else None

    def credentials(self, user):
        # Not tried again and again: each answer that is lost leaves a pair behind that nobody knows.
        answer = self.api.call_once("GET", "auth.create_credentials", headers={"X-Clearml-Impersonate-As": user})
        made = data_of(answer).get("credentials")
        made = made if isinstance(made, dict) else data_of(answer)
        access_key, secret_key = made.get("access_key"), made.get("secret_key")
        if not access_key or not secret_key:
            raise Refused("server auth.create_credentials", 200, "no access_key and secret_key in the answer")
        SECRETS.update((access_key, secret_key))
        return {ACCESS_KEY: access_key, SECRET_KEY: secret_key}

    def admits(self, credentials):
        """Whether a pair is good. Only a plain no counts: servers that are down know nothing."""
        try:
            self.caller(credentials[ACCESS_KEY], credentials[SECRET_KEY]).call("GET", "auth.login")
            return True
        except Refused as refusal:
            if refusal.status == 401:
                return False
            raise

    def settings(self, company, user, is_new):
        tenant, as_user = self.tenant, {"X-Clearml-Act-As": user}
        if tenant.get("features") and not is_new:
            self.api.call("POST", "system.update_company_settings", {"company": company, "features": tenant["features"]})
            say("features are set")
        domains, members = tenant.get("domains") or [], tenant.get("members") or []
        if domains and self.unknown(domains, as_user):
            self.api.call("POST", "login.set_domains", {"domains": domains}, as_user)
            say("mail domains are set")
        missing = self.unknown(members, as_user) if members else []
        if missing:
            self.add_members(missing, as_user)
            say(f"{len(missing)} members are added")

    def add_members(self, missing, as_user):
        try:
            self.api.call("POST", "login.add_whitelist_entries", {"emails": missing, "is_admin": False}, as_user)
        except Refused:
            # An answer may have been lost although they were added.
            if self.unknown(missing, as_user):
                raise

    def unknown(self, names, as_user):
        """Those of the mail domains or addresses that the server does not route to the tenant."""
        known = {text.lower() for text in texts_in(self.api.call("GET", "login.get_settings", headers=as_user))}
        return [name for name in names if name.lower() not in known]


class Keeper:
    """The Secret, by the Kubernetes API."""

    def __init__(self, tenant):
        host, port = os.environ.get("KUBERNETES_SERVICE_HOST", ""), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
        inside = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
        base_url = os.environ.get("KUBERNETES_API_URL", inside)
        token = (SERVICE_ACCOUNT / "token").read_text().strip()
        SECRETS.add(token)
        context = ssl.create_default_context(cafile=str(SERVICE_ACCOUNT / "ca.crt")) if base_url.startswith("https:") else None
        self.name, self.namespace = tenant["secretName"], tenant["secretNamespace"]
        self.path = f"api/v1/namespaces/{self.namespace}/secrets/{self.name}"
        self.api = Caller("Kubernetes", base_url, {"Authorization": f"Bearer {token}", "Accept": "application/json"}, tenant["retry"], context)

    def read(self):
        """Ids and credentials that are kept; empty where there are none."""
        try:
            secret = self.api.call("GET", self.path)
        except Refused as refusal:
            if refusal.status == 404:
                return {}, {}
            raise
        annotations = map_at(map_at(secret, "metadata"), "annotations")
        ids = {key: annotations[name] for key, name in ANNOTATIONS.items() if annotations.get(name)}
        data = map_at(secret, "data")
        keys = [key for key in (ACCESS_KEY, SECRET_KEY) if data.get(key)]
        return ids, {key: base64.b64decode(data[key]).decode(errors="replace") for key in keys} if len(keys) == 2 else {}

    def write(self, ids, credentials):
        """Server-side apply names the object that it makes, so the right to create can be for one name alone."""
        body = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": self.name,
                "namespace": self.namespace,
                "annotations": {ANNOTATIONS[key]: value for key, value in ids.items()},
                "labels": {"app.kubernetes.io/managed-by": FIELD_MANAGER},
            },
            "type": "Opaque",
            "data": {key: base64.b64encode(value.encode()).decode() for key, value in credentials.items()},
        }
        headers = {"Content-Type": "application/apply-patch+yaml"}
        self.api.call("PATCH", f"{self.path}?fieldManager={FIELD_MANAGER}&force=true", body, headers)


def map_at(node, key):
    value = node.get(key)
    return value if isinstance(value, dict) else {}


def data_of(answer):
    return map_at(answer, "data")


def id_of(value):
    value = value.get("id") if isinstance(value, dict) else value
    return str(value) if value else None


def id_in(answer, name, call):
    """The guide names no field for ids; those that fit are tried."""
    data = data_of(answer)
    found = id_of(data.get("id")) or id_of(data.get(name))
    if not found:
        raise Refused(f"server {call}", 200, f"no id of the {name} in the answer")
    return found


def list_in(answer, name):
    data = answer.get("data")
    entries = data.get(name) if isinstance(data, dict) else data
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def texts_in(node):
    """All texts of an answer whose form the guide does not tell."""
    if isinstance(node, dict):
        return {text for value in node.values() for text in texts_in(value)}
    if isinstance(node, list):
        return {text for value in node for text in texts_in(value)}
    return {node} if isinstance(node, str) else set()


def masked(text):
    for secret in sorted(filter(None, SECRETS), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def say(text):
    print(masked(text), flush=True)


def provision(tenant, server, keeper):
    ids, credentials = keeper.read()
    company, is_new = server.company()
    say(f"company {tenant['company']} {'is created' if is_new else 'is there'}")
    if ids.get("company") != company:
        # The user that was kept belongs to a company that is gone, or to the one that the tenant had before.
        ids = {"company": company, **{key: ids[key] for key in ("owner",) if key in ids}}
    # Ids are kept as soon as they are known. And whoever may not write learns it before there is anything to lose.
    keeper.write(ids, credentials)
    if tenant.get("adminUserId"):
        ids["user"] = tenant["adminUserId"]
    elif not ids.get("user"):
        ids["user"] = server.admin_user(company)
        keeper.write(ids, credentials)
    say("the admin user is known")
    # Where nothing says whose credentials they are, people put them there, and know.
    if credentials and ids.get("owner", ids["user"]) == ids["user"] and server.admits(credentials):
        say("credentials are there, and good")
    else:
        credentials = new_credentials(tenant, server, ids)
        ids["owner"] = ids["user"]
        keeper.write(ids, credentials)
        say(f"credentials are kept in Secret {tenant['secretName']}")
    server.settings(company, ids["user"], is_new)
    say("done")


def new_credentials(tenant, server, ids):
    try:
        return server.credentials(ids["user"])
    except Refused as refusal:
        if tenant.get("adminUserId") or refusal.status not in (400, 404):
            raise
        # The user that was kept may be gone.
        say(f"{refusal}; looking for the admin user once more")
        ids["user"] = server.admin_user(ids["company"])
        return server.credentials(ids["user"])


def main():
    try:
        tenant = json.loads((Path(__file__).parent / "tenant.json").read_text())
        keys = [os.environ[name] for name in ("CLEARML_SYSTEM_ACCESS_KEY", "CLEARML_SYSTEM_SECRET_KEY")]
        provision(tenant, Server(tenant, *keys), Keeper(tenant))
    except KeyError as missing:
        sys.exit(f"failed: {missing} is not set")
    except (Refused, Unreachable, OSError) as problem:
        sys.exit(masked(f"failed: {problem}"))


if __name__ == "__main__":
    main()
