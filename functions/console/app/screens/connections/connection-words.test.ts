import { expect, it } from 'vitest';
import { stateOf } from './connection-words.ts';

const NOW = Date.parse('2026-02-02T09:00:00Z');
const connection = {
  auth: 'oauth2-authorization-code',
  status: 'READY',
  problem: null,
  tokenAt: '2026-02-02T08:00:00Z',
  tokenExpiresAt: '2026-02-02T10:00:00Z',
} as const;

it.each([
  [{}, 'ready', 'Its token is fetched again before it ends.'],
  [{ auth: 'bearer', tokenAt: null, tokenExpiresAt: null }, 'ready', null],
  [{ auth: 'oauth2-client-credentials', tokenAt: null }, 'ready', 'The first call fetches its token.'],
  [{ tokenExpiresAt: '2026-02-02T08:30:00Z' }, 'ready', 'Its token has ended; the next call fetches another.'],
  [
    { tokenExpiresAt: null },
    'ready',
    'The token server does not say when its token ends. An answer 401 fetches another.',
  ],
  [
    { status: 'NEEDS_AUTHORIZATION', problem: 'NOT_AUTHORIZED: nobody has authorised it yet', tokenExpiresAt: null },
    'needs authorization',
    'Nobody has authorised it, or it was changed since. Authorise it.',
  ],
  [
    { status: 'NEEDS_AUTHORIZATION', problem: 'TOKEN_REFUSED: invalid_grant' },
    'needs authorization',
    'The token server refuses it. Calls go on until its token ends. Authorise it.',
  ],
  [
    {
      auth: 'oauth2-client-credentials',
      status: 'NEEDS_AUTHORIZATION',
      problem: 'NEW_CODE: why',
      tokenExpiresAt: null,
    },
    'needs authorization',
    'NEW_CODE: why Correct its settings or its secret, then test it.',
  ],
] as const)('%j is in words', (change, words, detail) => {
  expect(stateOf({ ...connection, ...change }, NOW)).toMatchObject({ words, detail });
});
