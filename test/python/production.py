"""examples/production in Python."""

from cdk8s import App, Chart
from cdk8s_clearml import (
    ChartSource,
    ClearmlServer,
    Credentials,
    Elasticsearch,
    ElasticsearchHost,
    Exposure,
    FileStorage,
    FixedUser,
    MongoDb,
    Redis,
    SecretValue,
    Tls,
)

app = App()
clearml = Chart(app, "clearml", namespace="clearml", labels={"app.kubernetes.io/part-of": "clearml"})

ClearmlServer(
    clearml,
    "server",
    chart=ChartSource.community(),
    kube_version="1.33.0",
    base_domain="clearml.example.com",
    exposure=Exposure.ingress(class_name="nginx", tls=Tls.secret("clearml-tls")),
    image_pull_secrets=["clearml-registry"],
    image_registry="registry.example.com/mirror",
    credentials=Credentials.from_secret("clearml-credentials"),
    users=[FixedUser(username="admin", password_hash=SecretValue.existing("clearml-admin", "password-hash"))],
    mongodb=MongoDb.external(
        backend=SecretValue.existing("clearml-mongodb", "backend"),
        auth=SecretValue.existing("clearml-mongodb", "auth"),
    ),
    elasticsearch=Elasticsearch.external(
        hosts=[ElasticsearchHost(host=f"es-{n}.example.com") for n in (1, 2, 3)],
        username="clearml",
        password=SecretValue.existing("clearml-elasticsearch", "password"),
    ),
    redis=Redis.external(host="redis.example.com", password=SecretValue.existing("clearml-redis", "password")),
    file_storage=FileStorage.bundled(size="1Ti", storage_class="nfs", access_mode="ReadWriteMany"),
    apiserver={
        "replicas": 3,
        "resources": {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"memory": "4Gi"}},
        "settings": {"apiserver.check_for_updates.enabled": False},
    },
    fileserver={"replicas": 2},
    webserver={"replicas": 2, "settings": {"useFilesProxy": True}},
)

app.synth()
