import type { k8s } from 'cdk8s-plus-28';

/** A probe that sends an HTTP request. */
export interface ProbeHttpGet {
  /**
   * Path of the request.
   *
   * @default - `/`, or the path in the chart
   */
  readonly path?: string;

  /**
   * Number of the port. Set the name of a port in `values`.
   *
   * @default - the port in the chart
   */
  readonly port?: number;

  /**
   * `HTTP` or `HTTPS`, whose certificate is not verified.
   *
   * @default "HTTP"
   */
  readonly scheme?: string;

  /**
   * Host name to connect to. The Pod Security Standards forbid it.
   *
   * @default - the address of the pod
   */
  readonly host?: string;

  /**
   * Headers of the request.
   *
   * @default - none
   */
  readonly httpHeaders?: k8s.HttpHeader[];
}

/** A probe that opens a TCP connection. */
export interface ProbeTcpSocket {
  /**
   * Number of the port. Set the name of a port in `values`.
   *
   * @default - the port in the chart
   */
  readonly port?: number;

  /**
   * Host name to connect to. The Pod Security Standards forbid it.
   *
   * @default - the address of the pod
   */
  readonly host?: string;
}

/** A probe of a container, with the fields of Kubernetes, or the fields that differ from the probe in the chart. */
export interface ContainerProbe {
  /**
   * Run a command, which succeeds with exit code 0.
   *
   * @default - the action in the chart
   */
  readonly exec?: k8s.ExecAction;

  /**
   * Call the health service of gRPC.
   *
   * @default - the action in the chart
   */
  readonly grpc?: k8s.GrpcAction;

  /**
   * Send an HTTP request.
   *
   * @default - the action in the chart
   */
  readonly httpGet?: ProbeHttpGet;

  /**
   * Open a TCP connection.
   *
   * @default - the action in the chart
   */
  readonly tcpSocket?: ProbeTcpSocket;

  /**
   * Seconds between the start of the container and the first probe.
   *
   * @default 0, unless the chart states another number
   */
  readonly initialDelaySeconds?: number;

  /**
   * Seconds between probes.
   *
   * @default 10, unless the chart states another number
   */
  readonly periodSeconds?: number;

  /**
   * Seconds after which a probe fails.
   *
   * @default 1, unless the chart states another number
   */
  readonly timeoutSeconds?: number;

  /**
   * Number of consecutive failures after which the container is restarted or gets no requests.
   *
   * @default 3, unless the chart states another number
   */
  readonly failureThreshold?: number;

  /**
   * Number of consecutive successes after a failure. 1 in liveness and startup probes.
   *
   * @default 1, unless the chart states another number
   */
  readonly successThreshold?: number;

  /**
   * Seconds in which the container must stop after the probe has failed. Not for readiness probes.
   *
   * @default - the grace period of the pod
   */
  readonly terminationGracePeriodSeconds?: number;
}
