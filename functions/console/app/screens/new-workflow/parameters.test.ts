import { expect, it } from 'vitest';
import { asked, type Parameter, valuesOf } from './parameters.ts';

const days: Parameter = {
  name: 'days',
  type: 'number',
  title: 'Days',
  isRequired: false,
  default: 14,
  min: 1,
  max: 90,
};
const offer: Parameter = { name: 'offer', type: 'text', title: 'Offer', isRequired: true };

it('asks first for what has no usual value', () => {
  expect(asked([days, offer])).toEqual({ needed: [offer], usual: [days] });
});

it.each([
  [
    { days: '7', offer: ' a tenth off ' },
    { days: 7, offer: 'a tenth off' },
  ],
  [{ days: '', offer: '12' }, { offer: '12' }],
  [{ days: 'soon' }, { days: 'soon' }],
  [{}, {}],
])('of %j sends %j', (typed, values) => {
  expect(valuesOf([days, offer], typed)).toEqual(values);
});
