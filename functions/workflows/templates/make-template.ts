/** Makes a template of a graph: which of its values people fill in. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import type { Graph } from '../graph/graph-schema.ts';
import { checkValue, namesInTexts, type Parameter, type ParameterProblem, type Values } from './template.ts';

/** A value of the graph that a parameter takes the place of. */
interface ParameterPlace {
  /** Null: of the settings of the workflow. */
  readonly nodeId: string | null;
  /** As problems of graphs write it: `data.entries.0.when.value`, `settings.priority`. */
  readonly path: string;
}

export interface GivenParameter {
  readonly name: string;
  readonly type: 'text' | 'number';
  readonly title: string;
  readonly default?: string | number | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly places?: readonly ParameterPlace[] | undefined;
}

const withDefault = <V>(value: V | undefined): { readonly default?: V } =>
  value === undefined ? {} : { default: value };

/** Undefined where a member is missing that its type needs. */
function parameterOf({ name, type, title, min, max, choices, default: value }: GivenParameter): Parameter | undefined {
  if (type === 'text') {
    const listed = choices ? { choices } : {};
    return { ...{ name, type, title }, ...listed, ...withDefault(value as string | undefined) }; // checkValue looks at it
  }
  if (min === undefined || max === undefined) return undefined;
  return { ...{ name, type, title, min, max }, ...withDefault(value as number | undefined) }; // checkValue looks at it
}

function checkParameter(given: GivenParameter, names: readonly string[]): [member: string, message: string][] {
  const problems: [string, string][] = [];
  const { name, type, min, max, choices } = given;
  if (names.filter((one) => one === name).length > 1) problems.push(['name', 'is that of another parameter']);
  if (type === 'text' && (min !== undefined || max !== undefined))
    problems.push(['type', 'must be number for a parameter with min and max']);
  if (type === 'number' && choices !== undefined) problems.push(['choices', 'are for parameters of the type text']);
  if (type === 'number' && min === undefined) problems.push(['min', 'is required for a number']);
  if (type === 'number' && max === undefined) problems.push(['max', 'is required for a number']);
  if (min !== undefined && max !== undefined && min > max) problems.push(['max', 'must not be below min']);
  const parameter = parameterOf(given);
  const wrong = parameter?.default === undefined ? undefined : checkValue(parameter.default, parameter);
  if (wrong !== undefined) problems.push(['default', wrong]);
  return problems;
}

/** The parameters without their places, and what is wrong with them. */
export function parametersOf(given: readonly GivenParameter[]) {
  const names = given.map(({ name }) => name);
  const problems: ParameterProblem[] = given.flatMap((one, index) =>
    checkParameter(one, names).map(([member, message]) => ({ path: `parameters.${index}.${member}`, message })),
  );
  return { parameters: given.flatMap((one) => parameterOf(one) ?? []), problems };
}

type Members = Record<string, unknown>;

/** The object that holds the last member of a path, and that member's name; undefined when the path leads nowhere. */
function find(root: unknown, path: string): { readonly holder: Members; readonly member: string } | undefined {
  const steps = path.split('.');
  const member = steps.pop() ?? '';
  let holder: unknown = root;
  for (const step of steps) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, step)) return undefined;
    holder = (holder as Members)[step]; // an object, as asked above
  }
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, member)) return undefined;
  return { holder: holder as Members, member }; // an object, as asked above
}

/** Returns the value that was at the place, or what is wrong with the place. */
function put(graph: Graph, { nodeId, path }: ParameterPlace, name: string): { was?: unknown; problem?: string } {
  const root = nodeId === null ? 'settings' : 'data';
  if (!path.startsWith(`${root}.`)) return { problem: `must begin with ${root}.` };
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (nodeId !== null && !node) {
    const ids = graph.nodes.map(({ id }) => id);
    return { problem: `leads nowhere: there is no node "${nodeId}"${didYouMean(nodeId, ids)}` };
  }
  const found = find(node ?? { settings: graph.settings }, path);
  if (!found) return { problem: 'leads nowhere: the graph has no value there' };
  const was = found.holder[found.member];
  if (was !== null && typeof was === 'object') return { problem: 'must be the place of a text or a number' };
  found.holder[found.member] = { $parameter: name };
  return { was };
}

/** Puts parameters into a graph. `examples` fill it in: defaults, what was at the places, or any value that is allowed. */
export function placeParameters(given: Graph, parameters: readonly GivenParameter[]) {
  const graph = structuredClone(given);
  const problems: ParameterProblem[] = [];
  const examples: Record<string, string | number> = {};
  const inTexts = namesInTexts(graph);
  for (const [index, { name, places = [], ...asked }] of parameters.entries()) {
    const found = places.map((place) => put(graph, place, name));
    for (const [number, { problem }] of found.entries())
      if (problem) problems.push({ path: `parameters.${index}.places.${number}.path`, message: problem });
    if (places.length === 0 && !inTexts.includes(name))
      problems.push({
        path: `parameters.${index}`,
        message: `is used nowhere: name its places, or write {{ parameter.${name} }} in a text`,
      });
    const fitting = found
      .map(({ was }) => was)
      .find((was) => typeof was === (asked.type === 'text' ? 'string' : 'number'));
    const present = fitting as string | number | undefined; // as asked in the line above
    examples[name] =
      asked.default ?? (asked.type === 'number' ? asked.min : asked.choices?.[0]) ?? present ?? 'example';
  }
  const names = parameters.map(({ name }) => name);
  for (const name of new Set(inTexts.filter((one) => !names.includes(one))))
    problems.push({
      path: 'parameters',
      message: `must have "${name}", which a text of the graph names${didYouMean(name, names)}`,
    });
  return { graph, problems, examples: examples as Values };
}
