import { reportOn } from '../core/report/report';
import type { ServerInstallation } from './server-installation';

/** A server, for users who log in; in section `servers` of the report. */
export interface ReportedServer {
  /** Construct path of the server. */
  readonly path: string;
  readonly inNamespace?: string;
  readonly appUrl: string;
  readonly apiUrl: string;
  readonly filesUrl: string;
}

/** Reports the URLs of a server. */
export function reportServer(
  { scope, inNamespace }: ServerInstallation,
  urls: Pick<ReportedServer, 'appUrl' | 'apiUrl' | 'filesUrl'>,
): void {
  reportOn(scope, 'servers', (): ReportedServer[] => [{ path: scope.node.path, inNamespace, ...urls }]);
}
