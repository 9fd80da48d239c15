import io.github.cdk8sclearml.*;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;

/** A server with single sign-on for tenants of a file, whose agents have the same queues. */
public class Fleet {
    private static SignOnClient client(String secret) {
        return SignOnClient.builder()
            .id(SecretValue.existing(secret, "id"))
            .secret(SecretValue.existing(secret, "secret"))
            .build();
    }

    private static ClearmlServer server(Chart chart) {
        return ClearmlServer.Builder.create(chart, "server")
            .chart(ChartSource.preview())
            .baseDomain("clearml.example.com")
            .exposure(Exposure.ingress(IngressOptions.builder()
                .className("nginx")
                .tls(Tls.secret("clearml-tls"))
                .build()))
            .imagePullSecrets(List.of("clearml-registry"))
            .credentials(Credentials.fromSecret("clearml-credentials"))
            .multiTenant(MultiTenant.builder()
                .applicationsPerTenant(true)
                .userFeatures(List.of(Feature.APPLICATIONS, Feature.PIPELINES))
                .build())
            .singleSignOn(List.of(
                SingleSignOn.okta(OktaOptions.builder()
                    .issuer("https://acme.okta.com/oauth2/default")
                    .client(client("okta"))
                    .newUsers(NewUsers.invitedOnly())
                    .build()),
                SingleSignOn.keycloak(KeycloakOptions.builder()
                    .realm("https://keycloak.example.com:8443/realms/acme")
                    .client(client("keycloak"))
                    .groups(GroupSync.claim("groups", GroupSyncOptions.builder()
                        .admins(List.of("ml-admins"))
                        .membersOnly(true)
                        .build()))
                    .logoutAtProvider(true)
                    .build())))
            .build();
    }

    public static void main(String[] args) {
        App app = new App();
        Chart clearml = new Chart(app, "clearml", ChartProps.builder().namespace("clearml").build());

        TenantFleet.Builder.create(app, "tenants")
            .server(server(clearml))
            .tenants(Tenants.fromFile("tenants.yaml"))
            .agent(AgentOptions.builder()
                .chart(ChartSource.preview())
                .queues(List.of(
                    Queue.builder().name("cpu").maxPods(10).environment(Map.of("OMP_NUM_THREADS", "4")).build(),
                    Queue.builder().name("1xGPU").gpus(Gpus.whole(1)).sharedMemory("32Gi").build(),
                    Queue.builder().name("half-GPU").gpus(Gpus.fraction(0.5)).build(),
                    Queue.builder().name("multi-node").multiNode(List.of(4, 2)).build()))
                .applicationsQueue(QueueOptions.builder().build())
                .imagePullSecrets(List.of("clearml-registry"))
                .podSecurity(PodSecurity.restricted())
                .build())
            .credentials(TenantCredentials.provisioned(TenantProvisioningOptions.builder()
                .systemKeys(ServerKeys.builder()
                    .accessKey(SecretValue.existing("clearml-credentials", "apiserver_key"))
                    .secretKey(SecretValue.existing("clearml-credentials", "apiserver_secret"))
                    .build())
                .build()))
            .quota(Map.of("requests.nvidia.com/gpu", "2", "pods", "30"))
            .limits(ContainerLimits.builder()
                .defaultLimits(Map.of("memory", "2Gi"))
                .defaultRequests(Map.of("memory", "256Mi"))
                .build())
            .networkIsolation(NetworkIsolation.builder()
                .ingressNamespaces(List.of("ingress-nginx"))
                .serverNamespaces(List.of("ingress-nginx"))
                .externalCidrs(List.of("0.0.0.0/0"))
                .kubernetesApiCidrs(List.of("10.96.0.1/32"))
                .build())
            .build();

        app.synth();
    }
}
