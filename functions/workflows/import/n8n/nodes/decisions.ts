/** IF, Filter and Switch. */
import { at, listOf, numberOf, own, textOf } from '../../members.ts';
import { translateConditions, translateRule } from '../conditions/translate-conditions.ts';
import type { Params } from '../params.ts';
import { type Made, passed, type Rule } from '../rule.ts';

const BY_TRUTH = ['true', 'false'];

const condition: Rule = {
  types: ['if', 'filter'],
  convert: ({ params }) => {
    const when = translateConditions(
      params,
      'conditions',
      params.get('combineOperation') ?? params.get('combineConditions'),
    );
    params.get('options'); // of these only ignoreCase and looseTypeValidation exist, which the conditions name themselves
    return { kind: 'node', level: 'EXACT', type: 'condition', data: { when }, port: (output) => BY_TRUTH[output] };
  },
  values: passed,
};

interface Case {
  readonly id: string;
  readonly label: string;
  readonly when: unknown;
}

const MOST_CASES = 50;

/** Version 3: rules of conditions, each an output. */
function newCases(params: Params, rules: readonly unknown[]): readonly Case[] {
  return rules.map((rule, index) => ({
    id: `o${index}`,
    label: textOf(own(rule, 'outputKey')) || `Output ${index}`,
    when: translateConditions(params, `rules.values.${index}.conditions`),
  }));
}

/** Before: one value that rules compare, several of which may lead to one output. */
function oldCases(params: Params, rules: readonly unknown[]): readonly Case[] {
  const type = textOf(params.get('dataType'), 'number');
  const byOutput = new Map<number, unknown[]>();
  for (const [index, rule] of rules.entries()) {
    const output = numberOf(own(rule, 'output')) ?? index;
    const when = translateRule(params, {
      ...{ leftPath: 'value1', left: params.get('value1') },
      ...{ rightPath: `rules.rules.${index}.value2`, right: own(rule, 'value2'), type },
      operation: textOf(
        own(rule, 'operation'),
        type === 'number' ? 'smaller' : type === 'dateTime' ? 'after' : 'equal',
      ),
    });
    byOutput.set(output, [...(byOutput.get(output) ?? []), when]);
  }
  return [...byOutput].map(([output, whens]) => ({
    ...{ id: `o${output}`, label: `Output ${output}` },
    when: whens.length === 1 ? whens[0] : { any: whens },
  }));
}

/** `={{ $json.kind === "a" ? 0 : 1 }}` computes the output. */
function computed(params: Params): Made {
  params.value('output');
  params.change('its output is computed by an expression: write the cases as conditions');
  const cases = [{ id: 'o0', label: 'Output 0' }];
  return {
    kind: 'node',
    level: 'REFUSED',
    type: 'switch',
    data: { cases },
    port: (output) => (output === 0 ? 'case:o0' : undefined),
  };
}

const switched: Rule = {
  types: ['switch'],
  convert: ({ params }) => {
    if (params.get('mode') === 'expression') return computed(params);
    const values = listOf(at(params.get('rules'), 'values'));
    const isNew = values.length > 0 || params.look('rules.rules') === undefined;
    const cases = (isNew ? newCases(params, values) : oldCases(params, listOf(at(params.get('rules'), 'rules')))).slice(
      0,
      MOST_CASES,
    );
    if (values.length > MOST_CASES) params.change(`has ${values.length} rules; the first ${MOST_CASES} are carried`);
    if (at(params.get('options'), 'allMatchingOutputs') === true)
      params.change('goes the way of the first rule that holds, not of all that hold');
    const fallback = numberOf(params.get('fallbackOutput') ?? at(params.get('options'), 'fallbackOutput'));
    const port = (output: number) => {
      if (cases.some(({ id }) => id === `o${output}`)) return `case:o${output}`;
      return isNew ? (output === cases.length ? 'default' : undefined) : output === fallback ? 'default' : undefined;
    };
    return { kind: 'node', level: 'EXACT', type: 'switch', data: { cases }, port };
  },
  values: passed,
};

export const decisions = [condition, switched];
