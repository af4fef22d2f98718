/** A run that failed because the run of another workflow did: a retry starts that one anew. */
import { expect, test } from 'vitest';
import { NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
/** Fails until the word is a number. */
const count = { type: 'update-customer', data: { increment: { 'attributes.word': 1 } } };

test('a retry starts the other workflow again, once', async () => {
  const child = await activate({ s: begin, u: count, e: end }, ['s>u', 'u>e']);
  const parent = await activate(
    { s: begin, w: { type: 'workflow', data: { workflowId: child } }, e: end },
    ['s>w', 'w>e'],
    { surroundings: { workflows: new Map([[child, []]]) } },
  );
  const of = await customers(1, { attributes: { word: 'abc' } });
  const [row] = await start(parent, of);
  const id = row?.run_id ?? '';
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^CHILD_FAILED/) });
  await query(`update crm.customers set attributes = '{"word": 1}'`);
  await query(`select automation.move_runs($1, 'retry', $2, null, null, 'k', 'me', $3)`, [state.tenantId, [id], NOW]);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  const children = await query('select status from automation.runs where workflow_id = $1 order by status', [child]);
  expect(children).toEqual([{ status: 'FAILED' }, { status: 'FINISHED' }]);
});
