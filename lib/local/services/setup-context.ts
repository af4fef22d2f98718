/**
 * For tests: a service context with a frozen clock and a temporary folder, and a small HTTP server for real SDK
 * clients.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock, type MovableClock } from '../clock.ts';
import {
  type ApiCall,
  type ApiReply,
  AwsError,
  type Chaos,
  type Iam,
  type Principal,
  type Service,
  type ServiceContext,
} from '../service.ts';

export const ADMINISTRATOR: Principal = { arn: 'arn:aws:iam::000000000000:user/administrator' };

/** Allows everything, and assumes every role. */
export const permissiveIam: Iam = {
  authorize: () => undefined,
  assume: (roleArn) => ({ roleArn, arn: `arn:aws:sts::000000000000:assumed-role/${roleArn.split('/').pop()}/session` }),
  issue: (caller) => ({
    accessKeyId: caller.environmentId ?? 'ASIA',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  }),
  revoke: () => undefined,
};

/** Allows roles the listed `role action resource`, and the administrator everything. */
export const strictIam = (allowed: readonly string[]): Iam => ({
  ...permissiveIam,
  authorize({ caller, action, resource, resourcePolicy }) {
    const isAllowed = allowed.includes(`${caller.roleArn} ${action} ${resource}`);
    if (!caller.roleArn || isAllowed || JSON.stringify(resourcePolicy ?? '').includes(caller.roleArn)) return;
    const denied = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
    throw new AwsError('AccessDeniedException', denied, 403);
  },
});

export const noChaos: Chaos = {
  duplicateDelivery: () => false,
  reorderDelivery: () => false,
  deliveryDelaySeconds: () => 0,
  scheduleDelaySeconds: () => 0,
  apiFault: () => undefined,
  killAt: () => undefined,
};

export interface TestContext {
  readonly context: ServiceContext & { readonly clock: MovableClock };
  readonly clock: MovableClock;
  /** Moves the clock; services settle through `settle`. */
  advance(seconds: number, settle?: () => Promise<void>): Promise<void>;
  /** Serves the API of a service. An access key that is an ARN names the calling role. */
  serve(service: Service): void;
  close(): Promise<void>;
}

export async function createTestContext(
  options: { iam?: Iam; chaos?: Partial<Chaos>; folder?: string } = {},
): Promise<TestContext> {
  const services = new Map<string, Service>();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'followthrough-'));
  const server = createServer((request, response) => {
    reply(request, services).then(({ status = 200, headers, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  const clock = createClock({ startAt: new Date('2026-03-01T00:00:00Z'), frozen: true });
  const context = {
    account: '000000000000',
    region: 'eu-west-1',
    origin: `http://127.0.0.1:${port}`,
    dataFolder: folder,
    clock,
    iam: options.iam ?? permissiveIam,
    chaos: { ...noChaos, ...options.chaos },
    log: () => undefined,
  };
  return {
    context,
    clock,
    advance: (seconds, settle = async () => undefined) =>
      clock.moveTo(new Date(clock.now().getTime() + seconds * 1000), settle),
    serve: (service) => void services.set(service.signingName ?? '', service),
    close: async () => {
      for (const service of services.values()) await service.stop?.();
      clock.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function reply(request: IncomingMessage, services: ReadonlyMap<string, Service>): Promise<ApiReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, accessKey = '', service = ''] =
    /Credential=([^/]+(?:\/[^/]+)??)\/\d{8}\/[^/]+\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
  const call: ApiCall = {
    service,
    operation: String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '',
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
    caller: accessKey.startsWith('arn:') ? permissiveIam.assume(accessKey, 'lambda.amazonaws.com') : ADMINISTRATOR,
    authorize: () => undefined,
  };
  try {
    return (await services.get(service)?.handle?.(call)) ?? { status: 404, body: {} };
  } catch (error) {
    if (!(error instanceof AwsError)) return { status: 500, body: { message: String(error) } };
    const headers = {
      'x-amzn-errortype': error.name,
      ...(error.queryError ? { 'x-amzn-query-error': error.queryError } : {}),
    };
    return { status: error.status, headers, body: { __type: error.name, message: error.message, ...error.members } };
  }
}
