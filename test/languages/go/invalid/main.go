// Mistakes, by name.
package main

import (
	"os"

	"github.com/aws/jsii-runtime-go"
	clearml "github.com/cdk8s-clearml/cdk8s-clearml-go/cdk8sclearml"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func ownObject(chart cdk8s.Chart, version, kind, field string, content any) {
	props := &cdk8s.ApiObjectProps{ApiVersion: jsii.String(version), Kind: jsii.String(kind)}
	own := cdk8s.NewApiObject(chart, jsii.String("own"), props)
	own.AddJsonPatch(cdk8s.JsonPatch_Add(jsii.String(field), content))
}

func main() {
	defer jsii.Close()
	mistake := os.Args[1]
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("clearml"), &cdk8s.ChartProps{Namespace: jsii.String("clearml")})
	domain := "clearml.example.com"
	if mistake == "prop" {
		domain = "https://clearml.example.com"
	}
	clearml.NewClearmlServer(chart, jsii.String("server"), &clearml.ClearmlServerProps{
		Chart:      clearml.ChartSource_Community(),
		BaseDomain: jsii.String(domain),
	})
	switch mistake {
	case "object":
		ownObject(chart, "apps/v1", "Deployment", "/spec", map[string]any{
			"replicas": "three",
			"selector": map[string]any{},
			"template": map[string]any{},
		})
	case "placeholder":
		secret := clearml.SecretValue_Existing(jsii.String("git"), jsii.String("token"))
		ownObject(chart, "v1", "ConfigMap", "/data", map[string]any{"token": secret})
	}
	app.Synth()
}
