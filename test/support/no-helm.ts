// A test that starts helm belongs into a file named *.integration.test.ts. A unit test may create releases, since helm starts beside
// their constructors: this program fails, and so does a test that reads the objects of a release.
process.env.HELM_EXECUTABLE = 'false';
process.env.CDK8S_CLEARML_CACHE = 'off';
