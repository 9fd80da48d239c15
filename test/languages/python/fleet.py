"""A server with single sign-on for tenants of a file, whose agents have the same queues."""

from cdk8s import App, Chart
from cdk8s_clearml import (
    ChartSource,
    ClearmlServer,
    Credentials,
    Exposure,
    Feature,
    Gpus,
    GroupSync,
    NewUsers,
    PodSecurity,
    Queue,
    SecretValue,
    SingleSignOn,
    TenantCredentials,
    TenantFleet,
    Tenants,
    Tls,
)

app = App()
clearml = Chart(app, "clearml", namespace="clearml")

server = ClearmlServer(
    clearml,
    "server",
    chart=ChartSource.preview(),
    base_domain="clearml.example.com",
    exposure=Exposure.ingress(class_name="nginx", tls=Tls.secret("clearml-tls")),
    image_pull_secrets=["clearml-registry"],
    credentials=Credentials.from_secret("clearml-credentials"),
    multi_tenant={"applications_per_tenant": True, "user_features": [Feature.APPLICATIONS, Feature.PIPELINES]},
    single_sign_on=[
        SingleSignOn.okta(
            issuer="https://acme.okta.com/oauth2/default",
            client={"id": SecretValue.existing("okta", "id"), "secret": SecretValue.existing("okta", "secret")},
            new_users=NewUsers.invited_only(),
        ),
        SingleSignOn.keycloak(
            realm="https://keycloak.example.com:8443/realms/acme",
            client={"id": SecretValue.existing("keycloak", "id"), "secret": SecretValue.existing("keycloak", "secret")},
            groups=GroupSync.claim("groups", admins=["ml-admins"], members_only=True),
            logout_at_provider=True,
        ),
    ],
)

TenantFleet(
    app,
    "tenants",
    tenants=Tenants.from_file("tenants.yaml"),
    server=server,
    agent={
        "chart": ChartSource.preview(),
        "queues": [
            Queue(name="cpu", max_pods=10, environment={"OMP_NUM_THREADS": "4"}),
            Queue(name="1xGPU", gpus=Gpus.whole(1), shared_memory="32Gi"),
            Queue(name="half-GPU", gpus=Gpus.fraction(0.5)),
            Queue(name="multi-node", multi_node=[4, 2]),
        ],
        "applications_queue": {},
        "image_pull_secrets": ["clearml-registry"],
        "pod_security": PodSecurity.restricted(),
    },
    credentials=TenantCredentials.provisioned(
        system_keys={
            "access_key": SecretValue.existing("clearml-credentials", "apiserver_key"),
            "secret_key": SecretValue.existing("clearml-credentials", "apiserver_secret"),
        },
    ),
    quota={"requests.nvidia.com/gpu": "2", "pods": "30"},
    limits={"default_limits": {"memory": "2Gi"}, "default_requests": {"memory": "256Mi"}},
    network_isolation={
        "ingress_namespaces": ["ingress-nginx"],
        "server_namespaces": ["ingress-nginx"],
        "external_cidrs": ["0.0.0.0/0"],
        "kubernetes_api_cidrs": ["10.96.0.1/32"],
    },
)

app.synth()
