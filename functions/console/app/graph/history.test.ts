import { expect, it } from 'vitest';
import { begin, redo, step, undo } from './history.ts';

const numbers = Array.from({ length: 150 }, (_, n) => n + 1);

it('takes back a hundred steps, and makes them again', () => {
  const done = numbers.reduce((history, n) => step(history, n), begin(0));
  let back = done;
  for (let n = 0; n < 200; n += 1) back = undo(back);
  expect(back.present).toBe(50);
  for (let n = 0; n < 200; n += 1) back = redo(back);
  expect(back.present).toBe(150);
});

it('takes typing in one field as one step', () => {
  const typed = ['c', 'ca', 'call'].reduce((history, text) => step(history, text, 'task-1 title'), begin(''));
  expect(undo(typed).present).toBe('');
  const other = step(typed, 'other', 'task-1 name');
  expect(undo(other).present).toBe('call');
});

it('keeps what is typed after undo apart from what was typed before', () => {
  const typed = step(step(begin(''), 'a', 'name'), 'ab', 'name');
  const again = step(undo(typed), 'x', 'name');
  expect([again.present, undo(again).present, redo(again).present]).toEqual(['x', '', 'x']);
});
