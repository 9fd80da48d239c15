import { getSystemErrorMap } from 'node:util';
import { CodedError } from './coded-error';

const OTHER_FOLDER = 'set App outdir, CDK8S_OUTDIR or `cdk8s synth --output` to another folder';

const FIXES: { readonly [name: string]: string } = {
  ENOSPC: 'free space on this file system, and run synth again',
  EDQUOT: 'free space on this file system, and run synth again',
  EMFILE: 'raise the limit of open files (`ulimit -n`), and run synth again',
  ENFILE: 'raise the limit of open files of the system, and run synth again',
  EACCES: `correct the permissions, or ${OTHER_FOLDER}`,
  EPERM: `correct the permissions, or ${OTHER_FOLDER}`,
  EROFS: OTHER_FOLDER,
};

/**
 * The result of an action that writes a file. An error of the operating system names the file.
 *
 * @throws CLEARML7001 for the output folder, CLEARML7002 for a file
 */
export function writing<T>(code: 'CLEARML7001' | 'CLEARML7002', file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asWriteError(code, file, error);
  }
}

/** An error of the operating system as a coded error; other errors unchanged. */
export function asWriteError(code: 'CLEARML7001' | 'CLEARML7002', file: string, error: unknown): unknown {
  const { errno, syscall } = error as NodeJS.ErrnoException;
  const [name, message] = getSystemErrorMap().get(errno ?? 0) ?? [];
  if (name === undefined || syscall === undefined) {
    return error;
  }
  return new CodedError(
    code,
    {
      found: `${file} cannot be written: ${message} (${name} from ${syscall})`,
      expected:
        code === 'CLEARML7001' ? 'an output folder that synth can create and write' : 'a file that synth can write',
      fix: FIXES[name] ?? 'correct the cause, and run synth again',
    },
    { cause: error },
  );
}
