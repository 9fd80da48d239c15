"""Unknown keys in dicts, by the place of the dict."""

import sys

from cdk8s import App, Chart
from cdk8s_clearml import ChartSource, ClearmlAgent, ClearmlServer, CustomCertificates, Queue, ServerCredentials, Tenants

app = App()
chart = Chart(app, "clearml", namespace="clearml")


def agent(queue: object) -> None:
    ClearmlAgent(
        chart,
        "agent",
        chart=ChartSource.preview(),
        endpoints={
            "api_url": "https://api.clearml.example.com",
            "app_url": "https://app.clearml.example.com",
            "files_url": "https://files.clearml.example.com",
        },
        credentials=ServerCredentials.from_secret("agent"),
        queues=[queue],
    )


def server(**props: object) -> None:
    ClearmlServer(chart, "server", chart=ChartSource.community(), base_domain="clearml.example.com", **props)


class Derived(ClearmlServer):
    def __init__(self, **props: object) -> None:
        super().__init__(chart, "derived", chart=ChartSource.community(), base_domain="clearml.example.com", **props)


CASES = {
    "list": lambda: agent({"name": "a", "unknown": 1}),
    "snake case": lambda: agent({"name": "a", "max_pods": 1}),
    "list in a list": lambda: agent(Queue(name="a", init_containers=[{"name": "i", "image": "x", "imge": "y"}])),
    "class of cdk8s-plus-28": lambda: server(webserver={"tolerations": [{"key": "a", "toleration_seconds": 1}]}),
    "method": lambda: CustomCertificates.additional([{"alias": "a", "pem": "b", "key": "c"}]),
    "tenants": lambda: Tenants.of([{"name": "a", "adminEmail": "a@b.example", "admin": "c"}]),
    "derived class": lambda: Derived(users=[{"username": "a", "pasword": "b"}]),
    "documented": lambda: server(users=[{"username": "a", "display_name": "A"}]),
    "nested": lambda: server(webserver={"nmae": 1}),
    "nested twice": lambda: server(webserver={"resources": {"limts": {}}}),
    "none": lambda: agent({"name": "a", "maxPods": 1, "tolerations": [{"key": "a"}], "environment": {"any_key": "x"}}),
}
CASES[sys.argv[1]]()
app.synth()
