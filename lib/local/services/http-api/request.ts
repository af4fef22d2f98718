/** An HTTP request as API Gateway reads it: decoded path, lower-case headers with joined values, cookies separate. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface GatewayRequest {
  readonly id: string;
  readonly receivedAt: Date;
  readonly method: string;
  /** Decoded, as HTTP APIs have it in `rawPath`; `undefined` when it cannot be. */
  readonly path: string | undefined;
  /** As sent, without the question mark. */
  readonly rawQueryString: string;
  /** Decoded; values of one name joined by commas. */
  readonly query: Readonly<Record<string, string>>;
  /** With the cookie header. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly protocol: string;
  readonly sourceIp: string;
  /** Empty when there is none. */
  readonly body: Buffer;
}

export function readRequest(message: IncomingMessage, body: Buffer, receivedAt: Date): GatewayRequest {
  const url = message.url ?? '/';
  const [rawPath = '/', rawQueryString = ''] = url.includes('?')
    ? [url.slice(0, url.indexOf('?')), url.slice(url.indexOf('?') + 1)]
    : [url];
  const headers = joinHeaders(message.rawHeaders);
  const sourceIp = message.socket.remoteAddress ?? '127.0.0.1';
  const cookie = headers.cookie;
  return {
    id: randomBytes(11).toString('base64'),
    receivedAt,
    method: message.method ?? 'GET',
    path: decodePath(rawPath),
    rawQueryString,
    query: readQuery(rawQueryString),
    headers: {
      ...headers,
      // What the load balancer in front of every API adds.
      'x-amzn-trace-id': `Root=1-${Math.floor(receivedAt.getTime() / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': headers['x-forwarded-for'] ? `${headers['x-forwarded-for']}, ${sourceIp}` : sourceIp,
      'x-forwarded-port': String(message.socket.localPort ?? ''),
      'x-forwarded-proto': 'http',
    },
    cookies: cookie === undefined ? [] : cookie.split(';').map((part) => part.trim()),
    protocol: `HTTP/${message.httpVersion}`,
    sourceIp,
    body,
  };
}

/** Bytes of the request line and the headers, which API Gateway limits together. */
export function headBytes(message: IncomingMessage): number {
  const line = `${message.method} ${message.url} HTTP/1.1`.length;
  return message.rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text), line);
}

function joinHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  return headers;
}

/** A decoded question mark ends the path, as on AWS. */
function decodePath(raw: string): string | undefined {
  try {
    const decoded = decodeURIComponent(raw);
    return decoded.includes('?') ? decoded.slice(0, decoded.indexOf('?')) : decoded;
  } catch {
    return undefined;
  }
}

function readQuery(raw: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(raw)) {
    query[name] = name in query ? `${query[name]},${value}` : value;
  }
  return query;
}
