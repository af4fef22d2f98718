/** The order of the e-mails to one customer. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aCustomer, aTenant } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, NOW, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { sendEmail } from './job.ts';

let setup: JobsSetup;
let tenantId: string;
let customerId: string;
let other: string;
beforeAll(async () => {
  setup = await setUpJobs();
});
beforeEach(async () => {
  tenantId = await aTenant(setup.database);
  await setup.database.query(
    'insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, false, true)',
    [tenantId],
  );
  customerId = await aCustomer(setup.database, tenantId, { email: 'jo@example.org' });
  other = await aCustomer(setup.database, tenantId, { email: 'other@example.org' });
});
afterAll(() => setup.close());

const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const variables = { milestone: 'Hundred' };

interface Mail {
  readonly template: string;
  /** When its event happened. */
  readonly causeAt?: Date;
  readonly runAt?: Date;
  readonly createdAt?: Date;
  readonly status?: string;
  readonly to?: string;
}

/** A job as the reactions to events queue it. Returns its id. */
async function mail({
  template,
  causeAt = NOW,
  runAt = NOW,
  createdAt = NOW,
  status = 'QUEUED',
  to = customerId,
}: Mail) {
  const [row] = await setup.database.query<{ id: string }>(
    `with e as (
       insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key, handled_at)
       values ($1, 'CLIENT_MILESTONE_REACHED', $2, $3, gen_random_uuid()::text, $3) returning id
     )
     insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at, status, completed_at, lease_until, payload)
     select $1, 'SEND_EMAIL', 'email', $4, $4, $5, $6,
       case when $6 in ('FAILED', 'COMPLETED') then $5::timestamptz end, case when $6 = 'PROCESSING' then $5::timestamptz end,
       jsonb_build_object('template', $7::text, 'customerId', $2::text, 'eventId', e.id)
     from e returning id`,
    [tenantId, to, causeAt, runAt, createdAt, status, template],
  );
  return row?.id ?? '';
}

const send = (id: string, template: string) => setup.run(sendEmail, tenantId, { template, customerId, variables }, id);
const waits = (at: Date) => ({ kind: 'later', at, reason: 'EARLIER_MAIL' });
/** Five seconds on, which is the pause after waiting in vain. */
const SOON = new Date(NOW.getTime() + 5_000);

describe('an e-mail', () => {
  it.each(['QUEUED', 'PROCESSING'])('waits for one with an earlier cause that is %s', async (status) => {
    await mail({ template: 'MILESTONE_REACHED', causeAt: minutes(-2), status });
    const id = await mail({ template: 'MILESTONE_REACHED', causeAt: minutes(-1) });
    expect(await send(id, 'MILESTONE_REACHED')).toEqual(waits(SOON));
  });

  it.each(['FAILED', 'COMPLETED'])('does not wait for an earlier one that is %s', async (status) => {
    await mail({ template: 'MILESTONE_REACHED', causeAt: minutes(-2), status });
    const id = await mail({ template: 'MILESTONE_REACHED', causeAt: minutes(-1) });
    expect(await send(id, 'MILESTONE_REACHED')).toMatchObject({ kind: 'done' });
  });

  it('waits as long as an earlier one has to wait itself', async () => {
    await mail({ template: 'WELCOME', causeAt: minutes(-2), runAt: minutes(15) });
    const id = await mail({ template: 'CLIENT_ACTIVATED' });
    expect(await send(id, 'CLIENT_ACTIVATED')).toEqual(waits(minutes(15)));
  });

  it('does not wait for later causes, nor for other customers', async () => {
    const id = await mail({ template: 'MILESTONE_REACHED' });
    await mail({ template: 'WELCOME', causeAt: minutes(1) });
    await mail({ template: 'WELCOME', causeAt: minutes(-9), to: other });
    expect(await send(id, 'MILESTONE_REACHED')).toMatchObject({ kind: 'done' });
  });

  it('welcomes first and says goodbye last where causes have one moment', async () => {
    const goodbye = await mail({ template: 'JOURNEY_COMPLETED' });
    const activated = await mail({ template: 'CLIENT_ACTIVATED' });
    const welcome = await mail({ template: 'WELCOME' });
    const ended = (id: string) =>
      setup.database.query(`update automation.jobs set status = 'COMPLETED', completed_at = now() where id = $1`, [id]);
    expect(await send(welcome, 'WELCOME')).toMatchObject({ kind: 'done' });
    await ended(welcome);
    expect(await send(goodbye, 'JOURNEY_COMPLETED')).toEqual(waits(SOON));
    expect(await send(activated, 'CLIENT_ACTIVATED')).toMatchObject({ kind: 'done' });
    await ended(activated);
    expect(await send(goodbye, 'JOURNEY_COMPLETED')).toMatchObject({ kind: 'done' });
  });

  it('waits for the welcome from its event on, and leaves at once when the welcome has left meanwhile', async () => {
    const created = `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key)
      values ($1, 'CLIENT_CREATED', $2::uuid, $3, 'crm:created:' || $2)`;
    await setup.database.query(created, [tenantId, customerId, NOW]);
    const id = await mail({ template: 'CLIENT_ACTIVATED' });
    const sending = send(id, 'CLIENT_ACTIVATED');
    await setup.database.query(`update automation.events set handled_at = $2 where dedupe_key = 'crm:created:' || $1`, [
      customerId,
      NOW,
    ]);
    expect(await sending).toMatchObject({ kind: 'done' });
  });

  it('does not wait for the event of a welcome that no function has handled for an hour', async () => {
    const created = `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key)
      values ($1, 'CLIENT_CREATED', $2::uuid, $3, 'crm:created:' || $2)`;
    await setup.database.query(created, [tenantId, customerId, minutes(-61)]);
    const id = await mail({ template: 'CLIENT_ACTIVATED' });
    expect(await send(id, 'CLIENT_ACTIVATED')).toMatchObject({ kind: 'done' });
  });
});
