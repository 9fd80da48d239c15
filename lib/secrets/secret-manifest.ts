import type { Construct } from 'constructs';
import { problemsOf } from '../errors/problems';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import type { Manifest } from '../helm/manifests/manifest';
import { ManifestObject } from '../helm/manifests/manifest-object';
import { decoded, encoded } from './placeholder-text';
import type { ReleaseSecrets } from './release-secrets';
import { secretTexts } from './secret-entries';

/** A Secret object of a chart. Its content is filled in when it is written, never before. */
export class SecretManifest extends ManifestObject {
  public constructor(
    scope: Construct,
    id: string,
    manifest: Manifest,
    namespace: string | undefined,
    private readonly secrets: ReleaseSecrets,
  ) {
    super(scope, id, manifest, manifest.namespace ?? namespace);
    this.node.addValidation({ validate: () => this.problems() });
  }

  public override toJson(): JsonObject {
    const json = super.toJson();
    const fill = (text: string) => this.secrets.text.replace(text, (placeholder) => this.read(placeholder));
    return {
      ...json,
      ...(isJsonObject(json.data) ? { data: mapTexts(json.data, (text) => refilled(text, fill)) } : {}),
      ...(isJsonObject(json.stringData) ? { stringData: mapTexts(json.stringData, fill) } : {}),
    };
  }

  /** All secrets that cannot be read, not just the first. */
  private problems(): string[] {
    const texts = secretTexts(super.toJson());
    const placeholders = new Set(texts.flatMap((text) => this.secrets.text.find(text)));
    return [...placeholders].flatMap((placeholder) => problemsOf(() => this.read(placeholder)));
  }

  private read(placeholder: string): string {
    const source = this.secrets.source(placeholder);
    if (source.kind === 'existing') {
      throw new Error(`${source.description} should have left ${this.name}`);
    }
    return source.read();
  }
}

function mapTexts(texts: JsonObject, change: (text: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? change(text) : text]),
  );
}

/** The coding of the filled text; a coding without placeholders stays as it is, binary content too. */
function refilled(base64: string, fill: (text: string) => string): string {
  const text = decoded(base64);
  const filled = fill(text);
  return filled === text ? base64 : encoded(filled);
}
