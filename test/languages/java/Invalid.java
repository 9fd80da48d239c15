import io.github.cdk8sclearml.ChartSource;
import io.github.cdk8sclearml.ClearmlServer;
import io.github.cdk8sclearml.SecretValue;
import java.util.Map;
import org.cdk8s.ApiObject;
import org.cdk8s.ApiObjectProps;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.JsonPatch;

/** Mistakes, by name. */
public class Invalid {
    private static void ownObject(Chart chart, String version, String kind, String field, Object content) {
        ApiObject own = new ApiObject(chart, "own", ApiObjectProps.builder().apiVersion(version).kind(kind).build());
        own.addJsonPatch(JsonPatch.add(field, content));
    }

    public static void main(String[] args) {
        String mistake = args[0];
        App app = new App();
        Chart chart = new Chart(app, "clearml", ChartProps.builder().namespace("clearml").build());
        ClearmlServer.Builder.create(chart, "server")
            .chart(ChartSource.community())
            .baseDomain(mistake.equals("prop") ? "https://clearml.example.com" : "clearml.example.com")
            .build();
        switch (mistake) {
            case "object":
                ownObject(chart, "apps/v1", "Deployment", "/spec",
                    Map.of("replicas", "three", "selector", Map.of(), "template", Map.of()));
                break;
            case "placeholder":
                ownObject(chart, "v1", "ConfigMap", "/data", Map.of("token", SecretValue.existing("git", "token")));
                break;
        }
        app.synth();
    }
}
