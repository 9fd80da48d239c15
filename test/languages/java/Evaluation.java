import io.github.cdk8sclearml.ChartSource;
import io.github.cdk8sclearml.ClearmlServer;
import io.github.cdk8sclearml.Exposure;
import io.github.cdk8sclearml.FixedUser;
import io.github.cdk8sclearml.IngressOptions;
import io.github.cdk8sclearml.SecretValue;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;

/** An open-source server for a first look. */
public class Evaluation {
    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "clearml", ChartProps.builder().namespace("clearml").build());

        ClearmlServer.Builder.create(chart, "server")
            .chart(ChartSource.community())
            .baseDomain("clearml.127-0-0-1.nip.io")
            .exposure(Exposure.ingress(IngressOptions.builder().className("nginx").build()))
            .users(List.of(FixedUser.builder()
                .username("admin")
                .password(SecretValue.generated("admin-password"))
                .build()))
            .build();

        app.synth();
    }
}
