import { type Command, InvalidArgumentError, Option } from 'commander';
import { isRegistry } from '../../chart/images/pull-secrets';
import { table } from '../../core/report/summary';
import { fullReference, mirroredReference, parseReference, versionIn } from '../../helm/manifests/image-reference';
import { registriesPath } from '../../helm/store/project';
import { longestMatch, placeOf, readRegistries } from '../../helm/store/registries-file';
import { isReference } from '../../helm/values/image-values';
import { type AppOptions, withAppRun } from '../app-run';
import { coloured, ExitCode, print, printJson } from '../terminal';
import { imageUses, imageWarnings } from './image-uses';

interface ImagesOptions extends AppOptions {
  /** `true` without a registry. */
  readonly mirror?: string | true;
  readonly for: CopyTool;
  readonly strict?: boolean;
}

/** An image of the app. */
interface ListedImage {
  readonly image: string;
  readonly usedBy: readonly string[];
  readonly warnings: readonly string[];
  readonly copy?: ImageCopy;
}

const NOTES = `
The list contains images of all containers, images in environment variables,
arguments and custom resources, images in pod templates of agents, and images in
the values of releases.`;

/** `cdk8s-clearml images` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option(
      '--mirror [registry]',
      'print commands that copy every image to a registry such as registry.internal/mirror; without a registry, to the mirrors in registries.yaml',
      registry,
    )
    .addOption(new Option('--for <tool>', 'the tool of the copy commands').choices(COPY_TOOLS).default('skopeo'))
    .option('--strict', 'exit with code 1 after a warning')
    .addHelpText('after', NOTES)
    .action(async (options: ImagesOptions) => {
      if (options.mirror === undefined && command.getOptionValueSource('for') === 'cli') {
        command.error('error: --for requires --mirror');
      }
      const mirrors = options.mirror === true ? readRegistries(registriesPath()).mirrors : undefined;
      if (mirrors?.size === 0) {
        command.error('error: registries.yaml has no mirrors: set a registry with --mirror');
      }
      end(await listImages(options, mirrors));
    });
}

function registry(text: string): string {
  if (!isRegistry(text)) {
    throw new InvalidArgumentError('A registry is a host with an optional path: registry.internal:5000/mirror.');
  }
  return text;
}

async function listImages(options: ImagesOptions, mirrors?: ReadonlyMap<string, string>): Promise<ExitCode> {
  const { mirror } = options;
  const copyOf = (image: string) =>
    mirrors ? copyByMap(mirrors, image) : typeof mirror === 'string' ? copyInto(mirror, image) : undefined;
  const uses = await withAppRun(options, imageUses);
  const images = [...uses].map(([image, usedBy]): ListedImage => {
    const copy = copyOf(image);
    const unmirrored = mirrors && !copy ? ['registries.yaml has no mirror for this image'] : [];
    return { image, usedBy, warnings: [...imageWarnings(image), ...unmirrored], copy };
  });
  if (options.json) {
    printJson(images);
  } else if (mirror !== undefined) {
    print(...images.flatMap(({ copy }) => (copy ? [copyCommand(copy, options.for)] : [])));
  } else {
    print(...table(images.map(({ image, usedBy }) => [image, shortened(usedBy)])));
  }
  if (!options.json) {
    // Copy commands are input of other programs, so warnings are written to standard error.
    warn(images, mirror === undefined ? print : printError);
  }
  return options.strict && images.some(({ warnings }) => warnings.length > 0) ? ExitCode.PROBLEM : ExitCode.OK;
}

function warn(images: readonly ListedImage[], output: (...lines: string[]) => void): void {
  for (const { image, warnings } of images) {
    output(...warnings.map((warning) => `${coloured('yellow', 'warning')} ${image}: ${warning}`));
  }
}

function shortened(usedBy: readonly string[]): string {
  const [first = '', ...others] = usedBy;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function printError(...lines: string[]): void {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

/** Tools for which the command prints copy commands. */
const COPY_TOOLS = ['skopeo', 'crane'] as const;

type CopyTool = (typeof COPY_TOOLS)[number];

/** Source and target of a copied image. */
interface ImageCopy {
  readonly from: string;
  readonly to: string;
}

/** A copy of an image to a common mirror; undefined for an invalid image reference. */
export function copyInto(mirror: string, image: string): ImageCopy | undefined {
  return isReference(image)
    ? { from: fullReference(parseReference(image)), to: mirroredReference(image, mirror) }
    : undefined;
}

/** A copy of an image to the mirror of its registry; undefined without such a mirror. */
export function copyByMap(mirrors: ReadonlyMap<string, string>, image: string): ImageCopy | undefined {
  const reference = parseReference(image);
  const place = `${reference.registry}/${reference.repository}`;
  const [original, target = ''] = longestMatch(mirrors, place) ?? [];
  const mirror = placeOf(target);
  if (original === undefined || !isReference(image) || mirror.includes('://')) {
    return undefined;
  }
  return { from: fullReference(reference), to: `${mirror}${place.slice(original.length)}${versionIn(reference)}` };
}

/**
 * The command that copies all platforms of an image. The library does not use `skopeo sync`, which cannot keep the path
 * of an image without its host.
 */
export function copyCommand({ from, to }: ImageCopy, tool: CopyTool): string {
  if (tool === 'crane') {
    return `crane copy ${from} ${to}`;
  }
  // Pods refer to this digest.
  const preserve = from.includes('@') ? ' --preserve-digests' : '';
  return `skopeo copy --all${preserve} docker://${from} docker://${to}`;
}
