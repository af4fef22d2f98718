import { describe, expect, it } from 'vitest';
import { changeOf, draftOf, emptyDraft, newConnection } from './draft.ts';
import { fieldsOf, presets } from './fields.ts';

describe('the fields', () => {
  it.each([
    ['bearer', []],
    ['basic', [['username', true]]],
    [
      'hmac',
      [
        ['header', true],
        ['prefix', false],
        ['timestampHeader', false],
        ['algorithm', false],
        ['encoding', false],
      ],
    ],
    [
      'oauth2-client-credentials',
      [
        ['tokenUrl', true],
        ['clientId', true],
        ['clientAuth', false],
        ['scope', false],
        ['audience', false],
      ],
    ],
  ] as const)('of %s are those of the schema, what it needs first', (auth, names) => {
    expect(fieldsOf(auth).map(({ name, isRequired }) => [name, isRequired])).toEqual(names);
  });

  it('have a title, and choices with what holds otherwise', () => {
    expect(fieldsOf('hmac').at(-1)).toMatchObject({ title: 'Encoding', kind: 'choice', standard: 'hex' });
    expect(fieldsOf('oauth2-authorization-code').at(-1)).toMatchObject({ kind: 'pairs', title: 'Parameters' });
    expect(presets).toContain('hubspot');
  });
});

const common = { name: 'ERP', idempotencyHeader: 'Idempotency-Key', perSecond: 10 };

it.each([
  [
    { secret: 'a token', settings: { username: 'left over from another kind' } },
    { ...common, auth: 'bearer', baseUrl: 'https://erp.example.com', settings: {}, secret: 'a token' },
  ],
  [
    { preset: 'hubspot', baseUrl: '', settings: { clientId: 'c1', parameters: 'a=b=c\n\n prompt = consent ' } },
    { ...common, preset: 'hubspot', settings: { clientId: 'c1', parameters: { a: 'b=c', prompt: 'consent' } } },
  ],
  [
    { idempotencyHeader: ' ', perSecond: '0.5' },
    {
      ...{ name: 'ERP', auth: 'bearer', baseUrl: 'https://erp.example.com', settings: {} },
      ...{ idempotencyHeader: null, perSecond: 0.5 },
    },
  ],
])('a form with %j makes what was typed', (change, body) => {
  expect(newConnection({ ...emptyDraft, name: 'ERP', baseUrl: 'https://erp.example.com', ...change })).toEqual(body);
});

describe('a change', () => {
  const saved = draftOf({
    ...{ id: '1', name: 'CRM', baseUrl: 'https://crm.example.com', auth: 'oauth2-authorization-code' },
    settings: {
      tokenUrl: 'https://crm.example.com/t',
      clientId: 'c1',
      scope: 'read',
      parameters: { prompt: 'consent' },
    },
    ...{ idempotencyHeader: null, perSecond: 10, status: 'READY', problem: null, secretLastFour: null },
    ...{ secretSetAt: null, tokenAt: null, tokenExpiresAt: null, tokenScope: null, authorizedBy: null },
    ...{ authorizedAt: null, createdAt: '2026-02-02T09:00:00Z', updatedAt: '2026-02-02T09:00:00Z' },
  });

  it.each([
    [{}, {}],
    [{ secret: 'new' }, { secret: 'new' }],
    [
      { name: 'Ours ', perSecond: '5' },
      { name: 'Ours', perSecond: 5 },
    ],
    [{ settings: { ...saved.settings, scope: '' } }, { settings: { scope: null } }],
    [
      { settings: { ...saved.settings, parameters: 'prompt=consent\naccess_type=offline' } },
      { settings: { parameters: { prompt: 'consent', access_type: 'offline' } } },
    ],
    [{ idempotencyHeader: 'X-Key' }, { idempotencyHeader: 'X-Key' }],
  ])('of %j sends what differs', (change, body) => {
    expect(changeOf({ ...saved, ...change }, saved)).toEqual(body);
  });
});
