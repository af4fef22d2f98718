/** Edges of n8n that a graph cannot have as they are: several from one output, circles, merges without a parallel. */
import { describe, expect, it } from 'vitest';
import { convert, edgesOf, errorsOf, fileOf, nodeOf } from './setup-files.ts';

const T = { type: 'manualTrigger' };
const wait = { type: 'wait', parameters: { amount: 1, unit: 'days' } };
const stop = { type: 'stopAndError', parameters: { errorMessage: 'Over' } };
const when = {
  type: 'if',
  typeVersion: 2,
  parameters: {
    conditions: {
      conditions: [{ leftValue: '={{ $json.a }}', rightValue: 1, operator: { type: 'number', operation: 'gt' } }],
    },
  },
};

describe('several edges from one output', () => {
  it('become a parallel, whose branches end at a merge', () => {
    const workflow = convert(fileOf({ T, A: wait, B: wait, C: stop }, ['T>A', 'T>B', 'A>C', 'B>C']));
    expect(errorsOf(workflow)).toEqual([]);
    expect(edgesOf(workflow)).toContain('start:next>parallel~1');
    expect(workflow.differences.join()).toContain('an output led to several nodes');
  });

  it('that meet at a Merge keep it', () => {
    const workflow = convert(
      fileOf({ T, A: wait, B: wait, M: { type: 'merge' }, C: stop }, ['T>A', 'T>B', 'A>M', 'B:0>M', 'M>C']),
    );
    expect([errorsOf(workflow), nodeOf(workflow, 'M').targets]).toEqual([[], ['m']]);
  });

  it('of which one comes back to where others go on end before it', () => {
    const workflow = convert(
      fileOf({ T, I: when, A: wait, B: wait, C: wait, D: stop }, ['T>I', 'I>A', 'I>B', 'I:1>C', 'A>D', 'B>D', 'C>D']),
    );
    expect(errorsOf(workflow)).toEqual([]);
    expect(workflow.differences.join()).toContain('"D" ran once for each way');
  });

  it('inside each other are matched like brackets', () => {
    const nodes = { T, A: wait, B: wait, C: wait, D: wait, E: wait };
    expect(errorsOf(convert(fileOf(nodes, ['T>A', 'T>B', 'A>C', 'A>D', 'B>E'])))).toEqual([]);
  });
});

describe('a circle', () => {
  it('becomes a loop of at most 100 rounds', () => {
    const workflow = convert(fileOf({ T, A: wait, I: when, D: stop }, ['T>A', 'A>I', 'I>D', 'I:1>A']));
    expect(errorsOf(workflow)).toEqual([]);
    expect(edgesOf(workflow)).toEqual(['a:next>i', 'i:false>loop~1', 'i:true>d', 'loop~1:loop>a', 'start:next>loop~1']);
  });

  it('of a node with itself is one too', () => {
    expect(errorsOf(convert(fileOf({ T, A: wait }, ['T>A', 'A>A'])))).toEqual([]);
  });

  it('with two ways in is reported, and the draft says so', () => {
    const workflow = convert(fileOf({ T, I: when, A: wait, B: wait }, ['T>I', 'I>A', 'I:1>B', 'A>B', 'B>A']));
    expect(errorsOf(workflow).join()).toMatch(/CYCLE/);
  });

  it('through Loop Over Items is its body, in old and new versions', () => {
    const http = { type: 'httpRequest', parameters: { url: 'https://example.com' } };
    const nodes = { T, H: http, L: { type: 'splitInBatches', typeVersion: 3 }, B: http, D: stop };
    const workflow = convert(fileOf(nodes, ['T>H', 'H>L', 'L>D', 'L:1>B', 'B>L']));
    expect([errorsOf(workflow), edgesOf(workflow)]).toEqual([
      [],
      ['b:next>l', 'h:next>l', 'l:done>d', 'l:loop>b', 'start:next>h'],
    ]);
    expect(workflow.graph?.nodes.find(({ id }) => id === 'l')?.data).toEqual({
      kind: 'for-each',
      list: 'steps.h',
      max: 1000,
    });
    const old = convert(
      fileOf({ ...nodes, L: { type: 'splitInBatches', typeVersion: 1 } }, ['T>H', 'H>L', 'L:1>D', 'L>B', 'B>L']),
    );
    expect(edgesOf(old)).toEqual(edgesOf(workflow));
  });

  it('is made of Split Out, whose ends lead back to it', () => {
    const split = { type: 'splitOut', parameters: { fieldToSplitOut: 'orders' } };
    const set = { type: 'set', parameters: { values: { string: [{ name: 'v', value: '={{ $json.id }}' }] } } };
    const workflow = convert(fileOf({ T, S: split, N: set, A: wait, B: wait }, ['T>S', 'S>N', 'N>A', 'N>B']));
    expect(errorsOf(workflow)).toEqual([]);
    expect(nodeOf(workflow, 'N').expressions[0]?.became).toBe('{{ loop.item.id }}');
    expect(edgesOf(workflow)).toContain('merge~2:next>s');
  });
});

describe('hostile files', () => {
  it('have a report for every node', () => {
    const given = {
      nodes: [
        null,
        7,
        'x',
        {},
        { name: '__proto__', type: 'x.set' },
        { name: 'constructor', type: 'n8n-nodes-base.set', parameters: null },
        { name: 'A', type: 'n8n-nodes-base.noOp' },
        { name: 'A', type: 'n8n-nodes-base.noOp' },
      ],
      connections: JSON.parse(
        '{"__proto__": {"main": [[{"node": "constructor"}]]}, "A": {"main": [[null, {"node": "A"}, {"node": "gone"}, 5], null]}, "gone": {"main": [[{"node": "A"}]]}, "constructor": 1}',
      ),
    };
    const workflow = convert(given);
    expect(workflow.nodes).toHaveLength(8);
    expect(workflow.graph).not.toBeNull();
    expect(workflow.edgesDropped.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['it names no node', 'no node is named "gone"']),
    );
  });

  it.each([[{}], [{ nodes: 5, connections: 'x' }], [{ nodes: [], connections: [] }]])('%j has one too', (content) => {
    expect(convert(content).nodes).toEqual([]);
  });

  it('with more nodes than a graph has are refused as a whole, and reported', () => {
    const nodes = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`N${index}`, wait]));
    const workflow = convert(fileOf(nodes, []));
    expect([workflow.nodes.length, workflow.graph, workflow.blockers[0]]).toEqual([
      501,
      null,
      expect.stringContaining('has 501 nodes'),
    ]);
  });

  it('that are nested deep, and chains of hundreds, are read', () => {
    let deep: unknown = '={{ $json.a }}';
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    expect(convert(fileOf({ T, N: { type: 'slack', parameters: { deep } } }, ['T>N'])).nodes).toHaveLength(2);
    const chain = Array.from({ length: 480 }, (_, index) => [`N${index}`, when] as const);
    const edges = chain.slice(1).map((_, index) => `N${index}>N${index + 1}`);
    expect(errorsOf(convert(fileOf({ T, ...Object.fromEntries(chain) }, ['T>N0', ...edges])))).toEqual(
      expect.any(Array),
    );
  });
});
