/** HTTP Request, of all versions. */

import { isSecretName, withoutSecrets } from '../../../transfer/portable.ts';
import { at, isMembers, listOf, membersOf, numberOf, own, textOf } from '../../members.ts';
import { plainValue } from '../expressions/render.ts';
import { isExpression } from '../expressions/translate.ts';
import { connectionOf } from '../flags.ts';
import type { Params } from '../params.ts';
import { type Made, ofStep, onward, type Rule } from '../rule.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const RESERVED = /^(?:host|content-length|connection|transfer-encoding|idempotency-key|webhook-.*)$/i;
const HEADER = /^[\w!#$%&'*+.^`|~-]{1,100}$/;

interface Pair {
  readonly name: string;
  readonly path: string;
}

/** Pairs of name and value, in a list under one of these paths. */
function pairs(params: Params, ...paths: readonly string[]): readonly Pair[] {
  return paths.flatMap((path) =>
    listOf(params.get(path))
      .map((one, index) => ({ name: textOf(own(one, 'name')).trim(), path: `${path}.${index}.value` }))
      .filter(({ name }) => name !== ''),
  );
}

/** Members of JSON that is written out as a text. */
function jsonPairs(params: Params, path: string): Readonly<Record<string, unknown>> {
  const given = params.get(path);
  if (isMembers(given)) return given;
  if (typeof given !== 'string' || given.trim() === '') return {};
  if (!isExpression(given))
    try {
      return membersOf(JSON.parse(given));
    } catch {
      params.change(`${path} is no JSON, and is left out`);
      return {};
    }
  params.text(path);
  params.change(`${path} is put together by an expression, and is left out: write its members one by one`);
  return {};
}

function headersOf(params: Params): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  const add = (name: string, value: string | undefined, isOpen: boolean) => {
    if (RESERVED.test(name) || !HEADER.test(name))
      params.change(`the header ${name.slice(0, 80)} is left out: it cannot be set here`);
    else if (isSecretName(name) && !isOpen)
      params.change(`the value of the header ${name} may be a secret, and is left out: use a connection`);
    else if (value !== undefined) found.set(name, value.replaceAll(/[\r\n]+/g, ' ').slice(0, 2000));
  };
  const listed = pairs(
    params,
    'headerParameters.parameters',
    'headerParametersUi.parameter',
    'options.headers.parameters',
  );
  for (const { name, path } of listed) {
    const value = params.text(path);
    add(name, value, /^\{\{[^}]*\}\}$/.test(value ?? ''));
  }
  for (const path of ['jsonHeaders', 'headerParametersJson'])
    for (const [name, value] of Object.entries(jsonPairs(params, path))) add(name, textOf(value), false);
  return Object.fromEntries(found);
}

/** The URL with its query; what may be a secret in it is left out. */
function urlOf(params: Params): string | undefined {
  const url = params.text('url')?.trim();
  const listed = pairs(params, 'queryParameters.parameters', 'queryParametersUi.parameter');
  const query = listed.map(({ name, path }) => {
    const value = params.text(path) ?? '';
    if (isSecretName(name) && !value.startsWith('{{'))
      params.change(`the value of ${name} in the query may be a secret, and is left out`);
    const isSafe = !isSecretName(name) || value.startsWith('{{');
    return `${encodeURIComponent(name)}=${isSafe ? (value.includes('{{') ? value : encodeURIComponent(value)) : ''}`;
  });
  for (const path of ['jsonQuery', 'queryParametersJson'])
    for (const [name, value] of Object.entries(jsonPairs(params, path)))
      query.push(`${encodeURIComponent(name)}=${isSecretName(name) ? '' : encodeURIComponent(textOf(value))}`);
  if (url === undefined) return undefined;
  const safe = withoutSecrets(url);
  if (safe !== url) params.change('a part of the URL may be a secret, and is left out');
  const whole = query.length === 0 ? safe : `${safe}${safe.includes('?') ? '&' : '?'}${query.join('&')}`;
  if (!/^https:\/\//i.test(whole)) params.change('the URL must begin with https:// and a host that is written out');
  return whole;
}

function bodyOf(params: Params): unknown {
  const listed = pairs(params, 'bodyParameters.parameters', 'bodyParametersUi.parameter');
  const type = textOf(params.get('contentType') ?? params.get('options.bodyContentType'), 'json');
  if (type !== 'json' && type !== 'raw') params.change(`the body is sent as JSON, and was ${type}`);
  if (listed.length > 0)
    return Object.fromEntries(listed.map(({ name, path }) => [name.replace(/^\$+/, '') || '_', params.value(path)]));
  const path = params.first('jsonBody', 'body', 'bodyParametersJson');
  const given = path === undefined ? undefined : params.get(path);
  if (path === undefined || given === undefined || given === '') return undefined;
  if (typeof given !== 'string' || isExpression(given)) return params.value(path);
  try {
    params.value(path);
    return plainValue(JSON.parse(given));
  } catch {
    return params.text(path);
  }
}

const FORMS = [
  'specifyBody',
  'specifyHeaders',
  'specifyQuery',
  'sendBody',
  'sendHeaders',
  'sendQuery',
  'jsonParameters',
];

function timeoutOf(params: Params): number | undefined {
  const ms = numberOf(at(params.get('options'), 'timeout'));
  if (ms === undefined) return undefined;
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds > 30) params.change('the longest time-out is 30 seconds');
  return Math.min(30, seconds);
}

const request: Rule = {
  types: ['httpRequest'],
  convert: ({ node, params }): Made => {
    for (const name of FORMS) params.get(name);
    const written = textOf(params.get('method') ?? params.get('requestMethod'), 'GET').toUpperCase();
    const method = METHODS.includes(written) ? written : 'GET';
    if (method !== written) params.change(`the method ${written.slice(0, 20)} is not offered: GET takes its place`);
    const authentication = textOf(params.get('authentication'), 'none');
    params.get('genericAuthType');
    params.get('nodeCredentialType');
    const connection = authentication === 'none' ? undefined : connectionOf(node);
    if (connection !== undefined)
      params.change(
        `it authorises itself: make a connection of the name "${connection}", whose base URL its URL begins with`,
      );
    else if (authentication !== 'none') params.change('it authorises itself: make a connection, and choose it');
    const others = Object.keys(membersOf(params.get('options'))).filter(
      (name) => !['timeout', 'bodyContentType', 'headers'].includes(name),
    );
    if (others.length > 0) params.change(`these options are left out: ${others.slice(0, 20).join(', ')}`);
    const url = urlOf(params);
    const headers = headersOf(params);
    const body = bodyOf(params);
    if (method === 'GET' && body !== undefined) params.change('the body is left out: GET has none');
    const timeoutSeconds = timeoutOf(params);
    const data = {
      ...{ method, ...(url === undefined ? {} : { url }), ...(Object.keys(headers).length > 0 ? { headers } : {}) },
      ...(body === undefined || method === 'GET' ? {} : { body }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(connection === undefined ? {} : { connection }),
    };
    return {
      kind: 'node',
      level: (authentication === 'none' || connection !== undefined) && url !== undefined ? 'EXACT' : 'STUB',
      type: 'http',
      data,
      port: onward,
    };
  },
  values: ofStep,
};

/** Calls of other systems. */
export const http = [request];
