"""An open-source server for a first look."""

from cdk8s import App, Chart
from cdk8s_clearml import ChartSource, ClearmlServer, Exposure, FixedUser, SecretValue

app = App()

ClearmlServer(
    Chart(app, "clearml", namespace="clearml"),
    "server",
    chart=ChartSource.community(),
    base_domain="clearml.127-0-0-1.nip.io",
    exposure=Exposure.ingress(class_name="nginx"),
    users=[FixedUser(username="admin", password=SecretValue.generated("admin-password"))],
)

app.synth()
