import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { draw } from '../../../graph/setup-types.ts';
import { keepLeft, type Left, lastSave, leftOf, takeBack } from './left-drafts.ts';

const graph = draw('start>end');
const draft = { base: { revision: 1, graph: draw('start>task-1') }, graph };
const asked = { addEventListener: vi.fn(), removeEventListener: vi.fn() };
beforeEach(() => vi.stubGlobal('window', asked));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

/** A save whose end the test decides. */
function begin(id: string) {
  let end = (_: Left) => {};
  keepLeft(id, draft, () => new Promise<Left>((resolve) => (end = resolve)));
  return (left: Partial<Left> = {}) => {
    end({ revision: 2, isMerged: false, ...left });
    return lastSave(id);
  };
}

it('keeps a draft until it is saved, and lets the browser ask before the tab is closed meanwhile', async () => {
  expect(lastSave('a')).toBeUndefined();
  const end = begin('a');
  expect([leftOf('a')?.graph, leftOf('a')?.problem]).toEqual([graph, undefined]);
  expect(asked.addEventListener).toHaveBeenCalledWith('beforeunload', expect.any(Function));
  expect(await end()).toMatchObject({ revision: 2 });
  expect(leftOf('a')).toBeUndefined();
  expect(asked.removeEventListener).toHaveBeenCalled();
  expect(await lastSave('a')).toMatchObject({ revision: 2 });
});

it('keeps a draft that could not be saved, with the reason, until its editor takes it back', async () => {
  await begin('b')({ revision: 1, problem: 'It is too long.' });
  expect(leftOf('b')).toMatchObject({ ...draft, problem: 'It is too long.' });
  takeBack('b');
  expect(leftOf('b')).toBeUndefined();
});

it('does not bring a draft back that its editor has taken while it was saved', async () => {
  const end = begin('c');
  takeBack('c');
  await end({ problem: 'The API does not answer.' });
  expect(leftOf('c')).toBeUndefined();
});
