/** One campaign: how far it is, who gets nothing and why, and each message. */
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords, number, reasons } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { CampaignState } from '../campaigns/campaign-words.tsx';
import { ProgressBar, ProgressLegend } from '../campaigns/progress-bar.tsx';
import { Actions, hasEnded } from './actions.tsx';
import { ByNode } from './by-node.tsx';
import { CampaignForm } from './campaign-form.tsx';
import { MessageLog } from './log.tsx';
import { Messages } from './messages.tsx';
import { Senders } from './senders.tsx';

type Campaign = ReplyOf<'getCampaign'>;

const hasBegun = ({ status }: Campaign): boolean => status !== 'DRAFT' && status !== 'SCHEDULED';

function Progress({ campaign }: { readonly campaign: Campaign }) {
  const { progress, frozenAt, status } = campaign;
  const { recipients, suppressed, perSecond, expectedEndAt } = progress;
  return (
    <section className="card pad stack" aria-label="Progress">
      <h2>
        {count(recipients, 'recipient')}
        {frozenAt === null && status === 'RUNNING' && (
          <span className="dim"> so far: the audience is being written down</span>
        )}
      </h2>
      <ProgressBar progress={progress} />
      <ProgressLegend progress={progress} />
      {reasons(suppressed) && <p className="sm">Left out: {reasons(suppressed)}</p>}
      {status === 'RUNNING' && (
        <p className="sm">
          {number(perSecond)} a second in the last minute
          {expectedEndAt !== null && (
            <>
              , so it ends about <Moment at={expectedEndAt} />
            </>
          )}
          .
        </p>
      )}
    </section>
  );
}

function Facts({ campaign }: { readonly campaign: Campaign }) {
  const { workflowId, version, startAt, startedAt, endedAt, createdBy, error } = campaign;
  const workflow = useRead('getWorkflow', { params: { id: workflowId } }, { isLive: false }).data?.data;
  return (
    <section className="card pad stack" aria-label="Facts">
      {error !== null && <p className="bad-text">{inWords(error)}</p>}
      <dl className="facts">
        <dt>Workflow</dt>
        <dd>
          <Link className="link" href={`/workflows/${workflowId}`}>
            {workflow?.name ?? '…'}
          </Link>
          {version !== null && `, version ${version}`} ·{' '}
          <Link className="link" href={`/workflows/${workflowId}?tab=figures`}>
            figures by node
          </Link>
        </dd>
        <dt>{startedAt === null ? 'Begins' : 'Began'}</dt>
        <dd>{startedAt === null && startAt === null ? 'when it is started' : <Moment at={startedAt ?? startAt} />}</dd>
        {endedAt !== null && (
          <>
            <dt>Ended</dt>
            <dd>
              <Moment at={endedAt} />
            </dd>
          </>
        )}
        <dt>Made by</dt>
        <dd>{createdBy}</dd>
      </dl>
    </section>
  );
}

/** What the form begins with. */
function bodyOf({ name, workflowId, audience, takesLaterSubscribers, priority, startAt }: Campaign) {
  return { name, workflowId, audience, takesLaterSubscribers, priority, startAt };
}

export default function CampaignScreen() {
  const { id = '' } = useParams();
  const [isDirty, setDirty] = useState(false);
  const query = useRead('getCampaign', { params: { id } }, { isBusy: ({ data }) => data.status === 'RUNNING' });
  usePage({ title: 'Campaigns', path: '/campaigns' }, { title: query.data?.data.name ?? 'Campaign' });
  return (
    <View query={query}>
      {({ data: campaign, etag }) => (
        <>
          <div className="row between wrap">
            <div className="row wrap">
              <h1>{campaign.name}</h1>
              <CampaignState status={campaign.status} />
            </div>
            <Actions campaign={campaign} isDirty={isDirty} />
          </div>
          <Facts campaign={campaign} />
          {hasBegun(campaign) ? (
            <Progress campaign={campaign} />
          ) : (
            <CampaignForm key={id} {...{ id, etag }} saved={bodyOf(campaign)} onSaved={() => {}} onDirty={setDirty} />
          )}
          {campaign.version !== null && (
            <ByNode
              {...{ id, workflowId: campaign.workflowId, version: campaign.version }}
              isUnderWay={campaign.status === 'RUNNING'}
            />
          )}
          {!hasEnded(campaign) && (
            <Senders pageIds={'pageIds' in campaign.audience ? campaign.audience.pageIds.map(String) : undefined} />
          )}
          {campaign.messageRunId !== null && (
            <>
              <Messages messageRunId={campaign.messageRunId} />
              <MessageLog messageRunId={campaign.messageRunId} />
            </>
          )}
        </>
      )}
    </View>
  );
}
