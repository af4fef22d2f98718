/** All workflows: what goes through each now, and what became of the runs of 30 days. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { LookFirst } from './look-first.tsx';
import { WorkflowCsv } from './workflow-csv.tsx';
import { type Workflow, WorkflowRow } from './workflow-row.tsx';

const PAGE = 100;

const statuses = [
  ['ACTIVE', 'active'],
  ['PAUSED', 'paused'],
  ['DRAFT', 'draft'],
  ['ARCHIVED', 'archived'],
] as const;

/** The demo and new tenants begin with workflows switched off. */
function SwitchedOff() {
  const settings = useRead('readSettings', {}, { isLive: false }).data?.data;
  if (settings?.workflows !== false) return null;
  return (
    <p className="card pad" role="status">
      Workflows are switched off for this tenant: drafts can be drawn, and nobody enters.{' '}
      <ScreenLink to="/settings">Switch them on in Settings</ScreenLink>
    </p>
  );
}

function Empty({ isNarrowed }: { readonly isNarrowed: boolean }) {
  if (isNarrowed) return <p>No workflow has this status.</p>;
  return (
    <p>
      No workflow yet.{' '}
      <Link className="link" href="/workflows/new">
        Begin with a template.
      </Link>
    </p>
  );
}

interface TableProps {
  readonly workflows: readonly Workflow[];
}

function Table({ workflows }: TableProps) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => workflows.map(({ id }) => id), [workflows]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/workflows/${id}`) });
  const figures = useRead('listWorkflowFigures').data?.data;
  const byId = useMemo(() => new Map(figures?.items.map((one) => [one.workflowId, one])), [figures]);
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Workflow</th>
            <th className="num">Runs now</th>
            <th className="num">Done, 30 days</th>
            <th className="num">Failed</th>
            <th className="num">Conversion</th>
            <th>Started</th>
            <th>Changed</th>
          </tr>
        </thead>
        <tbody>
          {workflows.map((workflow) => (
            <WorkflowRow
              key={workflow.id}
              workflow={workflow}
              figures={byId.get(workflow.id)}
              period={figures}
              isCurrent={current === workflow.id}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Workflows() {
  usePage({ title: 'Workflows', path: '/workflows' });
  const [filters, set] = useAddress(['status']);
  const query = useRead('listWorkflows', { query: { ...filters, limit: PAGE } }, { keepsPrevious: true });
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Workflows</h1>
          <p className="dim">What customers go through, step by step, and what came of it.</p>
        </div>
        <div className="row wrap">
          <WorkflowCsv query={filters} />
          <Link className="btn pri" href="/workflows/new">
            New workflow
          </Link>
        </div>
      </div>
      <SwitchedOff />
      <LookFirst />
      <div className="row wrap">
        <Choice label="Status" value={filters.status} options={statuses} onChange={(status) => set({ status })} />
      </div>
      <section className="card" aria-label="Workflows">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={<Empty isNarrowed={filters.status !== undefined} />}
        >
          {({ data }) => <Table workflows={data.items} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
