"""A construct of one's own in Python: a release that is patched, and whose pods are changed."""

import jsii
from cdk8s import App, Chart, JsonPatch
from cdk8s_clearml import HelmRelease, IPodTransform, RenderedPod
from constructs import Construct


@jsii.implements(IPodTransform)
class TeamLabel:
    def __init__(self, team: str) -> None:
        self.team = team

    def transform(self, pod: RenderedPod) -> None:
        pod.add_label("team", self.team)


class Agents(Construct):
    def __init__(self, scope: Construct, id: str, *, queue: str) -> None:
        super().__init__(scope, id)
        self.release = HelmRelease(
            self,
            "release",
            chart="bench/chart",
            release_name=f"agent-{queue}",
            values={"queues": [queue], "replicas": 2},
        )
        self.release.transform_pods(TeamLabel("research"))


app = App()
agents = Agents(Chart(app, "agents", namespace="agents"), "agents", queue="gpu")
kinds = sorted({found.kind for found in agents.release.api_objects})
print(kinds)
agents.release.patch_object("Deployment", "agent-gpu-agent", JsonPatch.replace("/spec/replicas", 3))
try:
    agents.release.get_object("Service", "nowhere")
except RuntimeError as error:
    print(error)
app.synth()
