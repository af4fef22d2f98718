/** Workflows to begin with: a graph as plain data, with places that a person fills in. */
import { didYouMean } from '../../engine/did-you-mean.ts';

interface ParameterOf<Type extends string, Value> {
  /** Of a parameter, in the graph: `{"$parameter": name}` for the value as it is, `{{ parameter.name }}` in texts. */
  readonly name: string;
  readonly type: Type;
  /** What people are asked for. */
  readonly title: string;
  /** Absent: it must be given. */
  readonly default?: Value;
}

export type Parameter =
  | (ParameterOf<'text', string> & { readonly choices?: readonly string[] })
  | (ParameterOf<'number', number> & { readonly min: number; readonly max: number });

/** `id` is the name in the API, and of the file. */
export interface Template {
  readonly id: string;
  readonly category: string;
  readonly title: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly name?: string;
    readonly data?: object;
  }[];
  /** `source>target`, or `source:port>target`. */
  readonly edges: readonly string[];
  readonly settings?: object;
}

/** Keeps the type of the data. */
export const defineTemplate = (template: Template): Template => template;

export const parameter = (name: string) => ({ $parameter: name });

/** A wait for so many days. */
export const days = (name: string) => ({ kind: 'duration', n: parameter(name), unit: 'days' });

/** So much before a moment. */
export const before = (name: string, unit: 'hours' | 'days') => ({ n: { $parameter: name, isNegative: true }, unit });

export type Values = Readonly<Record<string, string | number>>;

export interface ParameterProblem {
  readonly path: string;
  readonly message: string;
}

const MOST_CHARACTERS = 200;

/** What is wrong with a value. */
export function checkValue(given: unknown, asked: Parameter): string | undefined {
  if (given === undefined || given === null || given === '') return `is needed: ${asked.title}`;
  if (asked.type === 'number') {
    const isFitting = Number.isInteger(given) && Number(given) >= asked.min && Number(given) <= asked.max;
    return isFitting ? undefined : `must be a whole number from ${asked.min} to ${asked.max}`;
  }
  if (typeof given !== 'string' || given.length > MOST_CHARACTERS || /\{\{|\}\}/.test(given))
    return `must be text of at most ${MOST_CHARACTERS} characters, without {{ and }}`;
  const { choices } = asked;
  if (!choices || choices.includes(given)) return undefined;
  return `must be one of ${choices.join(', ')}${didYouMean(given, choices)}`;
}

/** Values for all parameters, the given ones and defaults, and what is wrong with those given. */
export function readParameters({ parameters }: Pick<Template, 'parameters'>, given: Readonly<Record<string, unknown>>) {
  const names = parameters.map(({ name }) => name);
  const problems: ParameterProblem[] = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: `parameters.${name}`,
      message: `is unknown${didYouMean(name, names) || (names.length > 0 ? `; known: ${names.join(', ')}` : '; none are taken')}`,
    }));
  const values: Record<string, string | number> = {};
  for (const asked of parameters) {
    const value = given[asked.name] ?? asked.default;
    const message = checkValue(value, asked);
    if (message === undefined)
      values[asked.name] = value as string | number; // as checkValue found
    else problems.push({ path: `parameters.${asked.name}`, message });
  }
  return { values, problems };
}

const PLACE = /\{\{\s*parameter\.(\w+)\s*\}\}/g;

/** Names of the parameters that a graph has in its texts. */
export const namesInTexts = (graph: object): readonly string[] =>
  [...JSON.stringify(graph).matchAll(PLACE)].map(([, name = '']) => name);

/** Returns the value with all parameters filled in. */
export function fill(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return value.replaceAll(PLACE, (_, name: string) => String(values[name]));
  if (Array.isArray(value)) return value.map((one) => fill(one, values));
  if (typeof value !== 'object' || value === null) return value;
  if ('$parameter' in value) {
    const filled = values[String(value.$parameter)];
    return 'isNegative' in value ? -Number(filled) : filled;
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, values)]));
}

/** The graph of a template, as people save one. */
export function graphOf({ nodes, edges, settings = {} }: Template, values: Values): unknown {
  const drawn = edges.map((edge) => {
    const [, source, sourcePort = 'next', target] = /^([^:>]+)(?::([^>]+))?>(.+)$/.exec(edge) ?? [];
    return { source, sourcePort, target };
  });
  return fill({ nodes, edges: drawn, settings }, values);
}
