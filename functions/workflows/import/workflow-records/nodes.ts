/** Nodes of the older workflows. */
import { listOf, type Members, membersOf, numberOf, own, textOf } from '../members.ts';
import type { PlainNode } from '../plain/convert-plain.ts';
import { actionOf } from './actions.ts';
import { conditionOf } from './conditions.ts';
import { pathOf, Texts } from './texts.ts';

const node = (
  level: PlainNode['level'],
  type: string | null,
  data: Members,
  ...changes: readonly string[]
): PlainNode => ({ level, type, data, changes });

const UNITS: Readonly<Record<string, string>> = {
  ...{ second: 'seconds', minute: 'minutes', min: 'minutes', hour: 'hours', day: 'days', week: 'weeks' },
  ...{ s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' },
};

function wait(data: Members): PlainNode {
  const written = textOf(data.unit ?? data.timeUnit ?? data.waitUnit ?? data.delay_unit).toLowerCase();
  const singular = written.length > 1 ? written.replace(/s$/, '') : written;
  const unit = Object.hasOwn(UNITS, singular) ? UNITS[singular] : undefined;
  const n = numberOf(data.duration ?? data.delay ?? data.amount ?? data.waitTime ?? data.delay_amount ?? data.value);
  const fits = n !== undefined && Number.isInteger(n) && n >= 0;
  const changes = [
    ...(unit === undefined ? ['its unit is missing: set it'] : []),
    ...(fits ? [] : ['its length is missing: set it']),
  ];
  const length = { kind: 'duration', ...(fits ? { n } : {}), ...(unit === undefined ? {} : { unit }) };
  return node(changes.length > 0 ? 'STUB' : 'EXACT', 'wait', length, ...changes);
}

function loop(data: Members): PlainNode {
  const list = pathOf(textOf(data.items ?? data.list ?? data.collection).replaceAll(/[{}\s]/g, ''));
  const count = numberOf(data.iterations ?? data.count ?? data.times ?? data.max_iterations);
  if (textOf(data.items ?? data.list ?? data.collection) !== '' && list !== undefined)
    return node('EXACT', 'loop', { kind: 'for-each', list });
  if (count === undefined) return node('STUB', 'loop', { kind: 'for-each' }, 'say over which list it goes');
  const n = Math.min(1000, Math.max(0, Math.trunc(count)));
  return node('EXACT', 'loop', { kind: 'times', n, max: Math.max(1, n) });
}

function switched(data: Members): PlainNode {
  const field = textOf(data.field ?? data.variable ?? data.path);
  const changes: string[] = [];
  const cases = listOf(data.cases ?? data.rules)
    .slice(0, 50)
    .map((one, index) => {
      const members = membersOf(one);
      const isPlain = members.operator === undefined && members.conditions === undefined;
      const condition = conditionOf(
        isPlain ? { field, operator: 'equals', value: members.value ?? one } : { field, ...members },
      );
      changes.push(...condition.changes);
      return { id: `c${index}`, label: textOf(members.label, `Case ${index}`).slice(0, 200), when: condition.when };
    });
  const ids = listOf(data.cases ?? data.rules).map((one) => textOf(own(one, 'id')));
  const port = (handle: string) => {
    const at = ids.indexOf(handle) >= 0 ? ids.indexOf(handle) : Number(/(\d+)$/.exec(handle)?.[1] ?? Number.NaN);
    return handle === 'default' || handle === 'else' || Number.isNaN(at) ? 'default' : `case:c${at}`;
  };
  return { ...node(changes.length > 0 ? 'STUB' : 'EXACT', 'switch', { cases }, ...changes), port };
}

/** `branch-1` and the id of a branch. */
const branchPort = (handle: string): string =>
  handle === ''
    ? 'next'
    : `branch:${handle
        .replace(/^branch[-_:]/, '')
        .replaceAll(/[^\w-]/g, '-')
        .slice(0, 40)}`;

function transform(data: Members, texts: Texts): PlainNode {
  const given = data.variables ?? data.mappings ?? data.fields ?? data.output;
  const pairs = Array.isArray(given)
    ? given.map(
        (one) =>
          [
            textOf(own(one, 'target') ?? own(one, 'name') ?? own(one, 'key')),
            own(one, 'source') ?? own(one, 'value'),
          ] as const,
      )
    : Object.entries(membersOf(given));
  const variables = pairs
    .filter(([name]) => name !== '')
    .map(
      ([name, value]) =>
        [
          name
            .replaceAll(/\W+/g, '_')
            .replace(/^(?=\d)/, 'v')
            .slice(0, 64),
          texts.deep(`variables.${name}`, value),
        ] as const,
    );
  if (variables.length === 0)
    return node('STUB', 'set', {}, 'says nothing that can be set: code and formulas are not carried');
  return node('EXACT', 'set', { variables: Object.fromEntries(variables) });
}

function document(type: string, data: Members, texts: Texts): PlainNode {
  const instructions = texts.optional('prompt', data.prompt ?? data.instructions ?? data.message);
  const words = 'the language model of the installation writes the text';
  const written = {
    kind: 'text',
    title:
      textOf(data.label ?? data.name, type)
        .slice(0, 200)
        .replaceAll('{{', '{ {') || 'Text',
  };
  if (instructions === undefined) return node('STUB', 'document', written, 'say what to write');
  return node('ADAPTED', 'document', { ...written, instructions: instructions.slice(0, 4000) }, words);
}

function act(type: string, data: Members, texts: Texts): PlainNode {
  const written = textOf(data.actionType ?? data.action_type ?? data.action ?? data.type, type);
  const config = { ...data, ...membersOf(data.config ?? data.settings ?? data.parameters) };
  return { ...actionOf(written, config, texts), port: (handle) => (handle === 'error' ? 'error' : 'next') };
}

/** What the record's triggers became. */
export interface Start {
  readonly entries: readonly Members[];
  readonly changes: readonly string[];
}

const START = new Set(['trigger', 'start']);

function made(given: Members, texts: Texts, start: Start): PlainNode {
  const data: Members = { ...membersOf(given.data), ...membersOf(membersOf(given.data).config) };
  const type = textOf(given.type)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  if (START.has(type))
    return { ...node('EXACT', 'start', { entries: start.entries }, ...start.changes), port: () => 'next' };
  switch (type) {
    case 'condition':
    case 'filter':
    case 'if': {
      const { when, changes } = conditionOf(data);
      const port = (handle: string) => (handle === 'false' || handle === 'no' ? 'false' : 'true');
      return { ...node(changes.length > 0 ? 'STUB' : 'EXACT', 'condition', { when }, ...changes), port };
    }
    case 'wait':
    case 'delay':
      return { ...wait(data), port: () => 'next' };
    case 'loop':
      return { ...loop(data), port: (handle) => (handle === 'done' ? 'done' : 'loop') };
    case 'switch':
      return switched(data);
    case 'parallel':
      return { ...node('EXACT', 'parallel', {}), port: branchPort };
    case 'merge':
      return { ...node('EXACT', 'merge', { wait: textOf(data.mode) === 'any' ? 'any' : 'all' }), port: () => 'next' };
    case 'transform':
      return { ...transform(data, texts), port: () => 'next' };
    case 'note':
      return node('EXACT', 'note', { text: textOf(data.text ?? data.content ?? data.label).slice(0, 10_000) });
    case 'end':
      return node('EXACT', 'end', {});
    case 'sub_workflow':
    case 'workflow':
      return {
        ...node('STUB', 'workflow', { wait: data.wait !== false }, 'choose the workflow that it starts'),
        port: (handle) => (handle === 'error' ? 'error' : 'next'),
      };
    default:
      return /^ai(?:_|$)|^llm|^gpt/.test(type)
        ? { ...document(type, data, texts), port: () => 'next' }
        : act(type, data, texts);
  }
}

/** Never throws. */
export const convertNode =
  (start: Start) =>
  (given: Members): PlainNode => {
    const texts = new Texts();
    return { ...made(given, texts, start), expressions: texts.reports };
  };
