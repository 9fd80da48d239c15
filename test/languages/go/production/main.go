// A hardened server with databases of its own, whose secrets External Secrets reads from Vault.
package main

import (
	"github.com/aws/jsii-runtime-go"
	clearml "github.com/cdk8s-clearml/cdk8s-clearml-go/cdk8sclearml"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2/k8s"
)

// vault returns a secret in the folder of the server.
func vault(key, property string) clearml.SecretValue {
	return clearml.SecretValue_External(jsii.String("clearml/"+key), jsii.String(property))
}

func user(name string) *clearml.FixedUser {
	return &clearml.FixedUser{Username: jsii.String(name), Password: vault("users", name)}
}

func main() {
	defer jsii.Close()
	app := cdk8s.NewApp(nil)
	clearml.SecretDelivery_ExternalSecrets(&clearml.ExternalSecretsOptions{
		Store:       jsii.String("vault"),
		StoreKind:   clearml.SecretStoreKind_CLUSTER_SECRET_STORE,
		KeyTemplate: jsii.String("clearml/{namespace}/{source}"),
	}).ApplyTo(app)

	chart := cdk8s.NewChart(app, jsii.String("clearml"), &cdk8s.ChartProps{
		Namespace: jsii.String("clearml"),
		Labels:    &map[string]*string{"app.kubernetes.io/part-of": jsii.String("clearml")},
	})

	clearml.NewClearmlNamespace(chart, jsii.String("namespace"), &clearml.ClearmlNamespaceProps{
		NetworkIsolation: &clearml.NetworkIsolation{
			IngressNamespaces: jsii.Strings("ingress-nginx"),
			ClientNamespaces:  jsii.Strings("clearml-agents"),
		},
		Quota: &map[string]*string{"requests.cpu": jsii.String("16"), "requests.memory": jsii.String("64Gi")},
	})

	clearml.NewClearmlServer(chart, jsii.String("server"), &clearml.ClearmlServerProps{
		Chart:      clearml.ChartSource_Community(),
		BaseDomain: jsii.String("clearml.example.com"),
		Exposure: clearml.Exposure_Ingress(&clearml.IngressOptions{
			ClassName: jsii.String("nginx"),
			Tls:       clearml.Tls_CertManager(&clearml.CertManagerTlsOptions{ClusterIssuer: jsii.String("letsencrypt")}),
		}),
		PodSecurity: clearml.PodSecurity_Restricted(&clearml.PodSecurityOptions{KubernetesVersion: jsii.String("1.32")}),
		Users:       &[]*clearml.FixedUser{user("admin"), user("ci")},
		Mongodb: clearml.MongoDb_External(&clearml.MongoDbExternalOptions{
			Backend: vault("mongodb", "backend"),
			Auth:    vault("mongodb", "auth"),
		}),
		Elasticsearch: clearml.Elasticsearch_External(&clearml.ElasticsearchExternalOptions{
			Hosts: &[]*clearml.ElasticsearchHost{
				{Host: jsii.String("es-1.example.com")},
				{Host: jsii.String("es-2.example.com"), Port: jsii.Number(9201)},
			},
			Username: jsii.String("clearml"),
			Password: vault("elasticsearch", "password"),
		}),
		Redis: clearml.Redis_External(&clearml.RedisExternalOptions{
			Host:     jsii.String("redis.example.com"),
			Password: vault("redis", "password"),
		}),
		FileStorage: clearml.FileStorage_Bundled(&clearml.BundledFileStorageOptions{
			Size:         jsii.String("1Ti"),
			StorageClass: jsii.String("nfs"),
			AccessMode:   jsii.String("ReadWriteMany"),
		}),
		Apiserver: &clearml.ApiServerProps{
			Replicas: jsii.Number(3),
			Resources: &clearml.ResourceRequirements{
				Requests: &map[string]*string{"cpu": jsii.String("1"), "memory": jsii.String("2Gi")},
				Limits:   &map[string]*string{"memory": jsii.String("4Gi")},
			},
			Settings: &map[string]interface{}{"apiserver.check_for_updates.enabled": false},
		},
		Fileserver: &clearml.FileServerProps{Replicas: jsii.Number(2)},
		Webserver: &clearml.WebServerProps{
			Replicas: jsii.Number(2),
			Tolerations: &[]*k8s.Toleration{{
				Key:               jsii.String("dedicated"),
				Operator:          jsii.String("Exists"),
				TolerationSeconds: jsii.Number(60),
			}},
		},
		Values: &map[string]interface{}{
			"webserver": map[string]interface{}{"podAnnotations": map[string]string{"example.com/team": "ml"}},
		},
	})

	app.Synth()
}
