import { describe, expect, it } from 'vitest';
import { bigId, bigIdText, showBigId } from './big-id.ts';

describe('a bigint id', () => {
  it.each([1, 1876373432431116, 9007199254740991, '1', '9007199254740993', '9223372036854775807'])(
    '%j is accepted and keeps its digits',
    (id) => {
      const text = String(bigId.parse(id));
      expect(text).toBe(String(id));
      expect(bigIdText.parse(text)).toBe(text);
      expect(String(showBigId(text))).toBe(text);
    },
  );

  it.each([
    0,
    -1,
    1.5,
    9007199254740992,
    '0',
    '-1',
    '01',
    '1e3',
    '0x1',
    ' 1',
    '12a',
    '',
    '9223372036854775808',
    null,
    {},
  ])('%j is refused, with the way out', (id) =>
    expect(bigId.safeParse(id).error?.issues[0]?.message).toMatch(/^must be a whole number from 1 to .* as text/),
  );

  it('is a number as long as that is exact', () => {
    expect([showBigId('9007199254740991'), showBigId('9007199254740992')]).toEqual([
      9007199254740991,
      '9007199254740992',
    ]);
  });
});
