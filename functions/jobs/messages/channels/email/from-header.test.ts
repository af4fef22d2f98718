import { describe, expect, it } from 'vitest';
import { fromHeader } from './from-header.ts';

describe('the sender', () => {
  it.each([
    ['Shop', '"Shop" <a@example.com>'],
    ['"A" \\ B', '"\\"A\\" \\\\ B" <a@example.com>'],
    ['Söhne', '=?UTF-8?B?U8O2aG5l?= <a@example.com>'],
  ])('%s is written %s', (name, header) => {
    expect(fromHeader(name, 'a@example.com')).toBe(header);
  });

  it('with a long name has encoded words that are not too long, and no half characters', () => {
    const name = '漢字😀'.repeat(20);
    const words = fromHeader(name, 'a@example.com').match(/=\?UTF-8\?B\?[^?]+\?=/g) ?? [];
    expect(words.every((word) => word.length <= 75)).toBe(true);
    const decoded = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString());
    expect(decoded.join('')).toBe(name);
  });
});
