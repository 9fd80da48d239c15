import { DOMParser } from '@xmldom/xmldom';
import { CodedError } from '../../core/errors/coded-error';
import { validateArgument } from '../../core/props/validate-props';
import { readRegularText } from '../../core/regular-file';

/** The metadata that a provider of SAML publishes: its certificates and endpoints. It contains no secret. */
export class SamlMetadata {
  /**
   * A file.
   *
   * @param path path, relative to the folder in which synth runs
   * @throws CLEARML5032 when the file cannot be read, is not metadata, or contains a private key
   */
  public static fromFile(path: string): SamlMetadata {
    validateArgument(path, 'string', 'path of SamlMetadata.fromFile');
    try {
      return new SamlMetadata(readRegularText(path), path);
    } catch (error) {
      throw error instanceof CodedError ? error : invalid(path, (error as Error).message);
    }
  }

  /**
   * A text.
   *
   * @param xml the content of the metadata file
   * @throws CLEARML5032 when the text is not metadata, or contains a private key
   */
  public static fromText(xml: string): SamlMetadata {
    return new SamlMetadata(validateArgument(xml, 'string', 'xml of SamlMetadata.fromText'), 'the text');
  }

  /** @internal */
  public readonly _xml: string;

  private constructor(xml: string, source: string) {
    // Editors of Windows write a byte order mark, which Python's parsers of text reject.
    this._xml = xml.replace(/^\uFEFF/, '');
    const problem = problemOf(this._xml);
    if (problem !== undefined) {
      throw invalid(source, problem);
    }
  }
}

function problemOf(xml: string): string | undefined {
  if (/PRIVATE KEY-----/.test(xml)) {
    return 'contains a private key, which a ConfigMap would expose';
  }
  const root = rootOf(xml);
  if (root instanceof Error) {
    return `is not well-formed XML: ${root.message}`;
  }
  return /^Entit(?:y|ies)Descriptor$/.test(root) ? undefined : `has the root element ${root}`;
}

/** Local name of the root element, or the first problem of the text. Everything that the parser reports is a problem. */
function rootOf(xml: string): string | Error {
  let problem = '';
  const onError = (_: string, message: string) => {
    problem ||= message;
    throw new Error(message);
  };
  try {
    return new DOMParser({ onError }).parseFromString(xml, 'text/xml').documentElement?.localName ?? 'none';
  } catch (error) {
    return problem === '' ? (error as Error) : new Error(problem);
  }
}

function invalid(source: string, problem: string): CodedError {
  return new CodedError('CLEARML5032', {
    found: `${source} ${problem}`,
    expected: 'the XML that the provider publishes, with an EntityDescriptor and without private key',
    fix: 'download the metadata of the provider again',
  });
}
