"""Mistakes, by name."""

import sys

from cdk8s import ApiObject, App, Chart, JsonPatch
from cdk8s_clearml import ChartSource, ClearmlServer, SecretValue

app = App()
chart = Chart(app, "clearml", namespace="clearml")


def own_object(kind: str, field: str, content: object) -> None:
    own = ApiObject(chart, "own", api_version="apps/v1" if kind == "Deployment" else "v1", kind=kind)
    own.add_json_patch(JsonPatch.add(field, content))


mistake = sys.argv[1]
ClearmlServer(
    chart,
    "server",
    chart=ChartSource.community(),
    base_domain="https://clearml.example.com" if mistake == "prop" else "clearml.example.com",
)
if mistake == "object":
    own_object("Deployment", "/spec", {"replicas": "three", "selector": {}, "template": {}})
if mistake == "placeholder":
    own_object("ConfigMap", "/data", {"token": SecretValue.existing("git", "token")})
app.synth()
