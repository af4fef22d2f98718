/** Where runs failed, day by day. */
import type { ReplyOf } from '../../../api/call.ts';

type Node = Pick<ReplyOf<'getWorkflowStatistics'>['nodes'][number], 'nodeId' | 'name' | 'type' | 'failed' | 'days'>;

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** More colours cannot be told apart. */
const MOST_NODES = 4;

/** Failed runs of each day: of the nodes at which most failed, and of the others together. Only nodes with failures. */
export function failuresByDay<N extends Node>(
  nodes: readonly N[],
  days: readonly string[],
  nameOf: (node: N) => string,
): readonly Line[] {
  const failing = nodes.filter(({ failed }) => failed > 0).toSorted((a, b) => b.failed - a.failed);
  const own = (some: readonly N[]) => {
    const byDay = new Map<string, number>();
    for (const { day, failed } of some.flatMap((node) => node.days)) byDay.set(day, (byDay.get(day) ?? 0) + failed);
    return days.map((day) => byDay.get(day) ?? 0);
  };
  const others = failing.slice(MOST_NODES);
  return [
    ...failing.slice(0, MOST_NODES).map((node) => ({ name: nameOf(node), values: own([node]) })),
    ...(others.length > 0 ? [{ name: 'Other nodes', values: own(others) }] : []),
  ];
}
