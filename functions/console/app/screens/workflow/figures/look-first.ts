/** What a manager should look at first, each with the figures behind it. */
import type { ReplyOf } from '../../../api/call.ts';
import { FEWEST, shareWords } from './share.ts';

type Statistics = ReplyOf<'getWorkflowStatistics'>;
type Node = Pick<
  Statistics['nodes'][number],
  'nodeId' | 'type' | 'name' | 'entered' | 'left' | 'ended' | 'failed' | 'cancelled'
>;

interface Look {
  readonly nodeId: string;
  readonly text: string;
  /** How bad it is: runs that are concerned. */
  readonly runs: number;
}

/** What is a large share. */
const LARGE = 0.2;
/** Of waits. */
const MOST = 0.5;

const leftBy = ({ left }: Node, port: string): number => left.find((one) => one.port === port)?.runs ?? 0;

type Judge = (node: Node, name: string) => Look | undefined;

/** Runs that failed there. */
const failures: Judge = ({ nodeId, failed, entered }, name) =>
  failed === 0
    ? undefined
    : {
        nodeId,
        runs: failed,
        text: `Runs that failed at “${name}”: ${shareWords(failed, Math.max(entered, failed))}.`,
      };

/** Waits that mostly end in vain. */
const timeouts: Judge = (node, name) => {
  const runs = leftBy(node, 'timeout');
  const all = runs + leftBy(node, 'event') + (node.type === 'wait' ? leftBy(node, 'next') : 0);
  if (node.type !== 'wait' || all < FEWEST || runs / all <= MOST) return undefined;
  return { nodeId: node.nodeId, runs, text: `“${name}” waits in vain for ${shareWords(runs, all)}.` };
};

/** Effects that go out by their error. */
const errors: Judge = (node, name) => {
  const runs = leftBy(node, 'error');
  const all = runs + leftBy(node, 'next');
  if (runs === 0 || all < FEWEST || runs / all <= LARGE) return undefined;
  return { nodeId: node.nodeId, runs, text: `“${name}” fails for ${shareWords(runs, all)}.` };
};

/** Nodes at which many runs end that are no end, or are ended from outside. */
const losses: Judge = ({ nodeId, type, ended, cancelled, entered }, name) => {
  const runs = (type === 'end' ? 0 : ended) + cancelled;
  if (entered < FEWEST || runs / entered <= LARGE) return undefined;
  return { nodeId, runs, text: `Runs that end at “${name}”: ${shareWords(runs, entered)}.` };
};

/** From where on something stands out, for those who read the sentences. */
export const LIMITS = `Any failed run is said. Shares are judged from ${FEWEST} runs on: waits in vain above 50 %, nodes that fail or lose runs above 20 %.`;

/** The worst first. Nothing where nothing stands out. */
export function looksOf<N extends Node>({ nodes }: { readonly nodes: readonly N[] }, nameOf: (node: N) => string) {
  const judge = (node: N) => [failures, timeouts, errors, losses].flatMap((one) => one(node, nameOf(node)) ?? []);
  return nodes.flatMap((node) => judge(node).map((look) => ({ ...look, node }))).toSorted((a, b) => b.runs - a.runs);
}
