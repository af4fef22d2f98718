/** One run: where it stands, in words, and every step with its reason and what it made. */
import { useMemo, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { nodeOf, toGraph } from '../../graph/graph.ts';
import { type Language, useLanguage } from '../../graph/use-node-types.ts';
import { titleOf } from '../../graph/words.ts';
import { Button } from '../../parts/button.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Switch } from '../../parts/switch.tsx';
import { View } from '../../parts/view.tsx';
import { duration } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { Canvas } from '../workflow/canvas/canvas.tsx';
import { keyOfPort, type Marks } from '../workflow/canvas/marks.ts';
import styles from '../workflow/publish/publish.module.css';
import { verbs } from '../workflow/runs/bulk-dialog.tsx';
import { RunError, RunState } from '../workflow/runs/run-words.tsx';
import { type BulkAction, useMoveRun } from '../workflow/runs/use-bulk.ts';
import { Inside } from './inside.tsx';
import { Steps } from './steps.tsx';
import type { Step } from './timeline.ts';

type Run = ReplyOf<'getRun'>;
const MOST_STEPS = 200;
const MINUTE_MS = 60_000;

/** What can be done with it as it is. */
function actionsOf({ status, dueAt, pausedAt }: Run): readonly BulkAction[] {
  if (status === 'RUNNING') {
    const wait: readonly BulkAction[] = dueAt === null ? [] : ['wake'];
    return [...wait, pausedAt === null ? 'pause' : 'resume', 'cancel'];
  }
  return status === 'FAILED' ? ['retry', 'replay'] : ['replay'];
}

function Actions({ run }: { readonly run: Run }) {
  const move = useMoveRun();
  const [, navigate] = useLocation();
  const refusal = useRefusal('operator');
  const act = (action: BulkAction) =>
    move.mutate({ action, id: run.id }, { onSuccess: ({ id }) => id !== run.id && navigate(`/runs/${id}`) });
  return (
    <div className="row wrap">
      {actionsOf(run).map((action) => (
        <Button key={action} refusal={refusal} isBusy={move.isPending} onClick={() => act(action)}>
          {action === 'wake' ? 'End the wait now' : verbs[action]}
        </Button>
      ))}
    </div>
  );
}

/** Where it stands, in a sentence. */
function Standing({ run, nodeName }: { readonly run: Run; readonly nodeName: string }) {
  const { status, dueAt, endedAt, pausedAt, isHeld, error } = run;
  if (status === 'RUNNING')
    return (
      <p>
        It stands at <span className="b">{nodeName}</span>
        {dueAt !== null && (
          <>
            {' '}
            and waits until <Moment at={dueAt} />
          </>
        )}
        {pausedAt !== null ? ' (paused)' : isHeld ? ' (held: its workflow stands still)' : ''}.
      </p>
    );
  return (
    <p>
      It ended on <Moment at={endedAt} />
      {run.nodeId !== null && (
        <>
          {' '}
          at <span className="b">{nodeName}</span>
        </>
      )}
      . <RunError error={error} />
    </p>
  );
}

function Facts({ run, workflow }: { readonly run: Run; readonly workflow: ReplyOf<'getWorkflow'> | undefined }) {
  const length = Date.parse(run.endedAt ?? new Date(now()).toISOString()) - Date.parse(run.startedAt);
  return (
    <dl className="facts">
      <dt>Customer</dt>
      <dd>
        <CustomerLink id={run.customerId} name={run.customerName} />
      </dd>
      <dt>Workflow</dt>
      <dd>
        <Link className="link" href={`/workflows/${run.workflowId}?tab=runs`}>
          {workflow?.name ?? run.workflowId}
        </Link>
        , version {run.version}
      </dd>
      <dt>Started</dt>
      <dd>
        <Moment at={run.startedAt} />,{' '}
        {run.endedAt !== null
          ? `took ${duration(length)}`
          : length < MINUTE_MS
            ? 'just now'
            : `${duration(length)} ago`}
      </dd>
      {run.replayOf !== null && (
        <>
          <dt>Repeats</dt>
          <dd>
            <Link className="link" href={`/runs/${run.replayOf}`}>
              an earlier run
            </Link>
          </dd>
        </>
      )}
    </dl>
  );
}

function marksOf(steps: readonly Step[], run: Run): Marks {
  const walked = new Set<string>(run.nodeId === null ? [] : [run.nodeId]);
  for (const { nodeId, port } of steps) {
    walked.add(nodeId);
    if (port !== null) walked.add(keyOfPort(nodeId, port));
  }
  const bad = new Set(run.status === 'FAILED' && run.nodeId !== null ? [run.nodeId] : []);
  const standing = new Map(run.status === 'RUNNING' && run.nodeId !== null ? [[run.nodeId, 1]] : []);
  return { walked, bad, standing };
}

interface DrawingProps {
  readonly run: Run;
  readonly steps: readonly Step[];
  readonly language: Language;
}

/** The version that it ran on, with its way. */
function Drawing({ run, steps, language }: DrawingProps) {
  const params = { id: run.workflowId, version: String(run.version) };
  const version = useRead('getVersion', { params }, { isLive: false }).data?.data;
  const graph = useMemo(() => version && toGraph(version.graph), [version]);
  const marks = useMemo(() => marksOf(steps, run), [steps, run]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  if (!graph) return null;
  return (
    <div className={`card ${styles.canvas}`}>
      <Canvas
        graph={graph}
        language={language}
        selected={selected}
        onSelect={(ids) => setSelected(new Set(ids))}
        marks={marks}
      />
    </div>
  );
}

function useNodeName(run: Run | undefined, language: Language | undefined): string {
  const params = { id: run?.workflowId ?? '', version: String(run?.version) };
  const version = useRead('getVersion', { params }, { isLive: false, enabled: run !== undefined }).data?.data;
  const node = version && nodeOf(toGraph(version.graph), run?.nodeId ?? undefined);
  return node && language ? titleOf(node, language.types) : (run?.nodeId ?? 'its beginning');
}

export default function RunScreen() {
  const { id = '' } = useParams();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const query = useRead('getRun', { params: { id } }, { isBusy: ({ data }) => data.status === 'RUNNING' });
  const run = query.data?.data;
  const trace = useRead(
    'getRunTrace',
    { params: { id }, query: { limit: MOST_STEPS } },
    { isBusy: run?.status === 'RUNNING' },
  );
  const workflow = useRead(
    'getWorkflow',
    { params: { id: run?.workflowId ?? '' } },
    { enabled: run !== undefined, isLive: false },
  ).data?.data;
  const { language } = useLanguage();
  const nodeName = useNodeName(run, language);
  const title = run ? `Run of ${run.customerName ?? 'no customer'}` : 'Run';
  usePage(
    { title: 'Workflows', path: '/workflows' },
    { title: workflow?.name ?? '…', path: `/workflows/${run?.workflowId ?? ''}?tab=runs` },
    { title },
  );
  return (
    <View query={query}>
      {({ data }) => (
        <>
          <div className="row between wrap">
            <div className="row wrap">
              <h1>{title}</h1>
              <RunState run={data} />
            </div>
            <Actions run={data} />
          </div>
          <section className="card pad stack" aria-label="Run">
            <Standing run={data} nodeName={nodeName} />
            <Facts run={data} workflow={workflow} />
          </section>
          <View query={trace}>
            {({ data: { items, nextCursor } }) => (
              <>
                {language && <Drawing run={data} steps={items} language={language} />}
                <section className="card" aria-label="Steps">
                  <header>
                    <h2 className="grow">Steps</h2>
                    <span className="row sm">
                      <Switch isOn={onlyFailed} label="Only steps that failed" onChange={setOnlyFailed} />
                      Only what failed
                    </span>
                  </header>
                  <Steps steps={items} run={data} language={language} onlyFailed={onlyFailed} />
                  {nextCursor !== null && <p className="pad dim">The first {MOST_STEPS} steps are shown.</p>}
                </section>
              </>
            )}
          </View>
          <Inside run={data} />
        </>
      )}
    </View>
  );
}
