import { expect, test } from 'vitest';
import { shownName } from './shown-name.ts';

const invisible = {
  'an override': '\u202e',
  'an isolate': '\u2066',
  'a right-to-left mark': '\u200f',
  'an Arabic letter mark': '\u061c',
  'a zero-width space': '\u200b',
  'a word joiner': '\u2060',
  'a byte order mark': '\ufeff',
  'a soft hyphen': '\u00ad',
  'a Hangul filler': '\u3164',
  'a tag': '\u{e0041}',
  'a line break': '\n',
  'a line separator': '\u2028',
};

test.each(Object.entries(invisible))('leaves out %s', (_, character) => {
  expect(shownName(`Fern${character} & Co${character}`)).toBe('Fern & Co');
});

test.each([
  'Färn & Co.',
  'می‌خواهم', // a zero-width non-joiner between letters
  'क्‍ष', // a zero-width joiner
  '👩‍👧 Family',
  'Care ❤️',
  '株式会社',
  'شركة',
])('keeps %s', (name) => {
  expect(shownName(name)).toBe(name);
});

test('leaves out joiners that join nothing, so that two names cannot differ by them', () => {
  expect(shownName('\u200dFern\u200c & \u200d\u200dCo\u200d')).toBe('Fern & Co');
});
