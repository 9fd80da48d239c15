"""Deletes a tenant of a ClearML server by the call tenants.delete_tenant: a soft delete, which keeps the data of the tenant. The script
prints the commands of delete_tenant.md that delete the data. If the tenant is deleted already, the script changes nothing.

It reads removal.json in its folder, and the environment variables CLEARML_SYSTEM_ACCESS_KEY and CLEARML_SYSTEM_SECRET_KEY.
"""

import sys
from pathlib import Path

# Python in isolated mode does not search modules in the folder of the script.
sys.path.insert(0, str(Path(__file__).parent))

from clearml_api import Refused, companies, data_of, run, say, server_caller  # noqa: E402


def remove(removal, system_keys):
    api = server_caller(removal, *system_keys)
    company = find(api, removal)
    if company is None:
        say(f"no company has the id or the name {removal['tenant']}: it is deleted already")
        print_commands(removal, "<tenant-id>")
        return
    if company.get("name") != removal["confirmName"]:
        raise Refused("server system.get_companies", 200, f"the name of the tenant is {company.get('name')}, and confirmName is {removal['confirmName']}")
    body = {"tenant": company["id"], "name": removal["confirmName"], "force": removal["force"]}
    try:
        snapshot = data_of(api.call("POST", "tenants.delete_tenant", body))
    except Refused as refusal:
        # The server may have handled an earlier attempt whose answer was lost.
        if find(api, removal) is not None:
            raise Refused("server tenants.delete_tenant", refusal.status, f"{refusal}; if tasks still run, stop them, or set force") from None
        snapshot = {}
    for title, counts in sorted(snapshot.items()):
        if isinstance(counts, dict):
            say(f"{title}: {', '.join(f'{name} {count}' for name, count in sorted(counts.items()))}")
    say(f"tenant {removal['confirmName']} is deleted; its data is still there")
    print_commands(removal, company["id"])


def find(api, removal):
    """The company with the id or the name of the tenant."""
    present = companies(api)
    found = [entry for entry in present if removal["tenant"] in (entry["id"], entry.get("name"))]
    if len(found) > 1:
        raise Refused("server system.get_companies", 200, f"{len(found)} companies are called {removal['tenant']}: set tenant to an id")
    if not found and any(entry.get("name") == removal["confirmName"] for entry in present):
        raise Refused("server system.get_companies", 200, f"a company has the name {removal['confirmName']}, but not the id {removal['tenant']}")
    return found[0] if found else None


def print_commands(removal, company):
    """The commands of delete_tenant.md for Kubernetes."""
    server = f"kubectl -n {removal['namespace']} exec -it <apiserver-pod-name> -c clearml-apiserver -- /bin/bash -c"
    files = f"kubectl -n {removal['namespace']} exec -it <fileserver-pod-name> -c clearml-fileserver -- /bin/bash -c"
    python = "PYTHONPATH=../trains-server-repo python3 -m jobs.management"
    say("these commands delete the data, which cannot be undone (delete_tenant.md):")
    say(f'  {server} "{python}.delete_company_data_from_mongo --id {company} --delete-user"')
    say(f'  {server} "{python}.cleanup_deleted_companies --ids {company} --delete-company"')
    say(f'  {files} "rm -rf /mnt/fileserver/{company}"')


if __name__ == "__main__":
    run(Path(__file__).parent / "removal.json", remove)
