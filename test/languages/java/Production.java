import io.github.cdk8sclearml.*;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.plus28.k8s.Toleration;

/** A hardened server with databases of its own, whose secrets External Secrets reads from Vault. */
public class Production {
    /** A secret in the folder of the server. */
    private static SecretValue vault(String key, String property) {
        return SecretValue.external("clearml/" + key, property);
    }

    private static FixedUser user(String name) {
        return FixedUser.builder().username(name).password(vault("users", name)).build();
    }

    public static void main(String[] args) {
        App app = new App();
        SecretDelivery.externalSecrets(ExternalSecretsOptions.builder()
            .store("vault")
            .storeKind(SecretStoreKind.CLUSTER_SECRET_STORE)
            .keyTemplate("clearml/{namespace}/{source}")
            .build()).applyTo(app);

        Chart clearml = new Chart(app, "clearml", ChartProps.builder()
            .namespace("clearml")
            .labels(Map.of("app.kubernetes.io/part-of", "clearml"))
            .build());

        ClearmlNamespace.Builder.create(clearml, "namespace")
            .networkIsolation(NetworkIsolation.builder()
                .ingressNamespaces(List.of("ingress-nginx"))
                .clientNamespaces(List.of("clearml-agents"))
                .build())
            .quota(Map.of("requests.cpu", "16", "requests.memory", "64Gi"))
            .build();

        ClearmlServer.Builder.create(clearml, "server")
            .chart(ChartSource.community())
            .baseDomain("clearml.example.com")
            .exposure(Exposure.ingress(IngressOptions.builder()
                .className("nginx")
                .tls(Tls.certManager(CertManagerTlsOptions.builder().clusterIssuer("letsencrypt").build()))
                .build()))
            .podSecurity(PodSecurity.restricted(PodSecurityOptions.builder().kubernetesVersion("1.32").build()))
            .users(List.of(user("admin"), user("ci")))
            .mongodb(MongoDb.external(MongoDbExternalOptions.builder()
                .backend(vault("mongodb", "backend"))
                .auth(vault("mongodb", "auth"))
                .build()))
            .elasticsearch(Elasticsearch.external(ElasticsearchExternalOptions.builder()
                .hosts(List.of(
                    ElasticsearchHost.builder().host("es-1.example.com").build(),
                    ElasticsearchHost.builder().host("es-2.example.com").port(9201).build()))
                .username("clearml")
                .password(vault("elasticsearch", "password"))
                .build()))
            .redis(Redis.external(RedisExternalOptions.builder()
                .host("redis.example.com")
                .password(vault("redis", "password"))
                .build()))
            .fileStorage(FileStorage.bundled(BundledFileStorageOptions.builder()
                .size("1Ti")
                .storageClass("nfs")
                .accessMode("ReadWriteMany")
                .build()))
            .apiserver(ApiServerProps.builder()
                .replicas(3)
                .resources(ResourceRequirements.builder()
                    .requests(Map.of("cpu", "1", "memory", "2Gi"))
                    .limits(Map.of("memory", "4Gi"))
                    .build())
                .settings(Map.of("apiserver.check_for_updates.enabled", false))
                .build())
            .fileserver(FileServerProps.builder().replicas(2).build())
            .webserver(WebServerProps.builder()
                .replicas(2)
                .tolerations(List.of(Toleration.builder()
                    .key("dedicated")
                    .operator("Exists")
                    .tolerationSeconds(60)
                    .build()))
                .build())
            .values(Map.of("webserver", Map.of("podAnnotations", Map.of("example.com/team", "ml"))))
            .build();

        app.synth();
    }
}
