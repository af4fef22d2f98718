/** Random files of n8n: a report for each, which adds up, and no code that runs. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileGraph } from '../../graph/compile-graph.ts';
import { bareSurroundings } from '../../graph/setup-graph.ts';
import { readContent } from '../read-content.ts';
import { levels, outcomes } from '../report.ts';

const TYPES = [
  ...[
    'manualTrigger',
    'webhook',
    'scheduleTrigger',
    'cron',
    'formTrigger',
    'if',
    'switch',
    'filter',
    'set',
    'code',
    'merge',
    'noOp',
  ],
  ...[
    'splitInBatches',
    'splitOut',
    'wait',
    'httpRequest',
    'emailSend',
    'stickyNote',
    'executeWorkflow',
    'stopAndError',
    'slack',
    'agent',
  ],
];

const fragment = fc.oneof(
  fc.constantFrom(
    ...[
      '$json.a',
      '$json["b c"]',
      "$('N1').item.json.x",
      '$node["N2"].json.y',
      '$now.toFormat("yyyy")',
      '$json.a + 1',
      '$json.list.map(x => x)',
    ],
    // Would be seen if anything were evaluated.
    ...[
      'globalThis.wasRun = true',
      '(() => { globalThis.wasRun = true })()',
      '$json.constructor.constructor("globalThis.wasRun = true")()',
    ],
  ),
  fc.string({ maxLength: 20 }),
);
const expression = fc
  .array(
    fc.oneof(
      fragment.map((one) => `{{ ${one} }}`),
      fc.string({ maxLength: 10 }),
    ),
    { maxLength: 3 },
  )
  .map((parts) => `=${parts.join('')}`);
const value = fc.oneof({ weight: 3, arbitrary: expression }, fc.jsonValue({ maxDepth: 2 }));

/** Parameters that types have, with values of any kind. */
const parameters = fc.oneof(
  fc.record({
    conditions: fc.record({
      string: fc.array(fc.record({ value1: value, operation: fc.constantFrom('equal', 'regex', 'x'), value2: value }), {
        maxLength: 2,
      }),
    }),
  }),
  fc.record({
    conditions: fc.record({
      combinator: fc.constantFrom('and', 'or'),
      conditions: fc.array(
        fc.record({
          leftValue: value,
          rightValue: value,
          operator: fc.record({
            type: fc.constantFrom('string', 'number', 'boolean'),
            operation: fc.constantFrom('equals', 'gt', 'exists', 'true'),
          }),
        }),
        { maxLength: 2 },
      ),
    }),
  }),
  fc.record({ url: value, method: value, jsonBody: value, headerParameters: value, options: value }),
  fc.record({
    values: fc.record({ string: fc.array(fc.record({ name: fc.string(), value }), { maxLength: 3 }) }),
    text: value,
    amount: value,
    unit: value,
  }),
  fc.record({
    assignments: fc.record({ assignments: fc.array(fc.record({ name: value, value, type: value }), { maxLength: 3 }) }),
    fieldToSplitOut: value,
  }),
  fc.record({
    rules: value,
    mode: value,
    output: value,
    rule: value,
    triggerTimes: value,
    jsCode: value,
    content: value,
    resume: value,
    dateTime: value,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

const name = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }).map((n) => `N${n}`) },
  fc.constantFrom('__proto__', 'constructor', '', 'gone'),
);
const node = fc.record(
  {
    ...{ name, type: fc.constantFrom(...TYPES).map((type) => `n8n-nodes-base.${type}`), parameters },
    typeVersion: fc.constantFrom(1, 1.1, 2, 3, 3.4),
    ...{
      disabled: fc.boolean(),
      onError: fc.constantFrom('continueErrorOutput', 'continueRegularOutput', 'x'),
      retryOnFail: fc.boolean(),
    },
    ...{ position: fc.jsonValue({ maxDepth: 1 }), credentials: fc.jsonValue({ maxDepth: 2 }) },
  },
  { requiredKeys: ['type'] },
);
const links = fc.array(
  fc.array(fc.oneof(fc.record({ node: name, type: fc.constant('main'), index: fc.nat(2) }), fc.constant(null)), {
    maxLength: 3,
  }),
  { maxLength: 3 },
);
const connections = fc.dictionary(name, fc.record({ main: links }, { requiredKeys: [] }), { maxKeys: 12 });
const file = fc.record(
  {
    nodes: fc.array(fc.oneof({ weight: 20, arbitrary: node }, fc.jsonValue({ maxDepth: 1 })), { maxLength: 13 }),
    connections: fc.oneof({ weight: 20, arbitrary: connections }, fc.jsonValue({ maxDepth: 2 })),
    settings: fc.jsonValue({ maxDepth: 1 }),
    name: fc.jsonValue({ maxDepth: 0 }),
  },
  { requiredKeys: ['nodes'] },
);

/** Texts that n8n would evaluate. */
function countExpressions(given: unknown): number {
  if (typeof given === 'string') return given.startsWith('=') ? 1 : 0;
  if (typeof given !== 'object' || given === null) return 0;
  return Object.values(given).reduce<number>((sum, one) => sum + countExpressions(one), 0);
}

it('has a report for each file, in which every node is once, and a graph that compiles or says why not', () => {
  const seen: object = globalThis;
  fc.assert(
    fc.property(file, (given) => {
      const content: unknown = JSON.parse(JSON.stringify(given));
      const found = readContent(content, 'n8n');
      const [workflow] = 'converted' in found ? found.converted.workflows : [];
      expect(workflow?.nodes).toHaveLength(given.nodes.length);
      for (const { level, expressions } of workflow?.nodes ?? []) {
        expect(levels).toContain(level);
        for (const { outcome } of expressions) expect(outcomes).toContain(outcome);
      }
      const parameters = (content as { nodes: { parameters?: unknown }[] }).nodes.map((one) => one?.parameters); // as it was made
      const reported = workflow?.nodes.reduce((sum, { expressions }) => sum + expressions.length, 0);
      expect(reported).toBe(countExpressions(parameters));
      expect(workflow?.graph === null ? workflow.blockers : ['drawn']).not.toEqual([]);
      if (workflow?.graph) expect(compileGraph(workflow.graph, bareSurroundings).problems).toEqual(expect.any(Array));
      expect(readContent(content, 'n8n')).toEqual(found);
      expect(seen).not.toHaveProperty('wasRun');
    }),
    { numRuns: 300 },
  );
});
