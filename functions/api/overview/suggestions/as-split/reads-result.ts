import type { Graph } from '../../../../workflows/graph/graph-schema.ts';

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* textsIn(member);
}

const GOES_ON = /^[\p{L}\p{N}_$-]/u;

/** Whether a path of the graph reads what a node gives as `steps.<id>`, in either way of writing it. */
export function readsResult({ nodes, settings, variables }: Graph, nodeId: string): boolean {
  const quoted = `steps["${nodeId.replaceAll(/["\\]/g, '\\$&')}"]`;
  const reads = (text: string) =>
    text.includes(quoted) ||
    text
      .split(`steps.${nodeId}`)
      .slice(1)
      .some((rest) => !GOES_ON.test(rest));
  return [...textsIn([nodes, settings, variables])].some(reads);
}
