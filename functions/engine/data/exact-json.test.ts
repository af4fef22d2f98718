import { describe, expect, it, test } from 'vitest';
import { ExactNumber, findRounded, parseInput, parseJson, writeJson } from './exact-json.ts';

describe('JSON of the database', () => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    '[1e400,-1e400,1e-400]',
    '{"a":0.1000000000000000055,"b":[0.10000000000000001],"c":1.5}',
    '{"9007199254740993":"9007199254740993","e":"1e400 \\" 12345678901234567890"}',
    '[33.3333333333333333,0.30000000000000004,1e+21,1.7976931348623157e+308,5e-324]',
    `[${'1'.repeat(500)}]`,
    'null',
  ])('comes back as it was: %s', (json) => expect(writeJson(parseJson(json))).toBe(json));

  it('has numbers where JavaScript keeps them', () =>
    expect(parseJson('[0.1, 1.10, 123456789012345.6, 9007199254740991, 1e21, 5e-324, 0.0000000000000000]')).toEqual([
      ...[0.1, 1.1, 123_456_789_012_345.6, 9_007_199_254_740_991, 1e21, 5e-324, 0],
    ]));

  it('has other numbers that can be counted with, and are texts for JSON.stringify', () => {
    const [long] = parseJson('[9007199254740993]') as [ExactNumber];
    expect(long).toBeInstanceOf(ExactNumber);
    expect([Number(long), `${long}`, JSON.stringify({ long })]).toEqual([
      ...[9_007_199_254_740_992, '9007199254740993', '{"long":"9007199254740993"}'],
    ]);
  });

  it('is refused when it is none', () => {
    for (const json of ['[9007199254740993', '{"a":012345678901234567890}', ''])
      expect(() => parseJson(json)).toThrow(SyntaxError);
  });
});

test.each([
  ['{"a": 9007199254740993}', '9007199254740993'],
  ['{"a": [1, 1e400]}', '1e400'],
  ['[0.1000000000000000055]', '0.1000000000000000055'],
  ['[1e-400]', '1e-400'],
  // As languages write doubles that have a shorter text.
  ['[0.10000000000000001, 0.30000000000000004, 0.79999999999999993, 1e30, 0e400]', undefined],
  ['{"a": "9007199254740993", "1e400": "x"}', undefined],
])('a caller’s %s would round %s', (json, rounded) => expect(findRounded(writeJson(parseInput(json)))).toBe(rounded));
