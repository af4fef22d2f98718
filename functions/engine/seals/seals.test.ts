import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SealedPlace, seal, sealingKey, unseal } from './seal.ts';

const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map((n) => `${n} master secret of some forty characters.`);
const versions = vi.hoisted(() => ({ current: '', previous: undefined as string | undefined }));
vi.mock('../aws/read-secret.ts', () => ({
  readVersions: async () => ({ value: versions.current, since: new Date(0), previous: versions.previous }),
}));
const { openSecret, sealSecret } = await import('./seals.ts');

const place: SealedPlace = { kind: 'page', tenantId: '0b9c1f34-6f0e-4d6b-9a4d-2f1f6f3f7a10', id: '1876373432431116' };
const key = sealingKey(FIRST ?? '');

describe('a sealed secret', () => {
  it('opens where it was sealed, whatever it is, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'binary' }), (secret) => {
        const sealed = seal(key, secret, place);
        expect(sealed).not.toContain(secret);
        expect(sealed).not.toContain(Buffer.from(secret).toString('base64url'));
        expect(unseal([key], sealed, place)).toBe(secret);
      }),
    );
  });

  it('is another text each time', () => expect(seal(key, 'a', place)).not.toBe(seal(key, 'a', place)));

  it.each([
    ['tenant', { ...place, tenantId: 'aaaaaaaa-6f0e-4d6b-9a4d-2f1f6f3f7a10' }],
    ['row', { ...place, id: '1876373432431117' }],
    ['kind', { ...place, kind: 'connection' }],
  ])('does not open for another %s', (_, other) =>
    expect(() => unseal([key], seal(key, 'secret', place), other)).toThrow('was sealed for another place'),
  );

  it('does not open when any of its bytes is another', () => {
    const sealed = seal(key, 'secret', place);
    const start = 'sealed.v1.12345678.'.length;
    for (let at = start; at < sealed.length - 1; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      expect(() => unseal([key], changed, place)).toThrow(expect.objectContaining({ code: 'SERVICE_REFUSED' }));
    }
  });

  it.each(['', 'EAAGm0PX4ZCpsBA', 'sealed.v1', `sealed.v1.${key.id}.`, `sealed.v1.${key.id}.AAAA`])(
    'is not %j, and the error does not repeat it',
    (text) => expect(() => unseal([key], text, place)).toThrow(/^The secret of page 1876373432431116 [^A-Z]+$/),
  );

  it('needs a master secret that is as long as a key', () =>
    expect(() => sealingKey('x'.repeat(31))).toThrow('must be 32 bytes or longer'));
});

describe('keys', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z'), toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  /** Functions have read it when five minutes are over. */
  function replace(current = '', previous?: string) {
    Object.assign(versions, { current, previous });
    vi.setSystemTime(Date.now() + 5 * 60_000 + 1);
  }

  it('that were replaced once still open what they sealed; twice, the error says what to do', async () => {
    replace(FIRST);
    const sealed = await sealSecret('secret', place);
    expect(await openSecret(sealed, place)).toBe('secret');
    replace(SECOND, FIRST);
    expect(await openSecret(sealed, place)).toBe('secret');
    expect(await sealSecret('secret', place)).toContain(`.${sealingKey(SECOND ?? '').id}.`);
    replace(THIRD, SECOND);
    await expect(openSecret(sealed, place)).rejects.toMatchObject({
      message: `The secret of page ${place.id} was sealed with the key ${key.id}, which this installation no longer has; set it again`,
      retry: 'backoff',
    });
  });
});
