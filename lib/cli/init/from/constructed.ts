import { App, Chart } from 'cdk8s';
import type { JsonObject } from '../../../helm/data/json';
import { Manifests } from '../../../testing/manifests';
import { evaluated } from '../code';
import type { Component } from './components';

/** A construct of the generated app. */
export interface TypedComponent {
  readonly component: Component;
  readonly props: JsonObject;
}

/** Components in an app. */
export interface Constructed {
  /** The last construct. */
  readonly construct: any;
  /** Its effective values. */
  readonly tree: JsonObject;
  /** The objects of the app, with stand-ins for secrets. */
  readonly objects: () => readonly JsonObject[];
}

export function constructed(components: readonly TypedComponent[], namespace: string): Constructed {
  const library = require('../../../index') as Readonly<Record<string, any>>;
  const app = new App();
  const chart = new Chart(app, 'clearml', { namespace });
  let server: any;
  let construct: any;
  for (const { component, props } of components) {
    construct = new library[component.construct](chart, component.name, evaluated(props, { server }));
    server = component.name === 'server' ? construct : server;
  }
  return { construct, tree: construct.release._values.tree, objects: () => Manifests.of(app).objects };
}
