import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TargetLanguage, Translator, typeScriptSnippetFromCompleteSource } from 'jsii-rosetta';
import { ROOT } from '../assembly';
import './python-visitor';

/** Code of Node.js, which has no translation. */
const UNTRANSLATABLE = /\bprocess\.|\b(?:JSON|Object|Math)\./;

/** jsii-rosetta reports each spread, before the visitor translates it. */
const TRANSLATED = 'Use of SpreadAssignment in an object literal is not supported';

/** Python for complete TypeScript programs; undefined for programs that jsii-rosetta cannot translate. */
export function pythonOf(programs: readonly string[]): (string | undefined)[] {
  // Programs in this folder resolve `cdk8s-clearml` to the built library, and other packages to those of the project.
  const folder = mkdtempSync(join(ROOT, 'build', 'python-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'cdk8s-clearml'), 'junction');
  const start = process.cwd();
  process.chdir(folder);
  try {
    const translator = new Translator(true);
    const name = (index: number) => `program-${index}`;
    const snippets = programs.map((code, index) =>
      typeScriptSnippetFromCompleteSource(code, { api: { api: 'file', fileName: name(index) } }, true),
    );
    const translations = translator.translateSnippets(snippets, [TargetLanguage.PYTHON]);
    const problems = translator.diagnostics
      .map(({ formattedMessage }) => formattedMessage)
      .filter((message) => !message.includes(TRANSLATED))
      .join('\n');
    return translations.map((translation, index) => {
      const code = translation.get(TargetLanguage.PYTHON)?.source ?? '';
      const isComplete = !problems.includes(`${name(index)}.ts`) && !UNTRANSLATABLE.test(code);
      return isComplete ? withImports(code) : undefined;
    });
  } finally {
    process.chdir(start);
    rmSync(folder, { recursive: true });
  }
}

/** jsii-rosetta imports the names of a module in several lines, and some of them twice. */
function withImports(code: string): string {
  const names = new Map<string, string[]>(/\bPath\(/.test(code) ? [['pathlib', ['Path']]] : []);
  const rest = code.replace(/^from (\S+) import (.*)\n/gm, (_, module, list) => {
    names.set(module, [...(names.get(module) ?? []), ...list.split(', ')]);
    return '';
  });
  const lines = [...names]
    .sort()
    .map(([module, list]) => `from ${module} import ${[...new Set(list)].sort().join(', ')}\n`);
  return lines.join('') + rest;
}
