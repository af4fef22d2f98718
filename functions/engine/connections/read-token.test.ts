/** What token servers answer, and what becomes of it. */
import { describe, expect, it } from 'vitest';
import { errorOf, readToken } from './read-token.ts';

const of = (answer: unknown, isWhole = true) => readToken(JSON.stringify(answer), isWhole);

describe('an answer with a token', () => {
  it.each([
    [3600, 3600],
    ['3600', 3600],
    [3599.9, 3599],
    [1e300, 366 * 86_400],
    [undefined, null],
    [null, null],
    [0, null],
    [-5, null],
    ['soon', null],
    [{}, null],
    [Number.NaN, null],
  ])('that lasts %j s by its own words lasts %j', (expires_in, expected) =>
    expect(of({ access_token: 'a', expires_in })).toMatchObject({ kind: 'token', expiresInSeconds: expected }),
  );

  it('may have a refresh token and scopes', () =>
    expect(of({ access_token: 'a', refresh_token: 'r', scope: 'read write' })).toMatchObject({
      ...{ refreshToken: 'r', scope: 'read write' },
    }));

  it.each([[{ refresh_token: 5, scope: ['read'] }], [{ refresh_token: 'a\nb', scope: 'a\u0000' }]])(
    'leaves out %j',
    (more) =>
      expect(of({ access_token: 'a', ...more })).toMatchObject({ kind: 'token', refreshToken: null, scope: null }),
  );
});

describe('rubbish', () => {
  it.each([
    [''],
    ['<html>Bad gateway</html>'],
    ['null'],
    ['[]'],
    ['"a token"'],
    ['{"access_token": ""}'],
    ['{"access_token": 5}'],
    ['{"access_token": "a\\nX-Admin: true"}'],
    ['{"access_token": "tökén"}'],
    [JSON.stringify({ access_token: 'a'.repeat(20_000) })],
  ])('%j is no token, and may be better later', (body) =>
    expect(readToken(body, true)).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(/^TOKEN_MALFORMED: /),
    }),
  );

  it('is what was cut off', () => expect(of({ access_token: 'a' }, false).kind).toBe('unavailable'));
});

describe('an error', () => {
  it.each([
    [{ error: 'invalid_grant' }, 'invalid_grant'],
    [{ ok: false, error: 'invalid_refresh_token' }, 'invalid_refresh_token'],
    [{ ok: false }, 'not ok'],
    [{ error: '<script>alert(1)</script>' }, 'an error without a code'],
    [{ error: 'The secret Zx81-spectrum is wrong' }, 'an error without a code'],
    [{ error: 'Zx81spectrum' }, 'an error without a code'],
  ])('of an answer 200 is a refusal: %j', (answer, code) => {
    expect(errorOf(JSON.stringify(answer))).toBe(code);
    expect(of(answer)).toEqual({ kind: 'refused', reason: `TOKEN_REFUSED: the token server answered ${code}` });
  });
});
