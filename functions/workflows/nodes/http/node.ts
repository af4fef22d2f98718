import * as z from 'zod/mini';
import type { Tools } from '../../graph/tools.ts';
import { defineNode } from '../define.ts';
import { anything, choice, flag, members, template, text, whole } from '../fields.ts';

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
    url: template(2000, { title: 'URL', description: 'https only; values in it are percent-encoded' }),
    headers: members(z.string().check(z.maxLength(2000)), { title: 'Headers' }),
    body: anything({ title: 'Body', description: 'A text with {{ … }}, or JSON whose texts may have them' }),
    timeoutSeconds: whole(1, 30, { title: 'Time-out in seconds', default: 10 }),
    connectionId: text(64, { title: 'Connection' }),
    signed: flag({ title: 'Signed', default: false }),
  },
  required: ['url'],
  ports: () => ['next', 'error'],
  compile({ method = 'POST', url, headers = {}, body, timeoutSeconds = 10, connectionId, signed = false }, tools) {
    tools.text('url', url, 'url');
    if (url !== undefined) checkUrl(url, tools);
    if (connectionId !== undefined)
      tools.report('BAD_SETTING', 'connectionId', `there is no connection "${connectionId}"`);
    for (const [name, value] of Object.entries(headers)) header(name, value, tools);
    if (typeof body === 'string') tools.text('body', body, 'json');
    if (method === 'GET' && body !== undefined) tools.report('BAD_SETTING', 'body', 'does not go with GET');
    const json = body === undefined || typeof body === 'string' ? null : tools.values('body', { json: body });
    return { config: { method, headers: Object.keys(headers), body: json, timeoutSeconds, signed } };
  },
});

/** The host must be known now; `refuseUrl` knows where http may go, which is this machine at the most. A text behind it may be any: it is percent-encoded. */
function checkUrl(url: string, tools: Tools): void {
  const fault = /^https?:\/\/[^/?#{}\s]+(?:[/?#]|$)/i.test(url)
    ? tools.surroundings.refuseUrl(url.replace(/\{\{.*?\}\}/g, 'x'))
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
