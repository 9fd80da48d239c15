// A server with single sign-on for tenants of a file, whose agents have the same queues.
package main

import (
	"github.com/aws/jsii-runtime-go"
	clearml "github.com/cdk8s-clearml/cdk8s-clearml-go/cdk8sclearml"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func client(secret string) *clearml.SignOnClient {
	return &clearml.SignOnClient{Id: existing(secret, "id"), Secret: existing(secret, "secret")}
}

func existing(name, key string) clearml.SecretValue {
	return clearml.SecretValue_Existing(jsii.String(name), jsii.String(key))
}

func newServer(chart cdk8s.Chart) clearml.ClearmlServer {
	return clearml.NewClearmlServer(chart, jsii.String("server"), &clearml.ClearmlServerProps{
		Chart:      clearml.ChartSource_Preview(),
		BaseDomain: jsii.String("clearml.example.com"),
		Exposure: clearml.Exposure_Ingress(&clearml.IngressOptions{
			ClassName: jsii.String("nginx"),
			Tls:       clearml.Tls_Secret(jsii.String("clearml-tls"), nil),
		}),
		ImagePullSecrets: jsii.Strings("clearml-registry"),
		Credentials:      clearml.Credentials_FromSecret(jsii.String("clearml-credentials")),
		MultiTenant: &clearml.MultiTenant{
			ApplicationsPerTenant: jsii.Bool(true),
			UserFeatures:          &[]clearml.Feature{clearml.Feature_APPLICATIONS, clearml.Feature_PIPELINES},
		},
		SingleSignOn: &[]clearml.SingleSignOn{
			clearml.SingleSignOn_Okta(&clearml.OktaOptions{
				Issuer:   jsii.String("https://acme.okta.com/oauth2/default"),
				Client:   client("okta"),
				NewUsers: clearml.NewUsers_InvitedOnly(nil),
			}),
			clearml.SingleSignOn_Keycloak(&clearml.KeycloakOptions{
				Realm:  jsii.String("https://keycloak.example.com:8443/realms/acme"),
				Client: client("keycloak"),
				Groups: clearml.GroupSync_Claim(jsii.String("groups"), &clearml.GroupSyncOptions{
					Admins:      jsii.Strings("ml-admins"),
					MembersOnly: jsii.Bool(true),
				}),
				LogoutAtProvider: jsii.Bool(true),
			}),
		},
	})
}

func main() {
	defer jsii.Close()
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("clearml"), &cdk8s.ChartProps{Namespace: jsii.String("clearml")})

	clearml.NewTenantFleet(app, jsii.String("tenants"), &clearml.TenantFleetProps{
		Server:  newServer(chart),
		Tenants: clearml.Tenants_FromFile(jsii.String("tenants.yaml")),
		Agent: &clearml.AgentOptions{
			Chart: clearml.ChartSource_Preview(),
			Queues: &[]*clearml.Queue{
				{
					Name:        jsii.String("cpu"),
					MaxPods:     jsii.Number(10),
					Environment: &map[string]*string{"OMP_NUM_THREADS": jsii.String("4")},
				},
				{Name: jsii.String("1xGPU"), Gpus: clearml.Gpus_Whole(jsii.Number(1)), SharedMemory: jsii.String("32Gi")},
				{Name: jsii.String("half-GPU"), Gpus: clearml.Gpus_Fraction(jsii.Number(0.5))},
				{Name: jsii.String("multi-node"), MultiNode: jsii.Numbers(4, 2)},
			},
			ApplicationsQueue: &clearml.QueueOptions{},
			ImagePullSecrets:  jsii.Strings("clearml-registry"),
			PodSecurity:       clearml.PodSecurity_Restricted(nil),
		},
		Credentials: clearml.TenantCredentials_Provisioned(&clearml.TenantProvisioningOptions{
			SystemKeys: &clearml.ServerKeys{
				AccessKey: existing("clearml-credentials", "apiserver_key"),
				SecretKey: existing("clearml-credentials", "apiserver_secret"),
			},
		}),
		Quota: &map[string]*string{"requests.nvidia.com/gpu": jsii.String("2"), "pods": jsii.String("30")},
		Limits: &clearml.ContainerLimits{
			DefaultLimits:   &map[string]*string{"memory": jsii.String("2Gi")},
			DefaultRequests: &map[string]*string{"memory": jsii.String("256Mi")},
		},
		NetworkIsolation: &clearml.NetworkIsolation{
			IngressNamespaces:  jsii.Strings("ingress-nginx"),
			ServerNamespaces:   jsii.Strings("ingress-nginx"),
			ExternalCidrs:      jsii.Strings("0.0.0.0/0"),
			KubernetesApiCidrs: jsii.Strings("10.96.0.1/32"),
		},
	})

	app.Synth()
}
