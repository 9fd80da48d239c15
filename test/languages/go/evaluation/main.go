// An open-source server for a first look.
package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-clearml/cdk8s-clearml-go/cdk8sclearml"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	defer jsii.Close()
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("clearml"), &cdk8s.ChartProps{Namespace: jsii.String("clearml")})

	cdk8sclearml.NewClearmlServer(chart, jsii.String("server"), &cdk8sclearml.ClearmlServerProps{
		Chart:      cdk8sclearml.ChartSource_Community(),
		BaseDomain: jsii.String("clearml.127-0-0-1.nip.io"),
		Exposure:   cdk8sclearml.Exposure_Ingress(&cdk8sclearml.IngressOptions{ClassName: jsii.String("nginx")}),
		Users: &[]*cdk8sclearml.FixedUser{{
			Username: jsii.String("admin"),
			Password: cdk8sclearml.SecretValue_Generated(jsii.String("admin-password")),
		}},
	})

	app.Synth()
}
