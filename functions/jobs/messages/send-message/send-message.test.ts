/** What becomes of messages: outcomes, logs, lanes, and how many statements they take. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { START, TENANT } from '../../../../test/support/jobs/setup-ledger.ts';
import { type MessagesSetup, setUpMessages, TOKEN } from '../setup-messages.ts';

vi.mock('../../../engine/aws/read-secret.ts', () => ({
  readVersions: async () => ({ value: 'a master secret that is long enough for a key', since: new Date(0) }),
}));

let setup: MessagesSetup;
beforeAll(async () => {
  setup = await setUpMessages();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const lane = async (pageId: string) => {
  const [state] = await setup.data.query(
    'select failures, opened_until, blocked_until from automation.lane_states where key = $1',
    [`page/${pageId}`],
  );
  return state;
};
const job = async (id = '') => setup.job(id);

describe('a message', () => {
  it('is sent once, with its key, and its result and log name it', async () => {
    const pageId = await setup.page();
    await setup.subscribers(pageId, 1);
    const [id] = await setup.add(pageId, ['1'], { triggerRunId: '9007199254740993', messageRunId: 'x' });
    await setup.work();
    const [arrival] = setup.arrived(pageId);
    const ended = await job(id);
    expect(ended).toMatchObject({ status: 'COMPLETED', result: { outcome: 'sent', messageId: arrival?.messageId } });
    const [log] = await setup.data.query('select * from automation.message_logs');
    expect(log).toMatchObject({
      ...{
        status: 'sent',
        message_id: arrival?.messageId,
        effect_key: arrival?.key,
        page_id: pageId,
        recipient_id: '1',
      },
      ...{ trigger_run_id: '9007199254740993', run_id: null, step: 'm', attempt: 1, sent_at: START },
    });
  });

  it.each([
    ['PAGE_INACTIVE', 'update automation.pages set is_active = false'],
    ['RECIPIENT_INACTIVE', `update automation.subscribers set is_active = false, inactive_reason = 'BY_HAND'`],
    ['WINDOW_CLOSED', `update automation.subscribers set window_closes_at = now() - interval '30 years'`],
    [
      'OPTED_OUT',
      `insert into automation.customer_consents (tenant_id, recipient_id, channel, state) values ('${TENANT}', '1', 'page', 'OPTED_OUT')`,
    ],
  ])('is skipped with the reason %s, asked at the claim', async (reason, change) => {
    const pageId = await setup.page();
    await setup.subscribers(pageId, 1);
    const [id] = await setup.add(pageId, ['1']);
    await setup.data.query(change);
    await setup.work();
    expect(await job(id)).toMatchObject({ status: 'COMPLETED', result: { outcome: 'skipped', reason } });
    expect(await setup.logged()).toEqual({ [`skipped ${reason}`]: 1 });
    expect(setup.arrived(pageId)).toEqual([]);
  });

  it.each([
    ['an id with letters', { pageId: 'abc' }, /INVALID_INPUT: payload.pageId/],
    ['a card without a title', { content: { kind: 'card' } }, /INVALID_INPUT: payload.content.title/],
    ['four buttons', { content: { kind: 'card', title: 'a', buttons: [{}, {}, {}, {}] } }, /content.buttons/],
    ['an unknown channel', { channel: 'fax' }, /UNKNOWN_CHANNEL/],
    ['no text', { content: { kind: 'text', text: ' ' } }, /content.text/],
  ])('with %s fails for good with a code', async (_, payload, error) => {
    const pageId = await setup.page();
    const [id] = await setup.add(pageId, ['1'], payload);
    await setup.work();
    expect(await job(id)).toMatchObject({ status: 'FAILED', attempts: 1, error: expect.stringMatching(error) });
  });

  it('of another tenant’s page is skipped, and nothing is sent', async () => {
    const pageId = await setup.page();
    const [id] = await setup.add(pageId, ['1'], { pageId: '999' });
    await setup.work();
    expect(await job(id)).toMatchObject({ result: { outcome: 'skipped', reason: 'UNKNOWN_PAGE' } });
  });
});

describe('the window', () => {
  it('that closes in mid-flow makes the message a template, and without one it waits until the recipient writes', async () => {
    // The trigger of subscribers has the database's own time.
    vi.setSystemTime(performance.timeOrigin + performance.now());
    const pageId = await setup.page();
    await setup.subscribers(pageId, 2, 1, 1);
    const template = { name: 'order_update', language: 'en', variables: ['42'] };
    await setup.add(pageId, ['1'], { template, outsideWindow: 'template' });
    const [waiting] = await setup.add(pageId, ['2'], { outsideWindow: 'wait' });
    vi.setSystemTime(performance.timeOrigin + performance.now() + 2 * 3_600_000);
    await setup.work();
    expect(setup.arrived(pageId).map(({ kind }) => kind)).toEqual(['template']);
    expect(await job(waiting)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    await setup.wakeUps();
    await setup.data.query(
      `update automation.subscribers set window_closes_at = now() + interval '1 day' where recipient_id = '2'`,
    );
    expect(await setup.wakeUps()).toMatchObject([{ topic: 'jobs:messages' }]);
    vi.setSystemTime(performance.timeOrigin + performance.now() + 2 * 3_600_000);
    await setup.work();
    expect(await job(waiting)).toMatchObject({ status: 'COMPLETED', attempts: 1, result: { outcome: 'sent' } });
    expect(await setup.logged()).toEqual({ sent: 2 });
  });

  it('that Meta knows to be closed counts, whatever the subscriber says', async () => {
    const pageId = await setup.page();
    await setup.subscribers(pageId, 2);
    setup.graphApi.configure({ enforcesWindow: true });
    const template = { name: 'order_update', language: 'en', variables: { number: '42' } };
    const [sent] = await setup.add(pageId, ['1'], { template, outsideWindow: 'template' });
    const [skipped] = await setup.add(pageId, ['2']);
    await setup.work();
    expect(await job(sent)).toMatchObject({ result: { outcome: 'sent' } });
    expect(await job(skipped)).toMatchObject({ result: { outcome: 'skipped', reason: 'WINDOW_CLOSED' } });
  });

  it('for which nobody has waited long enough ends after seven days', async () => {
    const pageId = await setup.page();
    const [id] = await setup.add(pageId, ['1'], { outsideWindow: 'wait' });
    for (let day = 0; day <= 7; day += 1) {
      await setup.work();
      setup.advance(86_400);
    }
    expect(await job(id)).toMatchObject({ result: { outcome: 'skipped', reason: 'WINDOW_CLOSED' }, attempts: 1 });
    expect(await setup.data.query('select from automation.window_waits')).toEqual([]);
  });
});

describe('an error', () => {
  it('of the rate holds the lane back as long as the headers say, and uses no attempt', async () => {
    const pageId = await setup.page();
    const [id] = await setup.add(pageId, await setup.subscribers(pageId, 1));
    setup.graphApi.configure({ errors: [{ share: 1, code: 613 }], usage: { percent: 100, regainMinutes: 7 } });
    await setup.work();
    const until = new Date(START.getTime() + 7 * 60_000);
    expect(await job(id)).toMatchObject({ status: 'QUEUED', attempts: 0, run_at: START });
    expect(await lane(pageId)).toMatchObject({ blocked_until: until, failures: 0 });
    expect(await setup.logged()).toEqual({ 'rate_limited 613': 1 });
    setup.graphApi.configure({ errors: [], usage: { percent: 0, regainMinutes: 0 } });
    setup.advance(7 * 60);
    await setup.work();
    expect(await job(id)).toMatchObject({ status: 'COMPLETED', attempts: 1 });
    expect(await setup.logged()).toEqual({ 'rate_limited 613': 1, sent: 1 });
  });

  it('of a recipient makes the subscriber inactive, and of content stops that message only', async () => {
    const pageId = await setup.page();
    await setup.subscribers(pageId, 3);
    setup.graphApi.configure({ recipients: { 1: { code: 551, subcode: 1545041 }, 2: { code: 100 } } });
    const ids = await setup.add(pageId, ['1', '2', '3']);
    await setup.work();
    expect(await setup.statuses()).toEqual({ COMPLETED: 1, FAILED: 2 });
    expect(await setup.logged()).toEqual({ 'failed 100': 1, 'failed 551 1545041': 1, sent: 1 });
    expect(await job(ids[0])).toMatchObject({ error: expect.stringMatching(/^551\/1545041: /), attempts: 1 });
    const subscribers = 'select recipient_id, inactive_reason from automation.subscribers where not is_active';
    expect(await setup.data.query(subscribers)).toEqual([{ recipient_id: '1', inactive_reason: 'RECIPIENT_GONE' }]);
    expect(await lane(pageId)).toMatchObject({ failures: 0, blocked_until: null });
  });

  it('that passes is tried again, three times in all', async () => {
    const pageId = await setup.page();
    const [id] = await setup.add(pageId, await setup.subscribers(pageId, 1));
    setup.graphApi.configure({ errors: [{ share: 1, code: 2 }] });
    for (let n = 0; n < 4; n += 1) {
      await setup.work();
      setup.advance(60);
    }
    expect(await job(id)).toMatchObject({ status: 'FAILED', attempts: 3 });
    expect(await setup.logged()).toEqual({ 'failed 2': 3 });
  });

  it('of a restricted page holds the lane for half an hour', async () => {
    const pageId = await setup.page();
    await setup.add(pageId, await setup.subscribers(pageId, 1));
    setup.graphApi.configure({ pages: { [pageId]: { code: 368 } } });
    await setup.work();
    expect(await lane(pageId)).toMatchObject({ blocked_until: new Date(START.getTime() + 30 * 60_000) });
    expect(await setup.logged()).toEqual({ 'auth_error 368': 1 });
  });

  it('of the token opens the breaker; over a night nothing is lost and no attempt used', async () => {
    const pageId = await setup.page();
    await setup.add(pageId, await setup.subscribers(pageId, 200, 1, 48));
    setup.graphApi.configure({ revokedTokens: [TOKEN] });
    for (let minutes = 0; minutes < 12 * 60; minutes += 10) {
      await setup.work();
      setup.advance(600);
    }
    expect(await setup.statuses()).toEqual({ QUEUED: 200 });
    const [attempts] = await setup.data.query('select max(attempts)::int as most from automation.jobs');
    expect(attempts).toEqual({ most: 0 });
    const tries = setup.graphApi.arrivals().filter((one) => one.pageId === pageId);
    // Of the first claim all were on their way; then one probe each ten minutes.
    expect(tries.length).toBeLessThanOrEqual(200 + 72);
    setup.graphApi.configure({ revokedTokens: [] });
    for (let n = 0; n < 4; n += 1) {
      await setup.work();
      setup.advance(300);
    }
    expect(await setup.statuses()).toEqual({ COMPLETED: 200 });
    expect(new Set(setup.arrived(pageId).map(({ recipientId }) => recipientId)).size).toBe(200);
  });
});

describe('an unknown outcome', () => {
  it('of a cut connection is held, logged, and not sent again by itself', async () => {
    const pageId = await setup.page();
    const [id] = await setup.add(pageId, await setup.subscribers(pageId, 1));
    setup.graphApi.configure({ cutOff: 1 });
    await setup.work();
    setup.graphApi.configure({ cutOff: 0 });
    setup.advance(3600);
    await setup.work();
    expect(await job(id)).toMatchObject({ status: 'FAILED', attempts: 1, result: { outcome: 'unknown' } });
    expect(await setup.logged()).toEqual({ 'unknown OUTCOME_UNKNOWN NO_ANSWER': 1 });
    expect(setup.arrived(pageId)).toEqual([]);
  });

  it('of a function that died is the same', async () => {
    const pageId = await setup.page();
    await setup.add(pageId, await setup.subscribers(pageId, 3));
    expect(await setup.claimAndDie(2)).toBe(2);
    setup.advance(151);
    await setup.work();
    expect(await setup.statuses()).toEqual({ COMPLETED: 1, FAILED: 2 });
    expect(await setup.logged()).toEqual({ sent: 1, 'unknown OUTCOME_UNKNOWN': 2 });
    const results = await setup.data.query(`select distinct result from automation.jobs where status = 'FAILED'`);
    expect(results).toEqual([{ result: { outcome: 'unknown' } }]);
  });

  it('is none where nobody answered the connection: it is tried again', async () => {
    const pageId = await setup.page({ channel: 'http', url: 'http://127.0.0.1:9/' });
    const [id] = await setup.add(pageId, ['a'], { channel: 'http' });
    await setup.work();
    expect(await job(id)).toMatchObject({ status: 'QUEUED', attempts: 1 });
  });
});
