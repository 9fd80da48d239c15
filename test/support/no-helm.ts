// A test that starts helm belongs in a file named *.integration.test.ts. A unit test may create releases, since helm runs
// asynchronously. This executable always fails, so a unit test that reads the objects of a release fails, too.
process.env.HELM_EXECUTABLE = 'false';
process.env.CDK8S_CLEARML_CACHE = 'off';
