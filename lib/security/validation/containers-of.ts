import { type JsonObject, objectsAt } from '../../helm/data/json';
import { podOf, podTemplatePath } from '../../helm/manifests/rendered-pod';
import { CONTAINER_LISTS } from '../hardening/hardened-pod';

/** A container of an object, and its path. */
export interface LocatedContainer {
  readonly container: JsonObject;
  readonly path: string;
}

/** All containers of an object: init, regular and ephemeral containers. */
export function locatedContainers(content: JsonObject): LocatedContainer[] {
  const spec = podOf(content)?._spec;
  const place = [...(podTemplatePath(String(content.apiVersion), String(content.kind)) ?? []), 'spec'].join('.');
  return CONTAINER_LISTS.flatMap((list) =>
    objectsAt(spec, list).map((container, index) => ({ container, path: `${place}.${list}[${index}]` })),
  );
}
