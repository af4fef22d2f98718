/** Nodes that change items: Set becomes variables; those about lists have nothing to do in a run, which has one item. */
import { at, listOf, membersOf, own, textOf } from '../../members.ts';
import { plainValue } from '../expressions/render.ts';
import type { Params } from '../params.ts';
import { type AskedValues, type Conversion, type Made, ofStep, onward, passed, type Rule } from '../rule.ts';

const VARIABLE = /^[A-Za-z_]\w{0,63}$/;

/** A name that a variable may have. */
const variableName = (field: string): string => {
  const plain = field
    .trim()
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9_]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 64);
  return VARIABLE.test(plain) ? plain : `v_${plain}`.slice(0, 64);
};

interface Assignment {
  readonly field: string;
  readonly path: string;
  readonly type: string;
}

/** Where the values are, in each version: assignments (3.3 and later), fields (3.0 to 3.2), values by type (1 and 2). */
function assignmentsOf(parameters: unknown): readonly Assignment[] {
  const now = listOf(at(parameters, 'assignments.assignments')).map((one, index) => ({
    field: textOf(own(one, 'name')),
    path: `assignments.assignments.${index}.value`,
    type: textOf(own(one, 'type'), 'string'),
  }));
  const before = listOf(at(parameters, 'fields.values')).map((one, index) => {
    const type = textOf(own(one, 'type'), 'stringValue');
    return { field: textOf(own(one, 'name')), path: `fields.values.${index}.${type}`, type: type.replace('Value', '') };
  });
  const older = ['string', 'number', 'boolean'].flatMap((type) =>
    listOf(at(parameters, `values.${type}`)).map((one, index) => ({
      field: textOf(own(one, 'name')),
      path: `values.${type}.${index}.value`,
      type,
    })),
  );
  return [...now, ...before, ...older].filter(({ field }) => field !== '');
}

function typed(value: unknown, type: string): unknown {
  if (typeof value !== 'string' || value.includes('{{')) return value;
  if (type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** Of JSON that is written out: its members. */
function jsonMembers(parameters: unknown): readonly string[] {
  const json = own(parameters, 'jsonOutput');
  if (typeof json !== 'string' || json.startsWith('=')) return [];
  try {
    return Object.keys(membersOf(JSON.parse(json)));
  } catch {
    return [];
  }
}

function ofJson(params: Params): Readonly<Record<string, unknown>> {
  const json = params.get('jsonOutput');
  if (typeof json === 'string' && !json.startsWith('='))
    try {
      const members = membersOf(JSON.parse(json));
      return Object.fromEntries(
        Object.entries(members).map(([name, value]) => [variableName(name), plainValue(value)]),
      );
    } catch {
      params.change('its JSON cannot be read');
    }
  if (json !== undefined) {
    const text = params.text('jsonOutput') ?? '';
    params.change('its JSON is put together by an expression: set the variables one by one');
    return { json: text };
  }
  return {};
}

const isRaw = (parameters: unknown): boolean =>
  own(parameters, 'mode') === 'raw' || own(parameters, 'mode') === 'jsonData';

const set: Rule = {
  types: ['set', 'editFields'],
  convert: ({ node, params }): Made => {
    for (const name of ['mode', 'assignments', 'fields', 'values', 'duplicateItem']) params.get(name);
    const isJson = isRaw(node.parameters);
    const variables = new Map<string, unknown>(isJson ? Object.entries(ofJson(params)) : []);
    for (const { field, path, type } of isJson ? [] : assignmentsOf(node.parameters)) {
      const name = variableName(field);
      if (name !== field) params.change(`the field "${field.slice(0, 80)}" is the variable ${name}`);
      variables.set(name, typed(params.value(path), type));
    }
    const keepsOnly = params.get('keepOnlySet') === true || params.get('includeOtherFields') === false;
    if (keepsOnly) params.change('what came before it can still be read');
    if (variables.size === 0) return { kind: 'pass', level: 'EXACT' };
    const isOpen = isJson && params.changes.some((words) => words.startsWith('its JSON'));
    return {
      ...{
        kind: 'node',
        level: isOpen ? 'STUB' : 'EXACT',
        type: 'set',
        data: { variables: Object.fromEntries(variables) },
      },
      port: onward,
    };
  },
  values: ({ node, before }: AskedValues) => {
    const fields = isRaw(node.parameters)
      ? jsonMembers(node.parameters)
      : assignmentsOf(node.parameters).map(({ field }) => field);
    const known = new Map(fields.map((field) => [field.trim(), variableName(field)]));
    return (segments) => {
      const [first, ...rest] = segments;
      const dotted = [...known.keys()].find(
        (field) => segments.join('.') === field || segments.join('.').startsWith(`${field}.`),
      );
      const field = first !== undefined && known.has(first) ? first : dotted;
      if (field === undefined) return before(segments);
      const deeper = field === first ? rest : segments.slice(field.split('.').length);
      return { path: ['vars', known.get(field) ?? '', ...deeper] };
    };
  },
};

const CODE_LINES = ['jsCode', 'pythonCode', 'functionCode', 'code', 'query'];

/** Code is never run and never carried. In its place stands a call, which a person must finish. */
const code: Rule = {
  types: ['code', 'function', 'functionItem', 'executeCommand', 'ssh', 'aiTransform', 'pythonFunction'],
  convert: ({ node, params }): Made => {
    const written = CODE_LINES.map((name) => params.get(name)).find((one) => typeof one === 'string');
    params.useAll();
    const lines = typeof written === 'string' ? written.split('\n').length : 0;
    params.change(
      `its code${lines > 0 ? ` (${lines} lines)` : ''} is not carried and never runs: write it with conditions and variables, or call a service of yours that does it`,
    );
    const data = { method: 'POST', body: { node: node.name.slice(0, 200) } };
    return { kind: 'node', level: 'REFUSED', type: 'http', data, port: onward };
  },
  values: ofStep,
};

const LISTS = 'works on a list of items, and a run has one: what follows is connected directly';

const lists: Rule = {
  types: ['limit', 'sort', 'removeDuplicates', 'aggregate', 'itemLists'],
  convert: ({ params }: Conversion): Made => {
    params.useAll();
    params.change(LISTS);
    return { kind: 'pass', level: 'DROPPED' };
  },
  values: passed,
};

export const data = [set, code, lists];
