/** The notices about the defaults of charts, which the stand-ins have like the charts of the vendor. */
export function withoutAdvice(stderr: string): string {
  const notices = /^\(node:\d+\) ClearmlNotice: (?:workloads|Deployments) .*\n.*\n/gm;
  return stderr.replace(notices, '').replace(/^\(Use `node --trace-warnings .*\n/gm, '');
}

/** Without the notice about preview charts, too. */
export function withoutPreviewNotice(stderr: string): string {
  return withoutAdvice(stderr).replace(/^\(node:\d+\) ClearmlNotice: the app renders preview charts.*\n.*\n/m, '');
}
