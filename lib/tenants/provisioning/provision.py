"""Creates a tenant of a ClearML server, its admin user and the API credentials of this user, keeps the credentials in a Secret, and
sends the settings of the tenant (multi_tenant_k8s.md). The script changes nothing that is as it should be, so it can run again.

It reads tenant.json in its folder, and the environment variables CLEARML_SYSTEM_ACCESS_KEY and CLEARML_SYSTEM_SECRET_KEY. Neither its
output nor the command line of a process contains a secret.
"""

import base64
import json
import os
import ssl
import sys
from pathlib import Path

# Python in isolated mode does not search modules in the folder of the script.
sys.path.insert(0, str(Path(__file__).parent))

from clearml_api import SECRETS, Caller, Refused, Unreachable, Unsupported, companies, data_of, list_in, map_at, run, say, server_caller  # noqa: E402
from tenant_settings import TenantSettings  # noqa: E402

SERVICE_ACCOUNT = Path(os.environ.get("SERVICE_ACCOUNT_FOLDER", "/var/run/secrets/kubernetes.io/serviceaccount"))
FIELD_MANAGER = "cdk8s-clearml-tenant-provisioning"
ANNOTATIONS = {
    "company": "cdk8s-clearml/company-id",
    "user": "cdk8s-clearml/admin-user-id",
    # The user whose credentials are in the Secret.
    "owner": "cdk8s-clearml/credentials-of-user-id",
    # Digests of the settings that the server has.
    "applied": "cdk8s-clearml/applied-settings",
}
# The server rejects shorter names.
SHORTEST_COMPANY = 3
ACCESS_KEY, SECRET_KEY = "agentk8sglue_key", "agentk8sglue_secret"


class Server:
    """The calls of multi_tenant_k8s.md that create a tenant."""

    def __init__(self, tenant, access_key, secret_key):
        self.tenant = tenant
        self.retry = tenant["retry"]
        self.api = server_caller(tenant, access_key, secret_key)

    def company(self):
        """The id of the company with the name of the tenant, and whether it is new."""
        for attempt in range(1, self.retry["attempts"] + 1):
            present = self.find_company()
            if present:
                return present, False
            try:
                # Each attempt searches again: an answer may be lost although the company was created.
                answer = self.api.call_once("POST", "system.create_company", self.company_body())
                return id_in(answer, "company", "system.create_company"), True
            except Unreachable as problem:
                self.api.wait(attempt, problem, "looking whether the company is there")
            except Refused:
                # Another run may have created it.
                present = self.find_company()
                if present:
                    return present, False
                raise
        raise AssertionError("there is at least one attempt")

    def find_company(self):
        found = [entry for entry in companies(self.api) if entry.get("name") == self.tenant["company"]]
        if len(found) > 1:
            raise Refused("server system.get_companies", 200, f"{len(found)} companies are called {self.tenant['company']}")
        return str(found[0]["id"]) if found else None

    def company_body(self):
        if len(self.tenant["company"]) < SHORTEST_COMPANY:
            raise Unsupported(f"the company name {self.tenant['company']} has fewer than {SHORTEST_COMPANY} characters: set company of the tenant")
        settings = self.tenant.get("companySettings") or {}
        defaults = {key: settings[key] for key in ("allowed_users", "features", "exclude_features") if settings.get(key)}
        if "allowed_users" in defaults:
            # The documentation sends this number as a text.
            defaults["allowed_users"] = str(defaults["allowed_users"])
        return {"name": self.tenant["company"], **({"defaults": defaults} if defaults else {})}

    def admin_user(self, company):
        body = {
            "name": self.tenant["adminName"],
            "company": company,
            "email": self.tenant["adminEmail"],
            "role": "admin",
            # The documentation sends this boolean as a text.
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
        """The documentation names no call for this; the open-source server has one. If it fails, users must set adminUserId."""
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
        # One attempt only: each lost answer leaves credentials on the server that nobody knows.
        answer = self.api.call_once("GET", "auth.create_credentials", headers={"X-Clearml-Impersonate-As": user})
        made = data_of(answer).get("credentials")
        made = made if isinstance(made, dict) else data_of(answer)
        access_key, secret_key = made.get("access_key"), made.get("secret_key")
        if not access_key or not secret_key:
            raise Refused("server auth.create_credentials", 200, "no access_key and secret_key in the answer")
        SECRETS.update((access_key, secret_key))
        return {ACCESS_KEY: access_key, SECRET_KEY: secret_key}

    def admits(self, credentials):
        """Whether the server accepts credentials. Only a rejection counts: a server that is down knows nothing."""
        try:
            server_caller(self.tenant, credentials[ACCESS_KEY], credentials[SECRET_KEY]).call("GET", "auth.login")
            return True
        except Refused as refusal:
            if refusal.status == 401:
                return False
            raise


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
        """The ids and the credentials in the Secret; both empty without a Secret."""
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
        """Server-side apply sends the name of a new object, so the permission to create can be for one name only."""
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


def id_of(value):
    value = value.get("id") if isinstance(value, dict) else value
    return str(value) if value else None


def id_in(answer, name, call):
    """The id of a new object: `id` in the API reference, otherwise the name of the object."""
    data = data_of(answer)
    found = id_of(data.get("id")) or id_of(data.get(name))
    if not found:
        raise Refused(f"server {call}", 200, f"no id of the {name} in the answer")
    return found


def provision(tenant, system_keys):
    server, keeper = Server(tenant, *system_keys), Keeper(tenant)
    ids, credentials = keeper.read()
    company, is_new = server.company()
    say(f"company {tenant['company']} {'is created' if is_new else 'is there'}")
    if ids.get("company") != company:
        # The other ids in the Secret belong to an earlier company of the tenant.
        ids = {"company": company, **{key: ids[key] for key in ("owner",) if key in ids}}
    # Ids are written as soon as they are known. A missing permission to write shows before anything can be lost.
    keeper.write(ids, credentials)
    if tenant.get("adminUserId"):
        ids["user"] = tenant["adminUserId"]
    elif not ids.get("user"):
        ids["user"] = server.admin_user(company)
        keeper.write(ids, credentials)
    say("the admin user is known")
    # Credentials without an owner were written by a user of the cluster.
    if credentials and ids.get("owner", ids["user"]) == ids["user"] and server.admits(credentials):
        say("credentials are there, and good")
    else:
        credentials = new_credentials(tenant, server, ids)
        ids["owner"] = ids["user"]
        keeper.write(ids, credentials)
        say(f"credentials are kept in Secret {tenant['secretName']}")
    applied = applied_settings(ids)
    before = dict(applied)
    TenantSettings(tenant, server.api, company, ids["user"], system_keys[1], applied).apply()
    if applied != before:
        keeper.write({**ids, "applied": json.dumps(applied, sort_keys=True)}, credentials)
    say("done")


def applied_settings(ids):
    try:
        applied = json.loads(ids.get("applied", "{}"))
    except ValueError:
        return {}
    return applied if isinstance(applied, dict) else {}


def new_credentials(tenant, server, ids):
    try:
        return server.credentials(ids["user"])
    except Refused as refusal:
        if tenant.get("adminUserId") or refusal.status not in (400, 404):
            raise
        # The user in the Secret may be deleted.
        say(f"{refusal}; looking for the admin user once more")
        ids["user"] = server.admin_user(ids["company"])
        return server.credentials(ids["user"])


if __name__ == "__main__":
    run(Path(__file__).parent / "tenant.json", provision)
