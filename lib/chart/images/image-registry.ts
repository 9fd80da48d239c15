import { CodedError } from '../../core/errors/coded-error';
import type { IPodTransform, RenderedPod } from '../../helm/manifests/rendered-pod';

/** Takes every image from another registry: its host replaces the one in the reference, or comes before it. */
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

/** Whether a text can come first in an image reference: a registry host, and perhaps a path. */
export function isRegistry(text: string): boolean {
  return /^[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._-]+)*\/?$/.test(text);
}

/** @throws CLEARML5007 when it is not what comes first in an image reference */
export function requireRegistry(registry: string | undefined): void {
  if (registry !== undefined && !isRegistry(registry)) {
    throw new CodedError('CLEARML5007', {
      found: `imageRegistry is ${JSON.stringify(registry)}`,
      expected: 'a registry host, and a path where images lie below one, in lower case: registry.internal/mirror',
      fix: 'leave scheme, user and tag out',
    });
  }
}
