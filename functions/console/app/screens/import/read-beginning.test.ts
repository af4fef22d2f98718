import { describe, expect, it } from 'vitest';
import { readBeginning } from './read-beginning.ts';

const auto = { encoding: 'auto', delimiter: 'auto' } as const;
const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string, more: Partial<Parameters<typeof readBeginning>[2]> = {}) =>
  readBeginning(utf8(text), true, { ...auto, ...more });

describe('the beginning of a file', () => {
  it.each([
    ['a,b\r\n1,2\r\n', [['1', '2']]],
    ['a;b\n1,5;2', [['1,5', '2']]],
    ['a\tb\r1\t\r', [['1', '']]],
    ['"a"|b\n"x|y"|"two\nlines"\n', [['x|y', 'two\nlines']]],
    [
      'a,b\n"say ""hi""",\n\n,\n3,',
      [
        ['say "hi"', ''],
        ['3', ''],
      ],
    ],
    ['\uFEFFa,b\n1,2', [['1', '2']]],
    ['a,b\n6" pipe,2', [['6" pipe', '2']]],
  ])('%j has these rows', (text, rows) => {
    expect(read(text)).toEqual({ header: ['a', 'b'], rows, hasMore: false });
  });

  it('is read in the encoding that the file has, or in the one that was chosen', () => {
    const latin1 = Uint8Array.from([0x4e, 0xe4, 0x0a, 0x31]);
    expect(readBeginning(latin1, true, auto)).toMatchObject({ header: ['Nä'], rows: [['1']] });
    expect(readBeginning(latin1, true, { ...auto, encoding: 'utf-8' })).toMatchObject({
      problem: expect.stringMatching(/not UTF-8/),
    });
    const wide = Uint8Array.from([0xff, 0xfe, ...[...'é,b'].flatMap((letter) => [letter.charCodeAt(0), 0])]);
    expect(readBeginning(wide, true, auto)).toMatchObject({ header: ['é', 'b'] });
    expect(read('a,b;c\n', { delimiter: ';' })).toMatchObject({ header: ['a,b', 'c'] });
  });

  it('ends before a row or a character that is cut, and says that more follow', () => {
    const bytes = utf8('a,b\n1,2\n3,ü');
    expect(readBeginning(bytes.subarray(0, -1), false, auto)).toMatchObject({ rows: [['1', '2']] });
    expect(read(`a\n${'1\n'.repeat(9)}`)).toMatchObject({ rows: Array(5).fill(['1']), hasMore: true });
  });

  it.each([
    ['', /empty/],
    ['PK\u0003\u0004…', /spreadsheet/],
    ['\u0089PNG\u0000\u0001', /no CSV file/],
    ['\n1,2\n', /blank/],
  ])('%j is refused', (text, problem) => {
    expect(read(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
