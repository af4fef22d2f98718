import { expect, it } from 'vitest';
import { fieldsOf, isGone } from './fields.ts';
import { draw } from './setup-types.ts';

const score = { name: 'score', type: 'number' };

it.each([
  ['customer.attributes.score', false],
  ['customer.attributes.tier', true],
  ['customer.attributes.tier.level', true],
  ['customer.name', false],
  ['', false],
])('says of %s whether customers have the attribute: %j', (path, gone) => {
  expect(isGone(path, [score])).toBe(gone);
});

it('says of no attribute that it is gone before they are read, or where not all are listed', () => {
  const many = Array.from({ length: 200 }, (_, n) => ({ name: `a${n}`, type: 'string' }));
  for (const attributes of [[], many]) expect(isGone('customer.attributes.tier', attributes)).toBe(false);
});

it('offers an attribute only while customers have it', () => {
  const paths = (attributes: readonly (typeof score)[]) => fieldsOf(draw(), attributes).map(({ path }) => path);
  expect(paths([score])).toContain('customer.attributes.score');
  expect(paths([])).not.toContain('customer.attributes.score');
});
