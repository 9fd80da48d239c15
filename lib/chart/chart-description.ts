import type { Traffic } from '../exposure/web-endpoint';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import type { SecretPlaces } from '../secrets/detected-secrets';
import type { ImageProfile } from '../security/hardening';
import type { CatalogEntry } from './catalog';
import type { InstalledProps } from './chart-release-props';
import type { Installation } from './installation';
import type { PropTable } from './prop-table';

/** Edition of a ClearML chart: from ClearML's private registry, embedded in this library, or from a public repository. */
export type Edition = 'enterprise' | 'community' | 'public';

/** Versions of a chart: from `since` on, up to but without `before`. */
export interface VersionRange {
  readonly since?: string;
  readonly before?: string;
}

/** Every version. */
export const ALWAYS: VersionRange = {};

/** The versions that have a feature, by edition. An edition that is left out never has it. A text is the first enterprise version. */
export type Since = string | { readonly [E in Edition]?: string | VersionRange };

/** A chart that a description covers. */
export interface DescribedChart {
  readonly edition: Edition;
  /** Publisher, default release name and default namespace. */
  readonly entry: CatalogEntry;
  /** First and last version that the description was compared with. */
  readonly known?: { readonly oldest: string; readonly newest: string };
}

/** A web endpoint of a component. */
export interface DescribedEndpoint {
  /** Port of the Service, unless values change it. */
  readonly port: number;
  /** Path that answers 200 without a login, for load balancers that check it. */
  readonly healthPath: string;
  /** Demands of the traffic on proxies. */
  readonly traffic: Traffic;
}

/** A rule over the effective values of a release. It throws a coded error. */
export type Rule<P extends InstalledProps, F extends string> = (installation: Installation<P, F>) => void;

/** All facts about the charts that deploy one component. Constructs, version gates, validation, tests and docs derive from it. */
export interface ChartDescription<P extends InstalledProps, F extends string = never> {
  /** Name of the props interface. */
  readonly propsInterface: string;
  /** The component with its article, for messages: `an application gateway`. */
  readonly component: string;
  /** The charts, by name. The first one is deployed unless the source leads to another. */
  readonly charts: { readonly [chartName: string]: DescribedChart };
  /** Values path of each prop, and the versions that have it. */
  readonly props: PropTable<P, F>;
  /** Props that the table applies where the user leaves them out. */
  readonly defaults?: (installation: Installation<P, F>) => Partial<P>;
  /** Further differences between versions, by name. */
  readonly features: { readonly [feature in F]: Since };
  /** Values paths whose contents are secret in values files, too. */
  readonly secrets: SecretPlaces;
  /** Web endpoints, by component. */
  readonly endpoints?: { readonly [component: string]: DescribedEndpoint };
  /** Changes to the rendered pods that no value makes, in their order. They precede pod security. */
  readonly podTransforms?: (installation: Installation<P, F>) => readonly IPodTransform[];
  /** Users of the images, for pod security. */
  readonly images?: (installation: Installation<P, F>) => readonly ImageProfile[];
  /** Rules over the effective values, in the order in which they are checked. */
  readonly rules?: readonly Rule<P, F>[];
}
