import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type App, Yaml } from 'cdk8s';
import { asWriteError, writing } from '../core/errors/write-error';
import { INCOMPLETE_MARKER, MARKER_TEXT } from '../core/incomplete-output';
import { isRunning } from '../core/is-running';
import { attempt } from '../helm/data/attempt';
import { asMap } from '../helm/data/json';
import { documentTexts } from '../helm/yaml/document-text';

/**
 * The files of one synth. cdk8s writes them one after the other into a staging folder. When all are complete and on the disk, each
 * of them replaces the file of its name in the output folder: no file is ever torn, and a synth that fails changes no file.
 *
 * A marker stands in the output folder while its files belong to different synths. cdk8s-cli deletes the folder before it runs the
 * app; the marker also stands from the start of a synth that finds no files.
 */
export class OutputFiles {
  private readonly outdir: string;
  private readonly folder: string;
  private readonly staging: string;
  private restore = () => {};

  /**
   * @param isDurable whether the files must be on the disk before they replace others
   * @throws CLEARML7001
   */
  public constructor(
    private readonly app: App,
    private readonly isDurable: boolean,
  ) {
    this.outdir = app.outdir;
    [this.folder, this.staging] = writing('CLEARML7001', app.outdir, () => {
      mkdirSync(app.outdir, { recursive: true });
      const folder = realpathSync(app.outdir);
      return [folder, createStaging(folder)];
    });
  }

  /** Marks an output folder without files. */
  public begin(): void {
    if (readdirSync(this.folder).every((name) => join(this.folder, name) === this.staging)) {
      this.mark();
    }
  }

  /** Lets cdk8s write into the staging folder. */
  public stage(): void {
    const save = Yaml.save;
    const content = join(this.staging, CONTENT);
    this.restore = () => {
      Object.assign(this.app, { outdir: this.outdir });
      Object.assign(Yaml, { save });
    };
    Object.assign(this.app, { outdir: content });
    Object.assign(Yaml, {
      save: (file: string, objects: any[]) =>
        file.startsWith(content + sep) ? this.save(file, objects) : save.call(Yaml, file, objects),
    });
  }

  private save(file: string, objects: readonly unknown[]): void {
    const text = documentTexts(objects);
    writing('CLEARML7002', this.nameOf(file), () => {
      writeFileSync(file, text);
      if (objects.some(hasSecretContents)) {
        chmodSync(file, 0o600);
      }
    });
  }

  /** Moves the staged files to the output folder. */
  public publish(): void {
    const content = join(this.staging, CONTENT);
    const entries = readdirSync(content, { withFileTypes: true, recursive: true });
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name));
    const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
    if (this.isDurable) {
      this.sync(files);
    }
    this.mark();
    for (const folder of folders.sort()) {
      writing('CLEARML7002', this.nameOf(folder), () => requireFolder(join(this.folder, relative(content, folder))));
    }
    for (const file of files.sort()) {
      writing('CLEARML7002', this.nameOf(file), () => renameSync(file, join(this.folder, relative(content, file))));
    }
    writing('CLEARML7001', this.outdir, () => rmSync(join(this.folder, INCOMPLETE_MARKER), { force: true }));
  }

  /** Ends the synth, successful or not. */
  public end(): void {
    this.restore();
    attempt(() => rmSync(this.staging, { recursive: true, force: true }));
  }

  /** A failure of cdk8s to write a file, with its code. */
  public explained(error: unknown): unknown {
    const { path, syscall } = error as NodeJS.ErrnoException;
    const content = join(this.staging, CONTENT);
    return path?.startsWith(content) || (path === undefined && syscall === 'write')
      ? asWriteError('CLEARML7002', this.nameOf(path ?? content), error)
      : error;
  }

  private mark(): void {
    writing('CLEARML7001', this.outdir, () => {
      const marker = join(this.staging, INCOMPLETE_MARKER);
      writeFileSync(marker, MARKER_TEXT);
      // A rename replaces a link instead of writing to its target.
      renameSync(marker, join(this.folder, INCOMPLETE_MARKER));
    });
  }

  private sync(files: readonly string[]): void {
    // One flush of the file system takes less time than those of many files.
    const isSynced = files.length > MANY && spawnSync('sync', ['-f', this.staging]).status === 0;
    for (const file of isSynced ? [] : files) {
      writing('CLEARML7002', this.nameOf(file), () => syncFile(file));
    }
  }

  /** The path of a staged file for messages: its path in the output folder. */
  private nameOf(staged: string): string {
    return join(this.outdir, relative(join(this.staging, CONTENT), staged));
  }
}

/** Folder of the manifests in the staging folder. */
const CONTENT = 'manifests';
const MANY = 16;

/**
 * A staging folder beside the output folder. It stays in the output folder if the folder beside is on another file system or not
 * writable. Only the user can read it, because it contains Secrets; git ignores it, because a killed process leaves it.
 */
function createStaging(outdir: string): string {
  const prefix = `.${basename(outdir)}-staging-`;
  const beside = dirname(outdir);
  removeAbandoned(beside, prefix);
  removeAbandoned(outdir, prefix);
  const name = `${prefix}${process.pid}`;
  mkdirSync(join(outdir, name), { mode: 0o700 });
  const staging = moved(join(outdir, name), join(beside, name));
  writeFileSync(join(staging, '.gitignore'), '*\n');
  mkdirSync(join(staging, CONTENT));
  return staging;
}

/** Moves a folder if possible, and returns its path. */
function moved(from: string, to: string): string {
  try {
    renameSync(from, to);
    return to;
  } catch {
    return from;
  }
}

/** Removes the staging folders of processes that were killed. */
function removeAbandoned(folder: string, prefix: string): void {
  for (const name of attempt(() => readdirSync(folder)) ?? []) {
    if (name.startsWith(prefix)) {
      const pid = Number(name.slice(prefix.length));
      const path = join(folder, name);
      const isOwn = process.getuid === undefined || attempt(() => lstatSync(path).uid) === process.getuid();
      if (isOwn && (pid === process.pid || !isRunning(pid))) {
        attempt(() => rmSync(path, { recursive: true, force: true }));
      }
    }
  }
}

/** Creates a folder if none exists, also in place of a link. */
function requireFolder(path: string): void {
  const present = lstatSync(path, { throwIfNoEntry: false });
  if (present?.isSymbolicLink()) {
    rmSync(path);
  }
  if (!present?.isDirectory()) {
    mkdirSync(path);
  }
}

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function hasSecretContents(object: unknown): boolean {
  const { apiVersion, kind, data, stringData } = asMap(object);
  const hasEntries = [data, stringData].some((entries) => Object.keys(asMap(entries)).length > 0);
  return apiVersion === 'v1' && kind === 'Secret' && hasEntries;
}
