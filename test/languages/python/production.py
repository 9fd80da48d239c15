"""A hardened server with databases of its own, whose secrets External Secrets reads from Vault."""

from cdk8s import App, Chart
from cdk8s_clearml import (
    ChartSource,
    ClearmlNamespace,
    ClearmlServer,
    Elasticsearch,
    ElasticsearchHost,
    Exposure,
    FileStorage,
    FixedUser,
    MongoDb,
    PodSecurity,
    Redis,
    SecretDelivery,
    SecretStoreKind,
    SecretValue,
    Tls,
)
from cdk8s_plus_28 import k8s

app = App()
SecretDelivery.external_secrets(
    store="vault",
    store_kind=SecretStoreKind.CLUSTER_SECRET_STORE,
    key_template="clearml/{namespace}/{source}",
).apply_to(app)

clearml = Chart(app, "clearml", namespace="clearml", labels={"app.kubernetes.io/part-of": "clearml"})

ClearmlNamespace(
    clearml,
    "namespace",
    network_isolation={"ingress_namespaces": ["ingress-nginx"], "client_namespaces": ["clearml-agents"]},
    quota={"requests.cpu": "16", "requests.memory": "64Gi"},
)

ClearmlServer(
    clearml,
    "server",
    chart=ChartSource.community(),
    base_domain="clearml.example.com",
    exposure=Exposure.ingress(class_name="nginx", tls=Tls.cert_manager(cluster_issuer="letsencrypt")),
    pod_security=PodSecurity.restricted(kubernetes_version="1.32"),
    users=[
        FixedUser(username=name, password=SecretValue.external("clearml/users", name)) for name in ("admin", "ci")
    ],
    mongodb=MongoDb.external(
        backend=SecretValue.external("clearml/mongodb", "backend"),
        auth=SecretValue.external("clearml/mongodb", "auth"),
    ),
    elasticsearch=Elasticsearch.external(
        hosts=[ElasticsearchHost(host="es-1.example.com"), ElasticsearchHost(host="es-2.example.com", port=9201)],
        username="clearml",
        password=SecretValue.external("clearml/elasticsearch", "password"),
    ),
    redis=Redis.external(host="redis.example.com", password=SecretValue.external("clearml/redis", "password")),
    file_storage=FileStorage.bundled(size="1Ti", storage_class="nfs", access_mode="ReadWriteMany"),
    apiserver={
        "replicas": 3,
        "resources": {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"memory": "4Gi"}},
        "settings": {"apiserver.check_for_updates.enabled": False},
    },
    fileserver={"replicas": 2},
    webserver={
        "replicas": 2,
        "tolerations": [k8s.Toleration(key="dedicated", operator="Exists", toleration_seconds=60)],
    },
    values={"webserver": {"podAnnotations": {"example.com/team": "ml"}}},
)

app.synth()
