/** Nodes that decide where a run goes on: Merge, loops, sub-workflows, ends. */
import { at, membersOf, own, textOf } from '../../members.ts';
import { pathOf } from '../expressions/render.ts';
import type { Params } from '../params.ts';
import {
  type AskedValues,
  type Conversion,
  type Made,
  ofStep,
  onward,
  passed,
  type Rule,
  type Values,
} from '../rule.ts';
import type { SourceNode } from '../source.ts';

const through: Rule = {
  types: ['noOp', 'stopAndGo', 'executionData', 'debugHelper'],
  convert: ({ node, params }): Made => {
    params.useAll();
    if (node.type !== 'noOp') params.change('does nothing here: what follows is connected directly');
    return { kind: 'pass', level: node.type === 'noOp' ? 'EXACT' : 'DROPPED' };
  },
  values: passed,
};

const answer: Rule = {
  types: ['respondToWebhook'],
  convert: ({ params }): Made => {
    params.change('a webhook is answered with 202 at once, before the workflow has run');
    return { kind: 'pass', level: 'DROPPED' };
  },
  values: passed,
};

const note: Rule = {
  types: ['stickyNote'],
  convert: ({ params }): Made => {
    const text = textOf(params.get('content')).slice(0, 10_000);
    for (const name of ['height', 'width', 'color']) params.get(name);
    return { kind: 'note', level: 'EXACT', text };
  },
  values: passed,
};

const stop: Rule = {
  types: ['stopAndError'],
  convert: ({ params }): Made => {
    const message = params.text('errorMessage') ?? params.text('errorObject') ?? '';
    params.get('errorType');
    params.change('the run ends with this outcome, and does not count as failed');
    const outcome = message.includes('{{') || message === '' ? 'ERROR' : message.slice(0, 100);
    if (message.includes('{{')) params.change('its text depends on the run, and outcomes do not');
    return { kind: 'node', level: 'ADAPTED', type: 'end', data: { outcome }, port: () => undefined };
  },
  values: passed,
};

const merge: Rule = {
  types: ['merge'],
  convert: ({ params }): Made => {
    const mode = textOf(params.get('mode'), 'append');
    params.useAll();
    const isChoice = mode === 'chooseBranch' || mode === 'wait' || mode === 'passThrough' || mode === 'append';
    if (!isChoice)
      params.change(
        `combined lists (${mode.slice(0, 40)}): here it only waits for its branches, whose values are read from their nodes`,
      );
    return { kind: 'node', level: isChoice ? 'EXACT' : 'ADAPTED', type: 'merge', data: { wait: 'all' }, port: onward };
  },
  values: passed,
};

/** Which output of Loop Over Items leads to its body: the second since version 3. */
const bodyOutput = ({ version }: SourceNode): number => ((version ?? 1) >= 3 ? 1 : 0);

/** The path of a list, or undefined. */
function listAt(before: Values, segments: readonly string[]): string | undefined {
  const found = before(segments);
  return 'path' in found ? pathOf(found.path) : undefined;
}

function loop(
  params: Params,
  list: string | undefined,
  port: (output: number) => string | undefined,
  isClosed: boolean,
): Made {
  if (list === undefined) params.change('say over which list it goes');
  const data = { kind: 'for-each', ...(list === undefined ? {} : { list }), max: 1000 };
  const level = list === undefined ? 'STUB' : 'ADAPTED';
  return { kind: 'node', level, type: 'loop', data, port, ...(isClosed ? { isClosed: true } : {}) };
}

/** The item itself, or a member of it. */
const ofItem: Values = (segments) => ({ path: ['loop', 'item', ...segments] });

/** A Split Out right before a loop only says which list it goes over. */
const isBeforeLoop = ({ node, source }: Pick<AskedValues, 'node' | 'source'>): boolean =>
  source.edges.some(({ to, from, kind }) => from === node && kind === 'main' && to.type === 'splitInBatches');

const batches: Rule = {
  types: ['splitInBatches'],
  convert: ({ node, params, before }): Made => {
    const size = params.get('batchSize');
    params.get('options');
    if (size !== undefined && size !== 1) params.change('goes round once for each item, not for each batch');
    const body = bodyOutput(node);
    const port = (output: number) => (output === body ? 'loop' : output === 1 - body ? 'done' : undefined);
    params.change('goes over the list that came into it');
    return loop(params, listAt(before, []), port, false);
  },
  values: ({ node, output, before }) => (output === undefined || output === bodyOutput(node) ? ofItem : before),
};

const fieldOf = (node: SourceNode): readonly string[] => {
  const field = textOf(own(node.parameters, 'fieldToSplitOut')).split(',')[0]?.trim() ?? '';
  return field === '' ? [] : field.split('.');
};

const splitOut: Rule = {
  types: ['splitOut'],
  convert: ({ node, params, before, source }): Made => {
    params.text('fieldToSplitOut');
    for (const name of ['include', 'options']) params.get(name);
    if (textOf(params.look('fieldToSplitOut')).includes(',')) params.change('goes over the first of its lists');
    if (isBeforeLoop({ node, source })) {
      params.change('is a part of the loop behind it');
      return { kind: 'pass', level: 'ADAPTED' };
    }
    params.change('what follows it runs for each item, as the body of a loop');
    const list = textOf(params.look('fieldToSplitOut')).startsWith('=') ? undefined : listAt(before, fieldOf(node));
    return loop(params, list, (output) => (output === 0 ? 'loop' : undefined), true);
  },
  // An item that is no object has the name of its list in n8n.
  values:
    ({ node, source, before }) =>
    (segments) => {
      // The list itself, for the loop behind it.
      if (segments.length === 0 && isBeforeLoop({ node, source })) return before(fieldOf(node));
      return segments.length === 1 && segments[0] === fieldOf(node).at(-1)
        ? { path: ['loop', 'item'] }
        : ofItem(segments);
    },
};

const called: Rule = {
  types: ['executeWorkflow'],
  convert: ({ params }: Conversion): Made => {
    const given = params.get('workflowId');
    const name = textOf(at(given, 'cachedResultName')) || textOf(at(given, 'value')) || textOf(given);
    params.get('source');
    const input = Object.entries(membersOf(params.get('workflowInputs.value'))).map(
      ([field]) => [field, params.value(`workflowInputs.value.${field}`)] as const,
    );
    const waits = at(params.get('options'), 'waitForSubWorkflow') !== false;
    params.get('mode');
    params.change(`choose the workflow that it starts${name === '' ? '' : `: it was "${name.slice(0, 100)}"`}`);
    const data = { wait: waits, ...(input.length > 0 ? { input: Object.fromEntries(input) } : {}) };
    return { kind: 'node', level: 'STUB', type: 'workflow', data, port: onward };
  },
  values: (asked) => {
    const step = ofStep(asked);
    return (segments) => step(['vars', ...segments]);
  },
};

export const structure = [through, answer, note, stop, merge, batches, splitOut, called];
