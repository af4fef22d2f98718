import { expect, it } from 'vitest';
import { setData } from '../../../graph/edit.ts';
import { draw, types } from '../../../graph/setup-types.ts';
import { marksOf, type Step, textsOf } from './walk.ts';

const step = (nodeId: string, given: Partial<Step> = {}): Step => ({
  ...{ nodeId, type: 'task', name: null, branch: [], port: 'next', cameAt: '9:00', at: '9:00', waits: null },
  ...{ outcome: null, leaf: null, reason: null, assumed: null, variant: null, texts: null, writes: null },
  ...given,
});

const steps = [
  step('start'),
  step('wait', { port: null, waits: { for: 'moment', until: '12:00' } }),
  step('wait', { cameAt: '12:00' }),
  step('call', { cameAt: '12:00', texts: { title: 'Call Ada' } }),
  step('end', { cameAt: '12:01', port: null, outcome: 'DONE' }),
];

it('marks the nodes and ways that were walked, with their moments', () => {
  const { walked, notes } = marksOf(steps, (iso) => `at ${iso}`);
  expect([...(walked ?? [])]).toEqual(['start', 'start next', 'wait', 'wait next', 'call', 'call next', 'end']);
  expect(Object.fromEntries(notes ?? [])).toEqual({
    ...{ start: 'at 9:00', wait: 'until at 12:00', call: 'at 12:00', end: 'at 12:01' },
  });
});

it('has the texts by node', () =>
  expect([...textsOf(steps, draw('start>call'))]).toEqual([['call', { title: 'Call Ada' }]]));

it('has the texts of a variant where they stand', () => {
  const data = { text: 'Offer', variants: [{ id: 'a' }, { id: 'b', subject: 'Hi' }] };
  const graph = setData(draw('start>email-1'), 'email-1', data, types);
  const texts = { subject: 'Hi', text: 'Offer' };
  const shown = (variant: string) => textsOf([step('email-1', { variant, texts })], graph).get('email-1');
  expect(shown('b')).toEqual({ 'variants.1.subject': 'Hi', text: 'Offer' });
  expect(shown('a')).toEqual(texts);
});
