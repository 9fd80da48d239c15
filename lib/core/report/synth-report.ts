import { readFileSync, statSync } from 'node:fs';
import { type Report, SYNTH_REPORT } from './report';

/**
 * The report of the app that wrote these manifests; empty without a report. A report older than the manifests belongs
 * to another synth.
 */
export function readSynthReport(manifests: readonly string[]): Report {
  try {
    const written = statSync(SYNTH_REPORT).mtimeMs;
    const isOlder = manifests.some((file) => statSync(file).mtimeMs > written);
    return isOlder ? {} : (JSON.parse(readFileSync(SYNTH_REPORT, 'utf8')) as Report);
  } catch {
    return {};
  }
}
