/** The port of all AWS APIs: one HTTP server on the loopback address that verifies signatures and calls the service. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeyStore } from '../iam/credentials.ts';
import {
  type ApiCall,
  type ApiReply,
  AwsError,
  type Chaos,
  type Iam,
  type Principal,
  type Service,
  type UnsignedRequest,
} from '../service.ts';
import { readBody } from './read-body.ts';
import { isSignedWith, readAuthorization, readSignedUrl, type SignedRequest } from './signature.ts';

export interface AwsPort {
  readonly port: number;
  /** Makes the APIs of the services available. Services without a signing name have no API. */
  serve(services: readonly Service[]): void;
  stop(): Promise<void>;
}

interface AwsPortOptions {
  readonly keys: KeyStore;
  readonly iam: Iam;
  readonly chaos: Chaos;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Ends an execution environment, for fault injection. */
  kill(environmentId: string): void;
  log(line: string): void;
}

/** Above the largest request of any service (6 MB to Lambda), so that each service refuses with its own error. */
const MOST_BODY_BYTES = 16 * 1024 * 1024;
/** Of an object. S3 takes five gigabytes in one call; here it is in memory. */
const MOST_OBJECT_BYTES = 512 * 1024 * 1024;

/** Rejects when the port is taken. */
export async function startAwsPort(options: AwsPortOptions): Promise<AwsPort> {
  const services = new Map<string, Service>();
  const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, response, services, options).catch((error: unknown) => {
      response.destroy();
      if (!request.destroyed) options.log(`AWS port: ${String(error)}`);
    });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(options.port ?? 0, '127.0.0.1', done));
  return {
    // A listening TCP server always has this kind of address.
    port: (server.address() as AddressInfo).port,
    serve(list) {
      for (const service of list) if (service.signingName) services.set(service.signingName, service);
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  services: ReadonlyMap<string, Service>,
  options: AwsPortOptions,
): Promise<void> {
  const isJsonRpc = request.headers['x-amz-target'] !== undefined;
  const named = services.get(signingNameIn(request));
  const cors = named?.corsHeaders?.(unsigned(request)) ?? {};
  try {
    if (request.method === 'OPTIONS' && named?.preflight) {
      const { status = 200, headers, body } = named.preflight(unsigned(request));
      return send(response, status, contentType(request), headers, body);
    }
    const body = await readBody(request, signingNameIn(request) === 's3' ? MOST_OBJECT_BYTES : MOST_BODY_BYTES);
    if (!body) throw new AwsError('RequestEntityTooLargeException', 'Request is larger than any service accepts', 413);
    const call = authenticate(request, body, options);
    const fault = options.chaos.apiFault(call);
    const death = options.chaos.killAt(call);
    if (death === 'before') return die(call.caller, response, options);
    if (fault) throw fault;
    const reply = await carryOut(call, services);
    if (death === 'after') return die(call.caller, response, options);
    send(response, reply.status ?? 200, contentType(request), { ...reply.headers, ...cors }, reply.body);
  } catch (error) {
    sendError(response, error, { isJsonRpc, contentType: contentType(request), service: named, cors }, options);
  }
}

/** Returns the service that a request names, even if the request is not authentic. */
const signingNameIn = ({ headers, url = '' }: IncomingMessage) =>
  /(?:\/|%2F)([a-z0-9-]+)(?:\/|%2F)aws4_request/i.exec(headers.authorization ?? url)?.[1] ?? '';

const unsigned = (request: IncomingMessage): UnsignedRequest => ({
  method: request.method ?? 'GET',
  path: new URL(request.url ?? '/', 'http://127.0.0.1').pathname,
  headers: flat(request),
});

/** Throws the error of the named service for a missing, unknown or wrong signature. */
function authenticate(request: IncomingMessage, body: Buffer, { keys, iam }: AwsPortOptions): ApiCall {
  const signed: SignedRequest = {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: flat(request),
    body,
  };
  const authorization = readSignedUrl(signed.url) ?? readAuthorization(signed.headers.authorization);
  const key = keys.find(authorization.accessKeyId);
  const token = key?.credentials.sessionToken;
  const given = authorization.url ? authorization.url.token : signed.headers['x-amz-security-token'];
  if (!key || (token !== undefined && given !== token)) {
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  if (!isSignedWith(key.credentials.secretAccessKey, signed, authorization)) {
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      403,
    );
  }
  const url = new URL(signed.url, 'http://127.0.0.1');
  return {
    service: authorization.service,
    operation: signed.headers['x-amz-target']?.split('.').at(-1) ?? '',
    method: signed.method,
    path: url.pathname,
    query: url.searchParams,
    headers: signed.headers,
    body,
    caller: key.caller,
    authorize: (action, resource, context) =>
      iam.authorize({ caller: key.caller, action, resource, ...(context ? { context } : {}) }),
  };
}

/** Returns headers with lower-case names and several values of one name joined, as signatures need them. */
function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]),
  );
}

async function carryOut(call: ApiCall, services: ReadonlyMap<string, Service>): Promise<ApiReply> {
  const service = services.get(call.service);
  if (service?.handle) return service.handle(call);
  throw new AwsError('NotImplementedException', `The local runtime does not run the API of "${call.service}"`, 501);
}

/** Kills the caller's environment and sends no reply. */
function die(caller: Principal, response: ServerResponse, { kill }: AwsPortOptions): void {
  if (caller.environmentId) kill(caller.environmentId);
  response.destroy();
}

function sendError(
  response: ServerResponse,
  error: unknown,
  wire: {
    readonly isJsonRpc: boolean;
    readonly contentType: string;
    readonly service: Service | undefined;
    readonly cors: Readonly<Record<string, string>>;
  },
  { log }: AwsPortOptions,
): void {
  if (!(error instanceof AwsError))
    log(`AWS port: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const known =
    error instanceof AwsError ? error : new AwsError('InternalFailure', 'The local runtime failed; see its log.', 500);
  if (wire.service?.refusal) {
    const { status = known.status, headers, body } = wire.service.refusal(known);
    send(response, status, wire.contentType, { ...headers, ...wire.cors }, body);
    return;
  }
  const headers = {
    'x-amzn-errortype': known.name,
    ...(known.queryError ? { 'x-amzn-query-error': known.queryError } : {}),
  };
  const type = wire.isJsonRpc ? { __type: known.name } : {};
  send(response, known.status, wire.contentType, headers, { ...type, message: known.message, ...known.members });
}

/** Returns the JSON version of the request, such as `application/x-amz-json-1.0`: the reply must have the same. */
function contentType({ headers }: IncomingMessage): string {
  const asked = headers['content-type'];
  return asked?.startsWith('application/x-amz-json-') ? asked : 'application/json';
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  headers: Readonly<Record<string, string>> | undefined,
  body: unknown,
): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  // No Date: once the runtime's clock is moved, functions and outside callers have different times. The SDK takes a
  // different date for a skewed clock and repeats every refused call, even inside a failed transaction.
  response.sendDate = false;
  response.writeHead(status, {
    'x-amzn-requestid': randomUUID(),
    ...(bytes.length > 0 ? { 'content-type': type } : {}),
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}
