import * as z from 'zod/mini';
import { targetUrl } from '../../../engine/connections/target-url.ts';
import type { Tools } from '../../graph/tools.ts';
import { defineNode } from '../define.ts';
import { anything, choice, flag, members, template, text, whole } from '../fields.ts';
import { findTarget } from './connection.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const http = defineNode({
  type: 'http',
  aliases: ['webhook', 'webhook-call', 'webhook_call'],
  group: 'act',
  title: 'HTTP request',
  summary: 'Calls another system. Its JSON answer is kept in steps.<id>.',
  role: 'effect',
  shape: {
    method: choice(methods, { title: 'Method', default: 'POST' }),
    url: template(2000, {
      title: 'URL',
      description:
        'https only; values in it are percent-encoded. With a connection a path below its base URL, such as /contacts',
    }),
    headers: members(z.string().check(z.maxLength(2000)), { title: 'Headers' }),
    body: anything({ title: 'Body', description: 'A text with {{ … }}, or JSON whose texts may have them' }),
    timeoutSeconds: whole(1, 30, { title: 'Time-out in seconds', default: 10 }),
    connection: text(100, { title: 'Connection', description: 'Its name, as GET /api/connections has it' }),
    connectionId: text(64, { title: 'Connection by its id', description: 'In place of the name' }),
    signed: flag({ title: 'Signed', default: false }),
  },
  required: ['url'],
  takes: { method: { POST: ['body'], PUT: ['body'], PATCH: ['body'], DELETE: ['body'] } },
  ports: () => ['next', 'error'],
  compile(data, tools) {
    const { method = 'POST', url, headers = {}, body, timeoutSeconds = 10, signed = false } = data;
    tools.text('url', url, 'url');
    const hasConnection = data.connection !== undefined || data.connectionId !== undefined;
    const target = hasConnection ? findTarget(data, tools) : undefined;
    if (url !== undefined && hasConnection) checkPath(url, target, tools);
    else if (url !== undefined) checkUrl(url, tools);
    for (const [name, value] of Object.entries(headers)) header(name, value, tools);
    if (typeof body === 'string') tools.text('body', body, 'json');
    if (method === 'GET' && body !== undefined) tools.report('BAD_SETTING', 'body', 'does not go with GET');
    const json = body === undefined || typeof body === 'string' ? null : tools.values('body', { json: body });
    const own = target ? { connectionId: target.id } : {};
    return { config: { method, headers: Object.keys(headers), body: json, timeoutSeconds, signed, ...own } };
  },
});

const filled = (url: string): string => url.replace(/\{\{.*?\}\}/g, 'x');

/** Where the connection leads is checked when it is written, and by each call. */
function checkPath(
  url: string,
  target: { readonly name: string; readonly baseUrl: string } | undefined,
  tools: Tools,
): void {
  const base = target?.baseUrl ?? (/^https?:\/\/[^/?#{}\s]+/i.exec(url)?.[0] || 'https://example.com');
  if (targetUrl(base, filled(url)) !== undefined) return;
  const wanted = target
    ? `${target.baseUrl}, the base URL of the connection "${target.name}"`
    : 'the base URL of the connection';
  tools.report('BAD_SETTING', 'url', `must begin with / or with ${wanted}`, 'Use a path such as /contacts');
}

/** The host must be known now; `refuseUrl` knows where http may go, which is this machine at the most. A text behind it may be any: it is percent-encoded. */
function checkUrl(url: string, tools: Tools): void {
  const fault = /^https?:\/\/[^/?#{}\s]+(?:[/?#]|$)/i.test(url)
    ? tools.surroundings.refuseUrl(filled(url))
    : 'must begin with https:// and a host without {{ }} in it';
  if (fault) tools.report('BAD_SETTING', 'url', fault, 'Use a URL such as https://example.com/path');
}

const RESERVED = /^(?:host|content-length|connection|transfer-encoding|idempotency-key|webhook-.*)$/i;

function header(name: string, value: string, tools: Tools): void {
  if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name))
    tools.report('BAD_SETTING', `headers.${name}`, 'is no name of a header');
  if (RESERVED.test(name)) tools.report('BAD_SETTING', `headers.${name}`, 'is set by the installation itself');
  if (/[\r\n]/.test(value)) tools.report('BAD_SETTING', `headers.${name}`, 'must be in one line');
  tools.text(`headers.${name}`, value);
}
