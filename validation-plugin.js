// cdk8s-cli requires its plugins as JavaScript; the sources of this one are TypeScript. Users name the built package instead.
require('tsx/cjs');
module.exports = require('./lib/security/validation/clearml-validation');
