import { describe, expect, it } from 'vitest';
import { fromGroup, readValue, readValues, toGroup } from './groups.ts';

const leaf = { path: 'orders.count', op: 'gt', value: 3 };

describe('a condition', () => {
  it.each([
    [{ all: [leaf, { any: [] }] }, { kind: 'all', items: [leaf, { any: [] }] }],
    [{ any: [leaf] }, { kind: 'any', items: [leaf] }],
    [{ not: { any: [leaf, leaf] } }, { kind: 'none', items: [leaf, leaf] }],
  ])('%j is the group %j, and the same again', (condition, group) => {
    expect(toGroup(condition)).toEqual(group);
    expect(fromGroup(toGroup(condition))).toEqual(condition);
  });

  it.each([
    [leaf, { all: [leaf] }],
    [{ not: leaf }, { not: { any: [leaf] } }],
    [undefined, { all: [] }],
    ['nonsense', { all: [] }],
  ])('%j becomes %j, which means the same', (condition, group) => {
    expect(fromGroup(toGroup(condition))).toEqual(group);
  });
});

it.each([
  ['70', 'number', 70],
  ['70', 'text', '70'],
  ['70', 'any', 70],
  ['true', 'any', true],
  ['warm', 'any', 'warm'],
  ['seventy', 'number', 'seventy'],
  ['', 'any', undefined],
])('reads the value %s of a field of the kind %s as %j', (text, kind, value) => {
  expect(readValue(text, kind)).toBe(value);
});

it('reads lists', () => expect(readValues('1, 2,,3', 'number')).toEqual([1, 2, 3]));
