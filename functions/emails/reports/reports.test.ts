/** What the reports of mail systems change, in the form in which the local SES publishes them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { type ReportKind, reportDetail } from '../../../lib/local/services/ses/report.ts';
import { aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { recordReports } from './queries.gen.ts';
import { readReports } from './read-report.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const JOB = '00000000-0000-4000-8000-00000000000a';

let database: TestDatabase;
let session: Awaited<ReturnType<typeof openEngineSession>>;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  session = await openEngineSession(database.url);
});
beforeEach(async () => {
  tenantId = await aTenant(database);
});
afterAll(async () => {
  await session?.end();
  await database?.drop();
});

/** The event about a mail, as EventBridge sends it. */
const event = (kind: ReportKind, to: string, tags: Record<string, string> = { tenant: tenantId, job: JOB }) => {
  const mail = { messageId: 'm1', sentAt: NOW.toISOString(), from: 'a@example.com', to: [to], subject: 'x', file: 'x' };
  return { source: 'aws.ses', detail: JSON.parse(JSON.stringify(reportDetail(kind, { ...mail, tags }, 'set', NOW))) };
};

async function record(...bodies: object[]) {
  const reports = bodies.flatMap((body) => readReports({ ...body }));
  if (reports.length === 0) return undefined;
  return databaseOver(session).one(recordReports, { reports, now: NOW });
}

const addresses = () =>
  database.query(
    `select address, stopped_reason, soft_bounces, last_detail from automation.email_addresses where tenant_id = $1 order by 1`,
    [tenantId],
  );

const NONE = { hardBounces: 0, softBounces: 0, complaints: 0, deliveries: 0, subscribers: 0 };

describe('a batch', () => {
  it('of several tenants is one statement, and each gets its own', async () => {
    const other = await aTenant(database);
    const of = (tenant: string) => ({ tenant, job: JOB });
    const counts = await record(
      event('bounce', 'a@example.org', of(tenantId)),
      event('complaint', 'a@example.org', of(other)),
      event('soft-bounce', 'b@example.org', of(other)),
    );
    expect(counts).toEqual({ ...NONE, hardBounces: 1, complaints: 1, softBounces: 1 });
    expect(await addresses()).toMatchObject([{ address: 'a@example.org', stopped_reason: 'BOUNCED' }]);
  });

  it.each([
    ['bounce', 'BOUNCED'],
    ['complaint', 'COMPLAINED'],
  ] as const)(
    'with a %s makes subscribers with the address inactive, of pages that send e-mail only',
    async (kind, reason) => {
      const other = await aTenant(database);
      const subscribe = async (tenant: string, channel: string, recipient: string) => {
        const [page] = await database.query<{ page_id: string }>(
          `insert into automation.pages (tenant_id, channel, name, url) values ($1, $2, 'P', $3) returning page_id`,
          [tenant, channel, channel === 'http' ? 'https://hooks.example.com' : null],
        );
        const row = [tenant, page?.page_id, recipient];
        await database.query(
          'insert into automation.subscribers (tenant_id, page_id, recipient_id) values ($1, $2, $3)',
          row,
        );
      };
      await subscribe(tenantId, 'email', 'Jo@Example.org');
      await subscribe(tenantId, 'email', 'else@example.org');
      await subscribe(tenantId, 'http', 'jo@example.org');
      await subscribe(other, 'email', 'jo@example.org');
      const one = event(kind, 'jo@example.org');
      expect(await record(one)).toMatchObject({ subscribers: 1 });
      expect(await record(one)).toEqual(NONE);
      const inactive = `select tenant_id, recipient_id, inactive_reason from automation.subscribers where not is_active and tenant_id = any($1)`;
      expect(await database.query(inactive, [[tenantId, other]])).toEqual([
        { tenant_id: tenantId, recipient_id: 'jo@example.org', inactive_reason: reason },
      ]);
    },
  );

  it('with characters that PostgreSQL does not keep is kept without them', async () => {
    const odd = event('bounce', 'odd@example.org');
    odd.detail.bounce.bouncedRecipients[0].diagnosticCode = 'a\0b\ud800';
    expect(await record(odd, event('bounce', 'even@example.org'))).toMatchObject({ hardBounces: 2 });
  });

  it('keeps the worst that was said of a message of a page, in any order, and nothing of other e-mails', async () => {
    const ofPage = () => ({ tenant: tenantId, job: JOB, page: '7' });
    const kept = () =>
      database.query('select message_id, status, detail from automation.message_deliveries where tenant_id = $1', [
        tenantId,
      ]);
    expect(await record(event('delivery', 'd@example.org'))).toEqual(NONE);
    expect(await kept()).toEqual([]);
    expect(await record(event('delivery', 'd@example.org', ofPage()))).toEqual({ ...NONE, deliveries: 1 });
    expect(await kept()).toEqual([{ message_id: 'm1', status: 'delivered', detail: expect.stringMatching(/^250/) }]);
    await record(event('soft-bounce', 'd@example.org', ofPage()), event('delivery', 'd@example.org', ofPage()));
    expect(await kept()).toMatchObject([{ status: 'bounced' }]);
    await record(event('complaint', 'd@example.org', ofPage()));
    expect(await record(event('delivery', 'd@example.org', ofPage()))).toEqual(NONE);
    expect(await kept()).toMatchObject([{ status: 'complained', detail: 'abuse' }]);
  });
});

describe('a report', () => {
  it('of a hard bounce stops the address, whatever its case, with the reason and an audit row', async () => {
    expect(await record(event('bounce', 'Jo <JO@Example.org>'))).toEqual({
      ...NONE,
      hardBounces: 1,
    });
    expect(await addresses()).toEqual([
      {
        address: 'jo@example.org',
        stopped_reason: 'BOUNCED',
        soft_bounces: 0,
        last_detail: 'Permanent/General: smtp; 550 5.1.1 user unknown',
      },
    ]);
    const audit = 'select actor, action, changes from automation.audit_log where tenant_id = $1';
    expect(await database.query(audit, [tenantId])).toEqual([
      { actor: 'ses', action: 'email_address.stopped', changes: { stoppedReason: { from: null, to: 'BOUNCED' } } },
    ]);
    const kept = 'select kind, job_id from automation.email_reports where tenant_id = $1';
    expect(await database.query(kept, [tenantId])).toEqual([{ kind: 'HARD_BOUNCE', job_id: JOB }]);
  });

  it('of a complaint stops it too, and one that says "not spam" does nothing', async () => {
    await record(event('complaint', 'angry@example.org'));
    const fine = event('complaint', 'fine@example.org');
    fine.detail.complaint.complaintFeedbackType = 'not-spam';
    expect(await record(fine)).toBeUndefined();
    expect(await addresses()).toMatchObject([{ address: 'angry@example.org', stopped_reason: 'COMPLAINED' }]);
  });

  it('of a soft bounce is counted, and stops nothing', async () => {
    await record(event('soft-bounce', 'full@example.org'));
    await record(event('soft-bounce', 'full@example.org'));
    expect(await addresses()).toMatchObject([{ address: 'full@example.org', stopped_reason: null, soft_bounces: 2 }]);
  });

  it('that comes twice counts once, also after a person allowed the address again', async () => {
    const bounce = event('bounce', 'twice@example.org');
    const soft = event('soft-bounce', 'twice@example.org');
    for (const one of [bounce, soft, soft]) await record(one);
    expect(await addresses()).toMatchObject([{ stopped_reason: 'BOUNCED', soft_bounces: 1 }]);
    await database.query(
      'update automation.email_addresses set stopped_reason = null, stopped_at = null where tenant_id = $1',
      [tenantId],
    );
    expect(await record(bounce)).toEqual(NONE);
    expect(await addresses()).toMatchObject([{ stopped_reason: null }]);
    await record(event('bounce', 'twice@example.org'));
    expect(await addresses()).toMatchObject([{ stopped_reason: 'BOUNCED' }]);
  });

  it('names several recipients and stops each', async () => {
    const both = event('bounce', 'a@example.org');
    both.detail.bounce.bouncedRecipients.push({ emailAddress: 'b@example.org' }, { emailAddress: 'A@example.org' });
    expect(await record(both)).toMatchObject({ hardBounces: 2 });
    expect(await addresses()).toMatchObject([{ address: 'a@example.org' }, { address: 'b@example.org' }]);
  });

  it('about a tenant that is gone, or about mail that no job sent, changes nothing', async () => {
    const gone = { tenant: randomUUID(), job: JOB };
    expect(await record(event('bounce', 'x@example.org', gone))).toMatchObject({ hardBounces: 0 });
    expect(await record(event('bounce', 'x@example.org', {}))).toBeUndefined();
    expect(await record(event('bounce', 'x@example.org', { tenant: "' or 1" }))).toBeUndefined();
    const stored = await database.query(`select from automation.email_reports where address = 'x@example.org'`);
    expect(stored).toEqual([]);
  });

  it.each([
    ['another event', { detail: { eventType: 'Open' } }, 'its eventType is "Open"'],
    ['no detail', {}, 'its eventType is undefined'],
    ['no recipient', { bouncedRecipients: [] }, 'it names no recipient'],
    ['no id', { feedbackId: null }, 'it has no feedbackId'],
    ['an impossible time', { timestamp: 'yesterday' }, 'its timestamp is "yesterday"'],
    ['a time that no row takes', { timestamp: '+012345-01-01T00:00:00Z' }, 'its timestamp is'],
    ['an id that no row takes', { feedbackId: 'x'.repeat(201) }, 'its feedbackId has 201 characters'],
    [
      'an address that no row takes',
      { bouncedRecipients: [{ emailAddress: `${'x'.repeat(400)}@a.b` }] },
      'it names no recipient',
    ],
  ])('with %s is refused', (_, change, message) => {
    const body = event('bounce', 'x@example.org');
    if ('detail' in change || Object.keys(change).length === 0) expect(() => readReports(change)).toThrow(message);
    else {
      Object.assign(body.detail.bounce, change);
      expect(() => readReports(body)).toThrow(message);
    }
  });
});
