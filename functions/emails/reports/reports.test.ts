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

async function record(body: object) {
  const read = readReports({ ...body });
  if (!read) return undefined;
  const { tenantId: of, reports } = read;
  return databaseOver(session).one(recordReports, { tenantId: of, reports: [...reports], now: NOW });
}

const addresses = () =>
  database.query(
    `select address, stopped_reason, soft_bounces, last_detail from automation.email_addresses where tenant_id = $1 order by 1`,
    [tenantId],
  );

describe('a report', () => {
  it('of a hard bounce stops the address, whatever its case, with the reason and an audit row', async () => {
    expect(await record(event('bounce', 'Jo <JO@Example.org>'))).toEqual({
      hardBounces: 1,
      softBounces: 0,
      complaints: 0,
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
    expect(await record(bounce)).toEqual({ hardBounces: 0, softBounces: 0, complaints: 0 });
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
  ])('with %s is refused', (_, change, message) => {
    const body = event('bounce', 'x@example.org');
    if ('detail' in change || Object.keys(change).length === 0) expect(() => readReports(change)).toThrow(message);
    else {
      Object.assign(body.detail.bounce, change);
      expect(() => readReports(body)).toThrow(message);
    }
  });
});
