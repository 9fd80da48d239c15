import type { IConstruct } from 'constructs';
import { CodedError, problemsOf } from '../core/errors/coded-error';
import { type JsonObject, objectsAt } from '../helm/data/json';
import type { EffectiveValues } from '../helm/values/effective-values';
import { readableContent } from '../secrets/detected-secrets';
import { literalValue } from '../secrets/readers/hocon';
import { problemWith, type Reader } from '../secrets/readers/reader';
import { type SecretValue, secretsByPlaceholder } from '../secrets/secret-value';
import type { Edition } from './clearml-chart';
import { CONTENTS, type Content } from './contents';

/** The parts of an installation that the check reads. */
interface Installed {
  readonly scope: IConstruct;
  readonly chart: { readonly edition: Edition };
  readonly effective: EffectiveValues;
}

/** A text in the effective values, in which placeholders represent secrets. */
export interface PlacedText {
  /** Values path, for messages. */
  readonly place: string;
  readonly source: string;
  readonly text: string;
}

/**
 * Checks at synth that the readers of the effective values read them unchanged, where synth reads their secrets. Otherwise the delivery
 * reports them as unchecked.
 *
 * @throws at synth CLEARML3006
 */
export function checkContents({ scope, chart, effective }: Installed): void {
  const contents = Object.values<Content>(CONTENTS).filter(({ editions }) => editions?.includes(chart.edition) ?? true);
  scope.node.addValidation({
    validate: () =>
      contents.flatMap((content) => {
        const texts = [...textsAtPaths(content, effective), ...textsOfVariables(content, effective)];
        // Several components read one text.
        const first = texts.filter(({ text }, index) => texts.findIndex((other) => other.text === text) === index);
        return first.flatMap((text) => problemsOf(() => requireAccepted(scope, text, content.readers)));
      }),
  });
}

/** @throws CLEARML3006 when a reader misreads a text with the contents of its secrets, where synth reads them */
export function requireAccepted(
  scope: IConstruct,
  { place, source, text }: PlacedText,
  readers: readonly Reader[],
): void {
  const secrets = [...secretsByPlaceholder(text)];
  const content = filledText(scope, text, secrets);
  if (content !== undefined) {
    const sources = [source, ...secrets.map(([, { _source }]) => _source.description)];
    requireReadable(content, readers, `${place} (${sources.join(', ')})`);
  }
}

/**
 * Checks a secret where synth reads it.
 *
 * @param place place of the secret, for messages
 * @throws CLEARML3006 when one of its readers misreads it
 */
export function requireReadableSecret(
  scope: IConstruct,
  secret: SecretValue,
  readers: readonly Reader[],
  place: string,
): void {
  const content = readableContent(scope, secret);
  if (content !== undefined) {
    requireReadable(content, readers, `${place} (${secret._source.description})`);
  }
}

function requireReadable(content: string, readers: readonly Reader[], place: string): void {
  const problem = problemWith(readers, content);
  if (problem !== undefined) {
    const { found, reader } = problem;
    throw new CodedError('CLEARML3006', {
      found: `${place} contains ${found}`,
      expected: `${reader.accepts} (${reader.name})`,
      fix: 'choose another text',
    });
  }
}

/** A text with the contents of its secrets; undefined where synth does not read one of them. */
function filledText(
  scope: IConstruct,
  text: string,
  secrets: readonly (readonly [string, SecretValue])[],
): string | undefined {
  return secrets.reduce<string | undefined>((filled, [placeholder, secret]) => {
    const content = readableContent(scope, secret);
    return content === undefined ? undefined : filled?.replaceAll(placeholder, () => content);
  }, text);
}

function textsAtPaths({ paths = [] }: Content, effective: EffectiveValues): PlacedText[] {
  return paths.flatMap((path) => {
    const text = effective.text(path);
    return text === undefined ? [] : [{ place: path, source: effective.sourceOf(path), text }];
  });
}

function textsOfVariables({ variables }: Content, effective: EffectiveValues): PlacedText[] {
  if (variables === undefined) {
    return [];
  }
  return Object.keys(effective.tree).flatMap((component) =>
    objectsAt(effective.map(component), 'extraEnvs').flatMap((entry) =>
      variables.test(String(entry.name)) ? textOf(entry, `${component}.extraEnvs`, effective) : [],
    ),
  );
}

function textOf({ name, value }: JsonObject, list: string, effective: EffectiveValues): PlacedText[] {
  const text = /^CLEARML__/.test(String(name)) ? literalValue(String(value)) : value;
  const source = effective.sourceOf(list, String(name));
  return typeof text === 'string' && text !== '' ? [{ place: `${list} ${name}`, source, text }] : [];
}
