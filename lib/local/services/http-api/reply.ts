/** Replies to the client: from a function's result, or from the gateway itself. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { InvocationResult } from '../../service.ts';
import { record } from './definition.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** Returns a reply of the gateway itself. */
export const ownReply = (status: number, message: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: Buffer.from(JSON.stringify({ message })),
});

/** Returns `undefined` when the function failed or its result is malformed: the client then gets a 500. */
export function functionReply({ failed, payload }: InvocationResult): Reply | undefined {
  if (failed) return undefined;
  const result = parse(payload);
  const answer = record(result);
  if (Array.isArray(result) || answer.statusCode === undefined) return inferred(result);
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const headers = readHeaders(answer.headers);
  const cookies = readCookies(answer.cookies);
  const body = answer.body ?? '';
  if (!headers || !cookies || typeof body !== 'string') return undefined;
  return {
    status,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    cookies,
    body: Buffer.from(body, answer.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** A result without a status code is the body of a 200. */
function inferred(result: unknown): Reply {
  const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(text) };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

/** Of one connection only; API Gateway sets its own. */
const HOP_BY_HOP = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'];

/** Names are lower case. Characters that a header cannot hold make the result malformed. */
function readHeaders(raw: unknown): Record<string, string> | undefined {
  if (raw === undefined || raw === null) return {};
  if (typeof raw !== 'object' || Array.isArray(raw)) return undefined;
  const entries = Object.entries(raw).map(([name, value]): [string, unknown] => [name.toLowerCase(), value]);
  if (!entries.every(([name, value]) => isHeader(name, value))) return undefined;
  const kept = entries.filter(([name]) => !HOP_BY_HOP.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function readCookies(raw: unknown): readonly string[] | undefined {
  const cookies: readonly unknown[] | undefined = Array.isArray(raw ?? []) ? [raw ?? []].flat() : undefined;
  const isCookie = (cookie: unknown): cookie is string => typeof cookie === 'string' && isHeader('set-cookie', cookie);
  return cookies?.every(isCookie) ? cookies : undefined;
}

function isHeader(name: string, value: unknown): boolean {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return true;
  } catch {
    return false;
  }
}
