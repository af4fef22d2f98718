import { describe, expect, it } from 'vitest';
import { errorIn, resultOf } from './errors.ts';
import { restMinutesIn } from './usage.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const error = (code: number, subcode?: number) => ({ code, subcode, message: 'x' });

describe('an error of the Graph API', () => {
  it.each([
    [1, undefined, 500, 'transient'],
    [2, undefined, 500, 'transient'],
    [1200, undefined, 500, 'transient'],
    [10, 2018278, 403, 'window'],
    [100, 2534022, 400, 'window'],
    [10, undefined, 403, 'token'],
    [102, undefined, 400, 'token'],
    [190, 460, 401, 'token'],
    [200, undefined, 403, 'token'],
    [230, undefined, 403, 'token'],
    [100, 33, 400, 'token'],
    [551, 1545041, 400, 'recipient'],
    [100, 2018001, 400, 'recipient'],
    [100, undefined, 400, 'content'],
    [999, undefined, 503, 'transient'],
    [999, undefined, 400, 'content'],
  ])('%i/%s with status %i is of the class %s', (code, subcode, status, kind) => {
    expect(resultOf(status, error(code, subcode), undefined, NOW)).toMatchObject({
      ...{ kind: 'failed', class: kind, code: String(code) },
    });
  });

  it.each([4, 17, 32, 613, 80001, 80006])('%i holds the page back, as long as the headers say', (code) => {
    expect(resultOf(400, error(code), undefined, NOW)).toMatchObject({ kind: 'later', at: inMinutes(15) });
    expect(resultOf(400, error(code), 42, NOW)).toMatchObject({ kind: 'later', at: inMinutes(42) });
    expect(resultOf(429, error(0), undefined, NOW)).toMatchObject({ kind: 'later', code: 'HTTP_429' });
  });

  it.each([
    [368, undefined],
    [2022, undefined],
    [10, 1893063],
  ])('%i/%s restricts the page', (code, subcode) => {
    const expected = { kind: 'later', at: inMinutes(30), isRestricted: true };
    expect(resultOf(400, error(code, subcode), undefined, NOW)).toMatchObject(expected);
  });

  it.each(['', '<html>', '[]', '{"error": 1}', 'null'])('that is none is read as code 0: %s', (body) =>
    expect(errorIn(body)).toEqual({ code: 0, subcode: undefined, message: '' }),
  );
});

describe('usage headers', () => {
  const business = (usage: object) => ({ 'x-business-use-case-usage': JSON.stringify({ 7: [usage] }) });
  it.each([
    [{}, undefined],
    [{ 'x-app-usage': 'no JSON' }, undefined],
    [business({ call_count: 99, estimated_time_to_regain_access: 0 }), undefined],
    [business({ call_count: 100, estimated_time_to_regain_access: 12 }), 12],
    [business({ call_count: 100 }), 1],
    [{ 'x-page-usage': '{"total_cputime": 101}' }, 1],
  ])('%j: rest for %s minutes', (headers, minutes) => expect(restMinutesIn(headers)).toBe(minutes));
});
