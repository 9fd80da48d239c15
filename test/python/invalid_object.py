"""An app with an object that the API server rejects."""

from cdk8s import ApiObject, App, Chart, JsonPatch
from cdk8s_clearml import ChartSource, ClearmlServer

app = App()
chart = Chart(app, "clearml", namespace="clearml")
ClearmlServer(chart, "server", chart=ChartSource.community(), base_domain="clearml.example.com")
invalid = ApiObject(chart, "invalid", api_version="apps/v1", kind="Deployment")
invalid.add_json_patch(JsonPatch.add("/spec", {"replicas": "three", "selector": {}, "template": {}}))
app.synth()
