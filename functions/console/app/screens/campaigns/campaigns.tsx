/** Campaigns: a workflow for an audience, each with how far it is. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { CampaignState, campaignStatuses } from './campaign-words.tsx';
import styles from './campaigns.module.css';
import { ProgressBar } from './progress-bar.tsx';
import { suppressedOf } from './shares.ts';

type Campaign = ReplyOf<'listCampaigns'>['items'][number];

const PAGE = 50;

const columns: Columns<Campaign> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Status: ({ status }) => status,
  Workflow: ({ workflowId }) => workflowId,
  Recipients: ({ progress }) => progress.recipients,
  Sent: ({ progress }) => progress.sent,
  Failed: ({ progress }) => progress.failed,
  Waiting: ({ progress }) => progress.waiting,
  'Left out': ({ progress }) => suppressedOf(progress),
  Begins: ({ startAt }) => startAt,
  Began: ({ startedAt }) => startedAt,
  Ended: ({ endedAt }) => endedAt,
};

function Row({ campaign, isCurrent }: { readonly campaign: Campaign; readonly isCurrent: boolean }) {
  const { id, name, status, progress, startAt, startedAt, endedAt } = campaign;
  return (
    <tr data-row={id} className={isCurrent ? styles.current : undefined}>
      <td>
        <div className="row wrap">
          <Link href={`/campaigns/${id}`} className="b">
            {name}
          </Link>
          <CampaignState status={status} />
        </div>
      </td>
      <td className="num" data-label="Recipients">
        {number(progress.recipients)}
      </td>
      <td>
        <ProgressBar progress={progress} />
      </td>
      <td className="num" data-label="Sent">
        {number(progress.sent)}
      </td>
      <td className="num" data-label="Waiting">
        {number(progress.waiting)}
      </td>
      <td className="num" data-label="Failed">
        {number(progress.failed)}
      </td>
      <td data-label="Begins">
        <Moment at={startedAt ?? startAt} />
      </td>
      <td data-label="Ends">
        <Moment at={endedAt ?? progress.expectedEndAt} />
        {endedAt === null && progress.expectedEndAt !== null && <span className="sm dim"> expected</span>}
      </td>
    </tr>
  );
}

function Table({ campaigns }: { readonly campaigns: readonly Campaign[] }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => campaigns.map(({ id }) => id), [campaigns]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/campaigns/${id}`) });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Campaign</th>
            <th className="num">Recipients</th>
            <th>
              <span className="only-read">Progress as a bar</span>
            </th>
            <th className="num">Sent</th>
            <th className="num">Waiting</th>
            <th className="num">Failed</th>
            <th>Begins</th>
            <th>Ends</th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} isCurrent={current === campaign.id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isUnderWay = ({ status }: Campaign): boolean => status === 'RUNNING';

export default function Campaigns() {
  usePage({ title: 'Campaigns', path: '/campaigns' });
  const [filters, set] = useAddress(['status']);
  const query = useRead(
    'listCampaigns',
    { query: { ...filters, limit: PAGE } },
    { isBusy: ({ data }) => data.items.some(isUnderWay), keepsPrevious: true },
  );
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Campaigns</h1>
          <p className="dim">A workflow for many at once: subscribers of pages, or customers who fulfil a condition.</p>
        </div>
        <div className="row wrap">
          <ListCsv name="campaigns" list="listCampaigns" input={{ query: filters }} columns={columns} />
          <Link className="btn pri" href="/campaigns/new">
            New campaign
          </Link>
        </div>
      </div>
      <div className="row wrap">
        <Choice
          label="Status"
          value={filters.status}
          options={campaignStatuses}
          onChange={(status) => set({ status })}
        />
      </div>
      <section className="card" aria-label="Campaigns">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            filters.status ? (
              <p>No campaign has this status.</p>
            ) : (
              <p>
                No campaign yet.{' '}
                <Link className="link" href="/campaigns/new">
                  Draw up the first one.
                </Link>
              </p>
            )
          }
        >
          {({ data }) => <Table campaigns={data.items} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
