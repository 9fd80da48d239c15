/** Sets the variables of the cluster of this project, see jest.cluster.config.js. */
Object.assign(process.env, (globalThis as { clusterVariables?: object }).clusterVariables);
