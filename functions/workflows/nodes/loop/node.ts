import { defineNode } from '../define.ts';
import { choice, condition, path, whole } from '../fields.ts';

const kinds = ['for-each', 'times', 'while'] as const;
const takes = { 'for-each': 'list', times: 'n', while: 'when' } as const;

export const loop = defineNode({
  type: 'loop',
  group: 'repeat',
  title: 'Loop',
  summary: 'Runs its body again and again. The last node of the body leads back to it.',
  role: 'pure',
  shape: {
    kind: choice(kinds, { title: 'Kind' }),
    list: path({ title: 'List', description: 'For each item of it' }),
    n: whole(0, 1000, { title: 'Times' }),
    when: condition({ title: 'While' }),
    max: whole(1, 1000, { title: 'At most', default: 100 }),
    concurrency: whole(1, 20, { title: 'Items at once', default: 1 }),
  },
  required: ['kind'],
  takes: { kind: { 'for-each': ['list', 'concurrency'], times: ['n', 'concurrency'], while: ['when'] } },
  ports: () => ['loop', 'done'],
  mustConnect: (port) => port === 'loop',
  compile({ kind, list, n, when, max = 100, concurrency = 1 }, tools) {
    const given = { list, n, when };
    const needed = kind && takes[kind];
    if (needed) tools.require('', { [needed]: given[needed] });
    for (const name of Object.values(takes))
      if (kind && name !== needed && given[name] !== undefined)
        tools.report('BAD_SETTING', name, `does not go with the kind "${kind}"`, `Remove ${name}`);
    if (n !== undefined && n > max)
      tools.report('ODD_SETTING', 'n', `${n} rounds are cut at ${max}, the setting max`, `Set max to ${n} or more`);
    if (kind === 'while' && concurrency > 1)
      tools.report('BAD_SETTING', 'concurrency', 'must be 1 while a condition decides about each round');
    return {
      condition: tools.condition('when', when),
      config: { kind: kind ?? null, list: [...(tools.path('list', list) ?? [])], n: n ?? null, max, concurrency },
    };
  },
});
