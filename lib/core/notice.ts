import { withoutCredentials } from './errors/redact';

const emitted = new Set<string>();

/** Emits a warning once per process: about a state that is no error, but that users should know of. */
export function emitNotice(text: string, detail: string): void {
  if (!emitted.has(text)) {
    emitted.add(text);
    process.emitWarning(withoutCredentials(text), { type: 'ClearmlNotice', detail: withoutCredentials(detail) });
  }
}
