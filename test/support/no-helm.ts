// A test that starts helm belongs into a file named *.integration.test.ts.
process.env.HELM_EXECUTABLE = '/unit-tests-start-no-helm';
process.env.CDK8S_CLEARML_CACHE = 'off';
