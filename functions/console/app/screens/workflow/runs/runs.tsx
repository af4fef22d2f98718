import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { nodeOf, toGraph } from '../../../graph/graph.ts';
import { titleOf } from '../../../graph/words.ts';
import { useAddress } from '../../../parts/address.ts';
import { Button } from '../../../parts/button.tsx';
import { Choice, Narrowed } from '../../../parts/choice.tsx';
import { ListCsv } from '../../../parts/csv/list-csv.tsx';
import { CustomerLink } from '../../../parts/customer-link.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { Pages } from '../../../parts/pages.tsx';
import { useRowKeys } from '../../../parts/row-keys.ts';
import { View } from '../../../parts/view.tsx';
import { useRefusal } from '../../../session/session.ts';
import tableStyles from '../../workflows/workflows.module.css';
import { BulkDialog, verbs } from './bulk-dialog.tsx';
import { EnterDialog } from './enter-dialog.tsx';
import { Errors } from './errors.tsx';
import { MoveProgress } from './move-progress.tsx';
import { runColumns } from './run-columns.ts';
import { RunError, RunState } from './run-words.tsx';
import { NAMES, type PartProps, StandingCard } from './standing-card.tsx';
import type { Bulk, BulkAction } from './use-bulk.ts';

type Run = ReplyOf<'listRuns'>['items'][number];

const PAGE = 50;
const statuses = [
  ['RUNNING', 'on the way'],
  ['FINISHED', 'finished'],
  ['FAILED', 'failed'],
  ['CANCELLED', 'cancelled'],
] as const;

/** What can be done with runs of a status. */
const actionsOf: Readonly<Record<string, readonly BulkAction[]>> = {
  RUNNING: ['pause', 'resume', 'wake', 'cancel'],
  FAILED: ['retry', 'replay'],
  FINISHED: ['replay'],
  CANCELLED: ['replay'],
};

function Row({
  run,
  nodeName,
  isCurrent,
}: {
  readonly run: Run;
  readonly nodeName: string;
  readonly isCurrent: boolean;
}) {
  const { id, customerId, customerName, version, startedAt, endedAt, dueAt, error } = run;
  return (
    <tr data-row={id} className={isCurrent ? tableStyles.current : undefined}>
      <td>
        <CustomerLink id={customerId} name={customerName} />
      </td>
      <td>
        <RunState run={run} /> <RunError error={error} />
      </td>
      <td data-label="At">{nodeName}</td>
      <td data-label="Until">
        <Moment at={dueAt} />
      </td>
      <td data-label="Version">v{version}</td>
      <td data-label="Started">
        <Link className="link" href={`/runs/${id}`}>
          <Moment at={startedAt} />
        </Link>
      </td>
      <td data-label="Ended">
        <Moment at={endedAt} />
      </td>
    </tr>
  );
}

function Table({
  runs,
  nameOf,
}: {
  readonly runs: readonly Run[];
  readonly nameOf: (nodeId: string | null) => string;
}) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/runs/${id}`) });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Customer</th>
            <th>State</th>
            <th>At</th>
            <th>Until</th>
            <th>Version</th>
            <th>Started</th>
            <th>Ended</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.id} run={run} nodeName={nameOf(run.nodeId)} isCurrent={current === run.id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The runs of a workflow: where they stand, what went wrong, and what can be done with many at once. */
export function Runs({ workflow, language }: PartProps) {
  const { id, activeVersion, lastVersion } = workflow;
  const [filters, set] = useAddress(NAMES);
  const { status, nodeId, cursor } = filters;
  const [bulk, setBulk] = useState<Bulk>();
  const [moveId, setMoveId] = useState<string>();
  const [isEntering, setEntering] = useState(false);
  const refusal = useRefusal('operator');
  const asked = { workflowId: id, ...(status ? { status } : {}), ...(nodeId ? { nodeId } : {}) };
  const input = { query: { ...asked, ...(cursor ? { cursor } : {}), limit: PAGE } };
  const query = useRead('listRuns', input, { keepsPrevious: true });
  const graph = useMemo(() => toGraph(workflow.graph), [workflow.graph]);
  const nameOf = (wanted: string | null): string => {
    const node = nodeOf(graph, wanted ?? undefined);
    return node ? titleOf(node, language.types) : (wanted ?? '–');
  };
  const version = activeVersion ?? lastVersion;
  return (
    <>
      {version !== null && <StandingCard workflow={workflow} language={language} version={version} />}
      <Errors workflow={workflow} language={language} onBulk={setBulk} />
      {moveId !== undefined && <MoveProgress moveId={moveId} />}
      <div className="row between wrap">
        <div className="row wrap">
          <Choice label="Status" value={status} options={statuses} onChange={(next) => set({ status: next })} />
          {nodeId !== undefined && <Narrowed text={`at ${nameOf(nodeId)}`} onClear={() => set({ nodeId: '' })} />}
        </div>
        <div className="row wrap">
          {(actionsOf[status ?? ''] ?? []).map((action) => (
            <Button
              key={action}
              kind="sm"
              refusal={refusal}
              onClick={() => setBulk({ action, filter: asked as Bulk['filter'] })} // its status is one of the list
            >
              {verbs[action]} all…
            </Button>
          ))}
          <Button kind="sm" icon="customers" onClick={() => setEntering(true)}>
            A customer: why, or enter…
          </Button>
          <ListCsv name="runs" list="listRuns" input={{ query: asked }} columns={runColumns} />
        </div>
      </div>
      <section className="card" aria-label="Runs">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={<p>No run{status || nodeId ? ' matches' : ' yet'}.</p>}
        >
          {({ data }) => <Table runs={data.items} nameOf={nameOf} />}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
      {isEntering && <EnterDialog workflow={workflow} onClose={() => setEntering(false)} />}
      {bulk && (
        <BulkDialog
          {...bulk}
          nodeName={bulk.filter.nodeId === undefined ? undefined : nameOf(bulk.filter.nodeId)}
          onStarted={setMoveId}
          onClose={() => setBulk(undefined)}
        />
      )}
    </>
  );
}
