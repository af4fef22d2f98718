/** Random graphs that are made of blocks, each with one way in and one out, and how they are drawn. */
import fc from 'fast-check';

/** A block of a graph. A run leaves all but `end` by their end. */
export type Block =
  | { readonly is: 'set' | 'task' | 'update' | 'noon' }
  | { readonly is: 'wait'; readonly days: number }
  | { readonly is: 'condition'; readonly least: number; readonly yes: Block[]; readonly no: Block[] }
  | {
      readonly is: 'switch';
      readonly cuts: readonly [number, number];
      readonly ways: readonly [Block[], Block[], Block[]];
    }
  | {
      readonly is: 'times';
      readonly n: number;
      readonly max: number;
      readonly concurrency: number;
      readonly body: Block[];
    }
  | { readonly is: 'parallel'; readonly branches: Block[][]; readonly last: Block[] }
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

export const blocks = fc.letrec<{ block: Block; blocks: Block[]; some: Block[] }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Block>({ is: 'set' }, { is: 'task' }, { is: 'update' }, { is: 'noon' }),
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
      concurrency: fc.integer({ min: 1, max: 3 }),
      body: tie('some'),
    }),
    fc.record({
      is: fc.constant('parallel' as const),
      branches: fc.array(tie('blocks'), { minLength: 1, maxLength: 2 }),
      // One branch leads to the merge in any case.
      last: tie('blocks').map(withoutEnds),
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
export class Drawing {
  readonly nodes: Record<string, object> = { s: { type: 'start', data: { entries: [{ kind: 'manual' }] } } };
  readonly edges: string[] = [];
  /** Loops around what is drawn: a path of `loop` is refused outside of one. */
  private loops = 0;

  private add(type: string, data: object, from: readonly Way[]): string {
    const id = `n${Object.keys(this.nodes).length}`;
    this.nodes[id] = { type, data };
    for (const way of from) this.edges.push(`${way.node}:${way.port}>${id}`);
    return id;
  }

  /** Returns the ways that leave the last block; none when every run has ended. */
  draw(list: readonly Block[], from: readonly Way[]): readonly Way[] {
    return list.reduce<readonly Way[]>((ways, block) => (ways.length === 0 ? ways : this.drawOne(block, ways)), from);
  }

  private drawOne(block: Block, from: readonly Way[]): readonly Way[] {
    const score = (least: number) => ({ path: 'customer.attributes.score', op: 'gte', value: least });
    const next = (type: string, data: object) => [{ node: this.add(type, data, from), port: 'next' }];
    switch (block.is) {
      case 'set':
        return next('set', { variables: { seen: `{{ vars.seen }}.${this.loops > 0 ? '{{ loop.index }}' : ''}` } });
      case 'task':
        return next('task', { title: 'Call {{ vars.seen }}' });
      case 'update':
        return next('update-customer', { increment: { 'attributes.count': 1 }, append: { 'attributes.list': 'x' } });
      case 'wait':
        return next('wait', { kind: 'duration', n: block.days, unit: 'days' });
      case 'noon':
        return next('wait', { kind: 'time-of-day', at: '12:00' });
      case 'condition': {
        const node = this.add('condition', { when: score(block.least) }, from);
        return [...this.draw(block.yes, [{ node, port: 'true' }]), ...this.draw(block.no, [{ node, port: 'false' }])];
      }
      case 'switch': {
        const cases = block.cuts.map((least, index) => ({ id: `${index}`, when: score(least) }));
        const node = this.add('switch', { cases }, from);
        return ['case:0', 'case:1', 'default'].flatMap((port, index) =>
          this.draw(block.ways[index] ?? [], [{ node, port }]),
        );
      }
      case 'times': {
        const { n, max, concurrency } = block;
        const node = this.add('loop', { kind: 'times', n, max, concurrency }, from);
        this.loops += 1;
        const ends = this.draw(block.body, [{ node, port: 'loop' }]);
        this.loops -= 1;
        for (const way of ends) this.edges.push(`${way.node}:${way.port}>${node}`);
        return [{ node, port: 'done' }];
      }
      case 'parallel': {
        const all = [...block.branches, block.last];
        const node = this.add('parallel', { branches: all.map((_, index) => ({ id: `${index}` })) }, from);
        const ends = all.flatMap((list, index) => this.draw(list, [{ node, port: `branch:${index}` }]));
        return [{ node: this.add('merge', {}, ends), port: 'next' }];
      }
      case 'end':
        this.add('end', {}, from);
        return [];
    }
  }
}
