/** Random graphs: the walk in the database takes the same ways as a plain interpreter of one run, whatever the size of its turns. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Edges } from '../graph/setup-graph.ts';
import { daysLater, setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, trace, run, query } = setUpWalk();

/** A block of a graph, with one way in and one out. */
type Block =
  | { readonly is: 'set' | 'task' }
  | { readonly is: 'wait'; readonly days: number }
  | { readonly is: 'condition'; readonly least: number; readonly yes: Block[]; readonly no: Block[] }
  | {
      readonly is: 'switch';
      readonly cuts: readonly [number, number];
      readonly ways: readonly [Block[], Block[], Block[]];
    }
  | { readonly is: 'times'; readonly n: number; readonly max: number; readonly body: Block[] }
  | { readonly is: 'end' };

/** Blocks that a run always leaves by their end: a body that only ends would leave no way back to its loop. */
const withoutEnds = (list: readonly Block[]): Block[] =>
  list
    .filter(({ is }) => is !== 'end')
    .map((block) => {
      if (block.is === 'condition') return { ...block, yes: withoutEnds(block.yes), no: withoutEnds(block.no) };
      if (block.is !== 'switch') return block;
      const [first, second, third] = block.ways;
      return { ...block, ways: [withoutEnds(first), withoutEnds(second), withoutEnds(third)] };
    });

const blocks = fc.letrec<{ block: Block; blocks: Block[]; some: Block[] }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Block>({ is: 'set' }, { is: 'task' }),
    fc.record({ is: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 3 }) }),
    fc.record({
      is: fc.constant('condition' as const),
      least: fc.integer({ min: 0, max: 10 }),
      yes: tie('blocks'),
      no: tie('blocks'),
    }),
    fc.record({
      is: fc.constant('switch' as const),
      cuts: fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })),
      ways: fc.tuple(tie('blocks'), tie('blocks'), tie('blocks')),
    }),
    fc.record({
      is: fc.constant('times' as const),
      n: fc.integer({ min: 0, max: 4 }),
      max: fc.integer({ min: 1, max: 3 }),
      body: tie('some'),
    }),
    fc.constant<Block>({ is: 'end' }),
  ),
  blocks: fc.array(tie('block'), { maxLength: 3 }),
  some: fc
    .array(tie('block'), { minLength: 1, maxLength: 3 })
    .map((list) => [...withoutEnds(list), { is: 'set' } as const]),
})).blocks;

interface Way {
  readonly node: string;
  readonly port: string;
}

/** Draws blocks as nodes and edges. Ids are numbers in the order of drawing. */
class Drawing {
  readonly nodes: Record<string, object> = { s: { type: 'start', data: { entries: [{ kind: 'manual' }] } } };
  readonly edges: string[] = [];
  /** Loops around what is drawn: a path of `loop` is refused outside of one. */
  private loops = 0;

  private add(node: object, ways: readonly Way[]): string {
    const id = `n${Object.keys(this.nodes).length}`;
    this.nodes[id] = node;
    for (const way of ways) this.edges.push(`${way.node}:${way.port}>${id}`);
    return id;
  }

  /** Returns the ways that leave the last block; none when every run has ended. */
  draw(list: readonly Block[], from: readonly Way[]): readonly Way[] {
    return list.reduce<readonly Way[]>((ways, block) => (ways.length === 0 ? ways : this.drawOne(block, ways)), from);
  }

  private seen = (): string => `{{ vars.seen }}.${this.loops > 0 ? '{{ loop.index }}' : ''}`;

  private drawOne(block: Block, from: readonly Way[]): readonly Way[] {
    const score = (least: number) => ({ path: 'customer.attributes.score', op: 'gte', value: least });
    switch (block.is) {
      case 'set':
        return [{ node: this.add({ type: 'set', data: { variables: { seen: this.seen() } } }, from), port: 'next' }];
      case 'task':
        return [{ node: this.add({ type: 'task', data: { title: 'Call {{ vars.seen }}' } }, from), port: 'next' }];
      case 'wait':
        return [
          {
            node: this.add({ type: 'wait', data: { kind: 'duration', n: block.days, unit: 'days' } }, from),
            port: 'next',
          },
        ];
      case 'condition': {
        const node = this.add({ type: 'condition', data: { when: score(block.least) } }, from);
        return [...this.draw(block.yes, [{ node, port: 'true' }]), ...this.draw(block.no, [{ node, port: 'false' }])];
      }
      case 'switch': {
        const cases = block.cuts.map((least, index) => ({ id: `${index}`, when: score(least) }));
        const node = this.add({ type: 'switch', data: { cases } }, from);
        return ['case:0', 'case:1', 'default'].flatMap((port, index) =>
          this.draw(block.ways[index] ?? [], [{ node, port }]),
        );
      }
      case 'times': {
        const node = this.add({ type: 'loop', data: { kind: 'times', n: block.n, max: block.max } }, from);
        this.loops += 1;
        const ends = this.draw(block.body, [{ node, port: 'loop' }]);
        this.loops -= 1;
        for (const way of ends) this.edges.push(`${way.node}:${way.port}>${node}`);
        return [{ node, port: 'done' }];
      }
      case 'end':
        this.add({ type: 'end' }, from);
        return [];
    }
  }
}

/** What one run does, by the drawing: its ways, its variable, its tasks and how many days it waits. */
function interpret(nodes: Readonly<Record<string, object>>, edges: Edges, score: number) {
  const targets = new Map(edges.map((edge) => edge.split('>') as [string, string]));
  const done = {
    steps: [] as [string, string | null][],
    seen: '',
    tasks: [] as string[],
    days: 0,
    outcome: 'DEAD_END',
  };
  const rounds = new Map<string, number>();
  const open: string[] = []; // loops, the innermost last
  for (let node: string | undefined = 's'; node !== undefined; ) {
    // biome-ignore lint/suspicious/noExplicitAny: data of many types, which this test made itself
    const { type, data } = nodes[node] as { type: string; data: any };
    let port: string | null = 'next';
    if (type === 'set') done.seen += `.${open.length > 0 ? rounds.get(open.at(-1) ?? '') : ''}`;
    if (type === 'task') done.tasks.push(`Call ${done.seen}`.trim());
    if (type === 'wait') done.days += data.n;
    if (type === 'condition') port = String(score >= data.when.value);
    if (type === 'switch') {
      const at = data.cases.findIndex(({ when }: { when: { value: number } }) => score >= when.value);
      port = at < 0 ? 'default' : `case:${at}`;
    }
    if (type === 'loop') {
      const round: number = open.at(-1) === node ? (rounds.get(node) ?? 0) + 1 : 0;
      if (open.at(-1) !== node) open.push(node);
      port = round < Math.min(data.n, data.max) ? 'loop' : 'done';
      rounds.set(node, round);
      if (port === 'done') open.pop();
    }
    if (type === 'end') [port, done.outcome] = [null, 'DONE'];
    done.steps.push([node, port]);
    node = port === null ? undefined : targets.get(`${node}:${port}`);
  }
  return done;
}

test('are walked as one run by itself would be', async () => {
  const drawn = blocks.map((list) => {
    const drawing = new Drawing();
    const first = drawing.draw(list, [{ node: 's', port: 'next' }]);
    drawing.draw([{ is: 'end' }], first);
    return drawing;
  });
  const variables = [{ name: 'seen', type: 'string', default: '' }];
  let walked = 0;
  await fc.assert(
    fc.asyncProperty(
      drawn,
      fc.uniqueArray(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(1, 2, 5000),
      async (drawing, scores, limit) => {
        const workflow = await activate(drawing.nodes, drawing.edges, { variables });
        const of = await Promise.all(
          scores.map(async (score) => (await customers(1, { attributes: { score } }))[0] ?? ''),
        );
        const started = await start(workflow, of);
        for (
          let day = 0;
          (await query(`select from automation.runs where status = 'RUNNING' limit 1`)).length > 0;
          day += 1
        ) {
          expect(day).toBeLessThan(400);
          await walk(daysLater(day), limit);
        }
        for (const [index, score] of scores.entries()) {
          const id = started[index]?.run_id ?? '';
          const expected = interpret(drawing.nodes, drawing.edges, score);
          expect((await trace(id)).map(([node, port]) => [node, port])).toEqual(expected.steps);
          const ended = await run(id);
          expect([ended?.outcome, ended?.data.vars]).toEqual([expected.outcome, { seen: expected.seen }]);
          const made = await query<{ title: string }>(
            "select title from crm.tasks where customer_id = $1 order by created_at, split_part(occurrence_key, ':', 3)::int",
            [of[index]],
          );
          expect(made.map(({ title }) => title)).toEqual(expected.tasks);
          const [times] = await query<{ ended_at: Date }>('select ended_at from automation.runs where id = $1', [id]);
          expect(times?.ended_at).toEqual(daysLater(expected.days));
          walked += expected.steps.length;
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(walked).toBeGreaterThan(200);
});
