import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, plainCell, readCell, writeCell } from './cells.ts';

const formula = /^[=+\-@\t\r]/;

describe('cells', () => {
  it('come back as they were, and none begins as a formula does', () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom("'", "''", '=', '+', '-', '@', '\t', "'="), fc.string()).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        const cell = writeCell('text', value);
        expect(cell).not.toMatch(formula);
        expect(plainCell(cell)).toBe(value);
      }),
    );
  });

  it('of lists, numbers, flags and JSON come back as they were', () => {
    for (const [kind, value, cell] of [
      ['list', ['a', 'b c'], 'a;b c'],
      ['list', ['a;b'], '["a;b"]'],
      ['list', [], '[]'],
      ['list', ['=x', 'y'], "'=x;y"],
      ['number', -12.5, '-12.5'],
      ['flag', false, 'false'],
      ['json', { a: [1, null] }, '{"a":[1,null]}'],
    ] as const) {
      expect(writeCell(kind, value)).toBe(cell);
      expect(readCell(kind, cell)).toEqual({ value });
    }
  });

  it('are read leniently where nothing is in doubt, and refused where it is', () => {
    expect(readCell('flag', ' YES ')).toEqual({ value: true });
    expect(readCell('moment', '2026-01-31')).toEqual({ value: '2026-01-31T00:00:00Z' });
    expect(readCell('moment', '2026-01-31 09:30')).toEqual({ value: '2026-01-31T09:30:00Z' });
    expect(readCell('list', ' a ;; b')).toEqual({ value: ['a', 'b'] });
    for (const cell of ['1,5', '1 000', '1e3', '0x1f', '١', ''])
      expect(readCell('number', cell)).toHaveProperty('problem', expect.stringContaining('must be a number'));
    expect(readCell('json', '{a}')).toHaveProperty('problem', 'must be JSON, and is "{a}"');
  });

  it('are quoted where a reader could take them apart', () => {
    expect(csvLine(['a', 'b,c', 'd"e', ' f', 'g\nh', ''])).toBe('a,"b,c","d""e"," f","g\nh",\r\n');
  });
});
