/** For tests of campaigns in the walk: campaigns that have been started, their progress, and their recipients. */
import { expect } from 'vitest';
import { compileCondition } from '../../conditions/compile-condition.ts';
import { daysLater, NOW } from '../setup-walk.ts';
import { begin, end, setUpFlows, text } from './setup-flows.ts';

interface Progress {
  readonly status: string;
  readonly error: string | null;
  readonly recipients: number;
  readonly sent: number;
  readonly failed: number;
  readonly waiting: number;
  readonly suppressed: Readonly<Record<string, number>>;
  readonly perSecond: number;
  readonly expectedEndAt: Date | null;
}

/** As functions/api/callbacks/campaigns/audience.ts stores it. */
export function whereOf(where: object): object {
  const issues: unknown[] = [];
  const compiled = compileCondition(where, { variables: new Set(), nodes: new Set() }, (issue) => issues.push(issue));
  if (issues.length > 0) throw new Error(JSON.stringify(issues));
  const { test, vars, needs } = compiled;
  return { where, test, vars, needs };
}

/** Reads progress by `query`. */
const setUpProgress = ({ query }: ReturnType<typeof setUpFlows>) => {
  /** Fails when the figures do not add up, whether they are asked for or counted one by one. */
  async function progress(id: string, now = NOW): Promise<Progress> {
    const [row] = await query<Progress & Record<string, unknown>>(
      `select c.status, c.error, p.recipients, p.sent, p.failed, p.waiting, p.suppressed, p.per_second as "perSecond", p.expected_end_at as "expectedEndAt",
         (select count(*)::int from automation.campaign_recipients r where r.campaign_id = c.id) as listed,
         (select count(*)::int from automation.campaign_recipients r where r.campaign_id = c.id and r.status = 'SENT') as "listedSent"
       from automation.campaigns c cross join lateral automation.campaign_progress(c, $2) p where c.id = $1`,
      [id, now],
    );
    if (!row) throw new Error(`There is no campaign ${id}`);
    const { listed, listedSent, ...rest } = row;
    const suppressed = Object.values(rest.suppressed).reduce((sum, one) => sum + one, 0);
    expect([rest.sent + rest.failed + rest.waiting + suppressed, listed]).toEqual([rest.recipients, rest.recipients]);
    expect(listedSent).toBe(rest.sent);
    return rest;
  }
  return progress;
};

/** Registers the hooks of a test file. */
export function setUpCampaigns() {
  const flows = setUpFlows();
  const { state, query, activate } = flows;

  /** Starts one, and returns its id. */
  async function campaign(flow: string, audience: object, columns: { later?: boolean; startAt?: Date } = {}) {
    const { later = false, startAt = NOW } = columns;
    const [row] = await query<{ id: string }>(
      `insert into automation.campaigns (tenant_id, name, workflow_id, audience, status, takes_later_subscribers, start_at, created_by, created_at, updated_at)
       values ($1, 'Offer', $2, $3, $4, $5, $6, 'user:ann', $7, $7) returning id`,
      [state.tenantId, flow, audience, startAt > NOW ? 'SCHEDULED' : 'RUNNING', later, startAt, NOW],
    );
    const id = row?.id ?? '';
    await query(
      `insert into automation.message_runs (tenant_id, page_ids, flow_id, start_at, campaign_id)
       select tenant_id, automation.pages_of_audience(audience), workflow_id, start_at, id from automation.campaigns where id = $1`,
      [id],
    );
    return id;
  }

  const subscribe = (pageId: string, count: number, prefix = 'r', createdAt = daysLater(-1)) =>
    query(
      `insert into automation.subscribers (page_id, recipient_id, created_at) select $1, $3 || n, $4 from generate_series(1, $2::int) n`,
      [pageId, count, prefix, createdAt],
    );

  const move = (id: string, isPaused: boolean) =>
    query('update automation.message_runs set is_paused = $2 where campaign_id = $1', [id, isPaused]);

  return {
    ...flows,
    ...{ campaign, subscribe, progress: setUpProgress(flows) },
    /** One message. */
    offer: (data: object = {}) => activate({ s: begin, a: text('Offer', data), e: end }, ['s>a', 'a>e']),
    pause: (id: string) => move(id, true),
    async resume(id: string, now = NOW) {
      await move(id, false);
      await query(
        'select automation.release_message_run(tenant_id, id, $2) from automation.message_runs where campaign_id = $1',
        [id, now],
      );
    },
    async cancel(id: string, now = NOW) {
      const [row] = await query<{ deleted: number; failed: number }>(
        `select x.deleted, x.failed from automation.message_runs m
         cross join lateral automation.cancel_message_run(m.tenant_id, m.id, $2) x where m.campaign_id = $1`,
        [id, now],
      );
      return row;
    },
    /** What a worker is told that is about to send these. */
    objections: (jobs: readonly { id: string }[]) =>
      query<{ objection: string | null }>(
        `select e.objection from unnest($2::uuid[]) j (id) cross join lateral automation.judge_effect($1, j.id, $3) e`,
        [state.tenantId, jobs.map(({ id }) => id), NOW],
      ),
  };
}
