"""examples/gpu-queues."""

from cdk8s import App, Chart
from cdk8s_clearml import (
    ServerCredentials,
    Queue,
    ChartSource,
    ClearmlAgent,
    ClearmlServer,
    Exposure,
    FixedUser,
    GpuCapacity,
    Gpus,
    SecretValue,
    TaskCache,
    Tls,
)

app = App()
clearml = Chart(app, "clearml", namespace="clearml")
workers = Chart(app, "clearml-workers", namespace="clearml-workers")

server = ClearmlServer(
    clearml,
    "server",
    chart=ChartSource.community(),
    base_domain="clearml.example.com",
    exposure=Exposure.ingress(class_name="nginx", tls=Tls.secret("clearml-tls")),
    users=[FixedUser(username="admin", password=SecretValue.generated("admin-password"))],
)

ClearmlAgent(
    workers,
    "agent",
    chart=ChartSource.preview(),
    server=server,
    credentials=ServerCredentials.from_secret("clearml-agent-credentials"),
    image_pull_secrets=["clearml-registry", "nvcr-registry"],
    base_pod_template={
        "resources": {"limits": {"memory": "16Gi"}},
        "secret_environment": {"CLEARML_AGENT_GIT_PASS": SecretValue.existing("git", "token")},
        "environment": {"CLEARML_AGENT_GIT_USER": "clearml"},
    },
    caches=[TaskCache.clearml(claim_name="clearml-cache"), TaskCache.hugging_face(claim_name="hf-cache")],
    queues=[
        Queue(name="cpu", max_pods=20, image="python:3.12", worker_id_template="k8s:CPU:{task_id}"),
        Queue(name="1xGPU", gpus=Gpus.whole(1), worker_id_template="k8s:H100:{task_id}"),
        Queue(
            name="2xGPU",
            gpus=Gpus.whole(2),
            worker_id_template="k8s:H100:{task_id}",
            shared_memory="32Gi",
            environment={"VLLM_SKIP_P2P_CHECK": "1"},
            node_selector={"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3"},
        ),
        Queue(name="half-GPU", gpus=Gpus.fraction(0.5), worker_id_template="k8s:A100:{task_id}"),
        Queue(name="1g.10gb", gpus=Gpus.mig("1g.10gb"), worker_id_template="k8s:MIG:{task_id}"),
        Queue(name="multi-node", multi_node=[4, 2], worker_id_template="k8s:H100:{task_id}"),
    ],
    dashboard={"gpus": GpuCapacity.discovered()},
)

app.synth()
