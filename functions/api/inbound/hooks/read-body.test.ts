/** What is read of the body of a delivery. */
import { describe, expect, it, test } from 'vitest';
import { checkAddress, isRange } from './check-address.ts';
import type { FormName } from './forms.ts';
import { checkMediaType, readBody } from './read-body.ts';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

const read = (text: string, form: FormName = 'atlas', headers: Readonly<Record<string, string>> = {}) =>
  readBody(Buffer.from(text), { 'content-type': JSON_TYPE, ...headers }, form);

describe('a body', () => {
  it('keeps every digit of its numbers', () =>
    expect(read('{"id": 9007199254740993, "price": 1.10}').json).toBe('{"id": 9007199254740993, "price": 1.10}'));

  it.each([
    [String.raw`{"a":"x\u0000y"}`, '{"a":"xy"}'],
    [String.raw`{"a":"\ud83d\ude00"}`, String.raw`{"a":"\ud83d\ude00"}`],
    [String.raw`{"a":"\ud83dx"}`, String.raw`{"a":"\ufffdx"}`],
    [String.raw`{"a":"\ude00\ud83d"}`, String.raw`{"a":"\ufffd\ufffd"}`],
    // A backslash that is escaped itself begins no escape.
    [String.raw`{"a":"\\u0000"}`, String.raw`{"a":"\\u0000"}`],
    [String.raw`{"a":"\\\u0000"}`, String.raw`{"a":"\\"}`],
  ])('%s becomes storable', (given, expected) => expect(read(given).json).toBe(expected));

  it.each(['', 'x', '{', '"text"', '1', 'null', `${'['.repeat(65)}${']'.repeat(65)}`, '['.repeat(100_000)])(
    'that is %.20s is refused',
    (text) => expect(() => read(text)).toThrow(expect.objectContaining({ code: 'BAD_JSON' })),
  );

  it('of a form is an object; a member that comes twice is a list', () => {
    const { json } = read('name=Ada%20L&tag=a&tag=b&nul=%00', 'atlas', { 'content-type': FORM });
    expect(JSON.parse(json)).toEqual({ name: 'Ada L', tag: ['a', 'b'], nul: '' });
  });

  it('of a form of GitHub is its payload', () => {
    const body = new URLSearchParams({ payload: '{"zen":"Keep it simple"}' }).toString();
    expect(read(body, 'github', { 'content-type': FORM }).json).toBe('{"zen":"Keep it simple"}');
  });

  it.each([
    ['github', { 'x-github-event': 'issues' }, '{"type":"other"}', 'issues'],
    ['shopify', { 'x-shopify-topic': 'orders/create' }, '{}', 'orders/create'],
    ['stripe', {}, '{"type":"invoice.paid"}', 'invoice.paid'],
    ['meta', {}, '{"object":"page"}', 'page'],
    ['atlas', {}, '{"event":"form_submitted"}', 'form_submitted'],
    ['atlas', {}, '{"type":7}', null],
  ] as const)('of the form %s says what happened', (form, headers, text, topic) =>
    expect(read(text, form, headers).topic).toBe(topic),
  );
});

test.each([
  [JSON_TYPE, true],
  ['application/json; charset=utf-8', true],
  ['application/cloudevents+json', true],
  [FORM, true],
  ['text/plain', false],
  ['application/jsonp', false],
  [undefined, false],
])('the media type %s is taken: %s', (type, isTaken) => {
  if (isTaken) expect(() => checkMediaType(type)).not.toThrow();
  else expect(() => checkMediaType(type)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }));
});

test.each([
  ['192.0.2.7', ['192.0.2.0/24'], true],
  ['192.0.3.7', ['192.0.2.0/24'], false],
  ['192.0.2.7', ['192.0.2.8', '192.0.2.7'], true],
  ['2001:db8::1', ['2001:db8::/32'], true],
  ['2001:db9::1', ['2001:db8::/32', '0.0.0.0/0'], false],
  ['192.0.2.7', [], true],
  ['unknown', ['0.0.0.0/0'], false],
])('%s is one of %j: %s', (address, ranges, isAllowed) => {
  if (isAllowed) expect(() => checkAddress(address, ranges)).not.toThrow();
  else expect(() => checkAddress(address, ranges)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
});

test('what is no address and no range is none', () => {
  for (const text of ['', 'example.com', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/8/8', '2001:db8::/129', '1.2.3'])
    expect([text, isRange(text)]).toEqual([text, false]);
  for (const text of ['192.0.2.1', '0.0.0.0/0', '2001:db8::/32', '::1'])
    expect([text, isRange(text)]).toEqual([text, true]);
});
