"""Settings of a tenant that can change at any time: limits, visibility, custom events, single sign-on, mail domains, members."""

import hashlib
import hmac
import json
import os
import re

from clearml_api import SECRETS, Refused, data_of, list_in, map_at, say, texts_in

SAVE_PROVIDER = "sso.save_provider_configuration"


class TenantSettings:
    """Sends the settings that changed since the last run, and those that the server no longer has.

    `applied` contains a digest of the settings of each call that an earlier run sent.
    """

    def __init__(self, tenant, api, company, admin_user, digest_key, applied):
        self.tenant, self.api, self.company, self.applied = tenant, api, company, applied
        self.as_admin = {"X-Clearml-Act-As": admin_user}
        # The digests are in a Secret of the tenant. The key keeps its readers from guessing secrets by their digests.
        self.digest_key = digest_key.encode()

    def apply(self):
        tenant = self.tenant
        self.send("system.update_company_settings", tenant.get("companySettings") or {})
        self.send(
            "system.update_company_app_instance_access",
            {"app_instance_access": tenant.get("applicationAccess")},
            "system.get_company_app_instance_access",
        )
        self.send(
            "system.update_company_custom_events_config",
            {"fields": tenant.get("customEvents")},
            "system.get_company_custom_events_config",
        )
        if tenant.get("singleSignOn"):
            self.single_sign_on(tenant["singleSignOn"])
        self.domains(tenant.get("domains") or [])
        self.members(tenant.get("members") or [])

    def send(self, call, settings, read_back=None):
        settings = {name: value for name, value in settings.items() if value is not None}
        digest = self.digest(call, settings)
        if not settings or (self.applied.get(call) == digest and self.has(settings, read_back)):
            return
        self.api.call("POST", call, {"company": self.company, **settings})
        if not self.has(settings, read_back):
            raise Refused(f"server {read_back}", 200, "the server accepted the settings, but does not return them")
        self.applied[call] = digest
        say(f"{call} is done")

    def has(self, settings, read_back):
        """Whether the server returns the settings. The server may return more than the settings."""
        if read_back is None:
            return True
        answer = data_of(self.api.call("POST", read_back, {"company": self.company}))
        return all(
            (map_at(answer, name).get(key) or type(value)()) == value
            for name, values in settings.items()
            for key, value in values.items()
        )

    def digest(self, call, settings):
        text = json.dumps([call, self.company, settings], sort_keys=True)
        return hmac.new(self.digest_key, text.encode(), hashlib.sha256).hexdigest()[:16]

    def single_sign_on(self, wanted):
        """The two calls of sso_multi_tenant_login.md. The id of the company is the id of the configuration."""
        secrets = {key: os.environ[variable] for key, variable in wanted["secrets"].items()}
        SECRETS.update(secrets.values())
        provider, configuration = wanted["provider"], {"id": self.company, **wanted["configuration"], **secrets}
        body = {"provider": provider, "configuration": configuration}
        is_new = self.applied.get(SAVE_PROVIDER) != self.digest(SAVE_PROVIDER, body) or not self.has_provider()
        if is_new:
            self.require_known(provider, configuration)
        self.send("system.update_company_sso_config", {"sso": wanted["sso"]})
        if not is_new:
            return
        self.api.call("POST", SAVE_PROVIDER, {"company": self.company, **body})
        if not self.has_provider():
            raise Refused("server sso.get_provider_configurations", 200, "the server accepted the provider, but does not return it")
        self.applied[SAVE_PROVIDER] = self.digest(SAVE_PROVIDER, body)
        say(f"single sign-on with provider {provider} is set")

    def has_provider(self):
        answer = self.api.call("POST", "sso.get_provider_configurations", {"company": self.company})
        return any(entry.get("id") == self.company for entry in list_in(answer, "configurations"))

    def require_known(self, provider, configuration):
        """The form of the template is not documented, so a key may be anywhere in it."""
        call = "sso.get_provider_configuration_template"
        template = data_of(self.api.call("POST", call, {"provider": provider, "company": self.company})).get("config_template")
        known = {name for name in texts_in(template, keys=True) if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)}
        unknown = sorted(set(configuration) - known - {"id"})
        if unknown:
            names = ", ".join(sorted(known)[:40]) or "nothing"
            raise Refused(f"server {call}", 200, f"provider {provider} has no {', '.join(unknown)}; its template contains {names}")

    def domains(self, domains):
        if domains and self.unrouted(domains):
            self.api.call("POST", "login.set_domains", {"domains": domains}, self.as_admin)
            say("mail domains are set")

    def members(self, members):
        missing = self.unrouted(members) if members else []
        if missing:
            self.change("login.add_whitelist_entries", {"emails": missing, "role": "user"}, lambda: self.unrouted(missing))
            say(f"{len(missing)} members are added")
        others = self.others(members) if self.tenant.get("removeOtherMembers") else []
        if others:
            self.change("login.remove_whitelist_entries", {"emails": others}, lambda: self.others(members))
            say(f"{len(others)} members are removed")

    def change(self, call, body, remaining):
        try:
            self.api.call("POST", call, body, self.as_admin)
        except Refused:
            # The server may have handled an earlier attempt whose answer was lost.
            if remaining():
                raise

    def unrouted(self, names):
        """The mail domains or addresses that the server does not route to the tenant."""
        known = {text.lower() for text in texts_in(self.login_settings())}
        return [name for name in names if name.lower() not in known]

    def others(self, members):
        """Addresses that are no members. The server removes only addresses whose users did not log in yet."""
        kept = {name.lower() for name in [*members, self.tenant.get("adminEmail") or ""]}
        pending = [
            str(entry.get("email"))
            for entry in list_in(self.login_settings(), "whitelist_entries")
            if entry.get("email") and entry.get("status") != "accepted" and not entry.get("user")
        ]
        return [email for email in pending if email.lower() not in kept]

    def login_settings(self):
        return self.api.call("GET", "login.get_settings", headers=self.as_admin)
