import { describe, expect, it } from 'vitest';
import { membersOf, parseAny, type Schema, withChoice, withMember, writeAny } from './schema.ts';

const wait: Schema = {
  properties: { kind: {}, n: {}, unit: {}, field: {}, note: {} },
  takes: { kind: { duration: ['n', 'unit'], until: ['field'] } },
};

describe('members of a node', () => {
  it.each([
    [{ kind: 'duration' }, ['kind', 'n', 'unit', 'note']],
    [{ kind: 'until' }, ['kind', 'field', 'note']],
    [{}, ['kind', 'note']],
    [{ kind: 'until', n: 3 }, ['kind', 'n', 'field', 'note']],
  ])('of %j are %j', (data, members) => expect(membersOf(wait, data)).toEqual(members));

  it('go with the default of what decides', () => {
    const schema: Schema = { properties: { how: { default: 'n' }, n: {} }, takes: { how: { n: ['n'] } } };
    expect(membersOf(schema, {})).toEqual(['how', 'n']);
  });

  it('of another kind are gone when the kind changes', () => {
    expect(withChoice(wait, { kind: 'duration', n: 3, unit: 'days', note: 'x' }, 'kind', 'until')).toEqual({
      kind: 'until',
      note: 'x',
    });
  });

  it('that are empty are left out', () => {
    expect(withMember({ a: 1, b: 2 }, 'a', '')).toEqual({ b: 2 });
    expect(withMember({ a: 1 }, 'a', 0)).toEqual({ a: 0 });
  });
});

it.each([
  ['70', 70],
  ['-1.5', -1.5],
  ['true', true],
  ['"70"', '70'],
  ['{"a": [1]}', { a: [1] }],
  ['Berlin', 'Berlin'],
  ['{{ customer.name }}', '{{ customer.name }}'],
  ['[not JSON', '[not JSON'],
  ['', undefined],
])('reads %s as %j, and writes it back', (text, value) => {
  expect(parseAny(text)).toEqual(value);
  expect(parseAny(writeAny(value))).toEqual(value);
});
