import { useMemo } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead, useReadEach } from '../../../api/queries.ts';
import { now } from '../../../clock.ts';
import { toGraph } from '../../../graph/graph.ts';
import { readingOrder } from '../../../graph/order.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { titleOf } from '../../../graph/words.ts';
import { useAddress } from '../../../parts/address.ts';
import { dayAxis, StackedBars } from '../../../parts/charts/stacked-bars.tsx';
import { Choice } from '../../../parts/choice.tsx';
import { View } from '../../../parts/view.tsx';
import { count, inWords, number } from '../../../parts/words.ts';
import { ByVersion } from './by-version.tsx';
import { Divided } from './divided.tsx';
import { Failures } from './failures.tsx';
import { Funnel, type Node } from './funnel.tsx';
import { LookFirst } from './look-first-card.tsx';
import { shareWords } from './share.ts';
import { TimeInNodes } from './time-in-nodes.tsx';
import { WorkflowScore } from './workflow-score.tsx';

type Workflow = ReplyOf<'getWorkflow'>;
type Statistics = ReplyOf<'getWorkflowStatistics'>;

const spans = [7, 30, 90] as const;
const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
const MOST_VERSIONS = 20;
const MOST_COMPARED = 5;

interface PartProps {
  readonly statistics: Statistics;
  readonly nameOf: (node: Node) => string;
}

/** Days of UTC, as the statistics count them. */
const daysAgo = (days: number): string => new Date(now() - days * DAY_MS).toISOString().slice(0, 10);

function Totals({ statistics: { runs, goal } }: Pick<PartProps, 'statistics'>) {
  const { started, running, finished, failed, cancelled, outcomes } = runs;
  return (
    <section className="card pad stack" aria-label="Runs that started in this time">
      <h2>{count(started, 'run')} started in this time</h2>
      <p>
        {number(running)} on the way, {number(finished)} finished, {number(failed)} failed, {number(cancelled)}{' '}
        cancelled.
        {goal && ` The goal was reached by ${shareWords(goal.reached, started)}.`}
      </p>
      {outcomes.length > 0 && (
        <p className="sm">
          Outcomes:{' '}
          {outcomes.map(({ outcome, runs: all }) => `${number(all)} ${inWords(outcome ?? 'none')}`).join(' · ')}
        </p>
      )}
    </section>
  );
}

/** Every day from the first to the last. */
function daysOf({ from, to }: Statistics): readonly string[] {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length }, (_, n) => new Date(Date.parse(from) + n * DAY_MS).toISOString().slice(0, 10));
}

function OverTime({ statistics }: Pick<PartProps, 'statistics'>) {
  const { days } = statistics;
  const names = daysOf(statistics);
  const by = new Map(days.map((one) => [one.day, one]));
  const values = (of: 'started' | 'finished' | 'failed' | 'cancelled') => names.map((day) => by.get(day)?.[of] ?? 0);
  const started = values('started').reduce((sum, one) => sum + one, 0);
  return (
    <section className="card pad" aria-label="Over time">
      <h2>Over time</h2>
      <StackedBars
        title="Runs that ended, by day"
        description={`${started} started in ${names.length} days`}
        axis={dayAxis(names)}
        series={[
          { name: 'Finished', color: 'var(--c2)', values: values('finished') },
          { name: 'Failed', color: 'var(--bad)', values: values('failed') },
          { name: 'Cancelled', color: 'var(--c5)', values: values('cancelled') },
        ]}
        line={{ name: 'Started', color: 'var(--c1)', values: values('started') }}
      />
    </section>
  );
}

/** Statistics of the last versions, the earliest first, as far as they are read. */
function useVersions(workflowId: string, lastVersion: number | null, from: string): readonly Statistics[] {
  const last = lastVersion ?? 0;
  const compared = Array.from({ length: Math.min(last, MOST_COMPARED) }, (_, n) => last - n).toReversed();
  const inputs = compared.map((version) => ({ params: { id: workflowId }, query: { from, version } }));
  return useReadEach('getWorkflowStatistics', last > 1 ? inputs : []).flatMap((one) => one ?? []);
}

function Refused({ statistics: { refused } }: Pick<PartProps, 'statistics'>) {
  if (refused.length === 0) return null;
  return (
    <section className="card pad stack" aria-label="Who did not enter">
      <h2>Who did not enter</h2>
      <ul className="plain-list">
        {refused.map(({ reason, entries, detail }) => (
          <li key={reason}>
            {number(entries)} {inWords(reason)}
            {detail && <span className="sm dim">: {detail}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Filters({ lastVersion }: { readonly lastVersion: number }) {
  const [{ days = String(DEFAULT_DAYS), version }, set] = useAddress(['days', 'version']);
  const versions = Array.from({ length: Math.min(lastVersion, MOST_VERSIONS) }, (_, n) => String(lastVersion - n));
  return (
    <div className="row wrap">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div className="seg" role="group" aria-label="Time">
        {spans.map((span) => (
          <button
            key={span}
            type="button"
            aria-pressed={String(span) === days}
            onClick={() => set({ days: String(span) })}
          >
            {span} days
          </button>
        ))}
      </div>
      <Choice
        label="Version"
        any="all"
        value={version}
        options={versions.map((one) => [one, `version ${one}`])}
        onChange={(next) => set({ version: next })}
      />
    </div>
  );
}

/** What became of the runs: the funnel through the nodes, times, errors, over time, and by version. */
export function Figures({ workflow, language }: { readonly workflow: Workflow; readonly language: Language }) {
  const { id, lastVersion } = workflow;
  const [{ days, version }] = useAddress(['days', 'version']);
  const from = daysAgo((Number(days) || DEFAULT_DAYS) - 1);
  const input = { params: { id }, query: { from, ...(version ? { version } : {}) } };
  const query = useRead('getWorkflowStatistics', input, { keepsPrevious: true });
  const versions = useVersions(id, lastVersion, from);
  const graph = useMemo(() => toGraph(workflow.graph), [workflow.graph]);
  const names = useMemo(
    () => new Map(graph.nodes.map((node) => [node.id, titleOf(node, language.types)])),
    [graph, language],
  );
  const rank = useMemo(
    () => new Map(readingOrder(graph, language.types).places.map(({ node }, place) => [node.id, place])),
    [graph, language],
  );
  const nameOf = ({ nodeId, name, type }: Node): string =>
    name ?? names.get(nodeId) ?? language.types.get(type)?.title ?? nodeId;
  if (lastVersion === null) return <p className="card pad">It has no version yet, so nothing has gone through it.</p>;
  const inOrder = (nodes: readonly Node[]) =>
    nodes.toSorted((a, b) => (rank.get(a.nodeId) ?? rank.size) - (rank.get(b.nodeId) ?? rank.size));
  return (
    <>
      <Filters lastVersion={lastVersion} />
      <View query={query}>
        {({ data: statistics }) => (
          <>
            <Totals statistics={statistics} />
            <LookFirst {...{ statistics, nameOf, versions }} workflowId={id} />
            <Funnel {...{ nameOf, graph }} nodes={inOrder(statistics.nodes)} />
            <Divided {...{ statistics, nameOf, graph }} />
            <TimeInNodes {...{ statistics, nameOf }} />
            <OverTime statistics={statistics} />
            <ByVersion versions={versions} />
            <Failures {...{ statistics, nameOf }} days={daysOf(statistics)} />
            <Refused statistics={statistics} />
          </>
        )}
      </View>
      <WorkflowScore workflowId={id} graph={graph} />
    </>
  );
}
