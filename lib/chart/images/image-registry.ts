import { CodedError } from '../../core/errors/coded-error';
import type { IPodTransform, RenderedPod } from '../../helm/manifests/rendered-pod';

/** Changes the registry of every image: the host replaces the host of the reference, or is added to the reference. */
export class ImageRegistryOverride implements IPodTransform {
  public constructor(private readonly registry: string) {}

  public transform(pod: RenderedPod): void {
    for (const container of pod.allContainers) {
      if (container.image !== '') {
        container.merge({ image: this.moved(container.image) });
      }
    }
  }

  private moved(image: string): string {
    const [first = '', ...rest] = image.split('/');
    const namesHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
    return `${this.registry.replace(/\/$/, '')}/${namesHost ? rest.join('/') : image}`;
  }
}

/** Whether a text is a valid prefix of an image reference: a registry host with an optional path. */
export function isRegistry(text: string): boolean {
  return /^[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._-]+)*\/?$/.test(text);
}

/** @throws CLEARML5007 when the text is not a valid prefix of an image reference */
export function requireRegistry(registry: string | undefined): void {
  if (registry !== undefined && !isRegistry(registry)) {
    throw new CodedError('CLEARML5007', {
      found: `imageRegistry is ${JSON.stringify(registry)}`,
      expected: 'a registry host with an optional path in lower case: registry.internal/mirror',
      fix: 'remove scheme, user and tag',
    });
  }
}
