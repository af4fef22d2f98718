
import { afterAll, beforeAll, it, vi } from 'vitest';
import { type MessagesSetup, setUpMessages } from './setup-messages.ts';
vi.mock('../../engine/aws/read-secret.ts', () => ({
  readVersions: async () => ({ value: 'a master secret that is long enough for a key', since: new Date(0) }),
}));
let setup: MessagesSetup;
beforeAll(async () => { setup = await setUpMessages(); });
afterAll(() => setup.close());
it('thousand', async () => {
  await setup.clear();
  const pages = await Promise.all(Array.from({ length: 20 }, () => setup.page()));
  for (const pageId of pages) await setup.add(pageId, await setup.subscribers(pageId, 50));
  const at = new Date();
  for (let i = 0; i < 4; i++) {
    const t = performance.now();
    const claim = `0a0a0a0a-0000-4000-8000-0000000000a${i}`;
    const rows = await setup.data.query(`select * from automation.claim_messages('messages', 'normal', null, null, 250, $1, $2, $3, '[]', '[]') c`, [at, new Date(Date.now() + 150_000), claim]);
    const t2 = performance.now();
    const base = rows.map((r: any) => ({ id: r.id, tenantId: r.tenant_id, claim, kind: 'done', result: { outcome: 'sent' } }));
    const ended = base.map((r: any) => ({ ...r, messageLog: { status: 'sent', messageId: 'm' } }));
    await setup.data.query(`select automation.log_messages($1, $2)`, [at, JSON.stringify(ended)]);
    const t3 = performance.now();
    if (i === 1) {
      await setup.data.query(`load 'auto_explain'`);
    }
    await setup.data.query('select automation.end_jobs($1, $2)', [at, JSON.stringify(base)]);
    console.log('CLAIM', rows.length, Math.round(t2 - t), 'LOG', Math.round(t3 - t2), 'END', Math.round(performance.now() - t3));
    if (i === 0) {
      await setup.data.query('truncate automation.message_logs');
      const x = await setup.data.query(`explain (analyze, buffers off) insert into automation.message_logs (tenant_id, effect_key, attempt, page_id, recipient_id, status, sent_at)
        select $1::uuid, 'k' || g, 1, $2::bigint, 'r', 'sent', now() from generate_series(1, 250) g on conflict (tenant_id, effect_key, attempt) do update set status = excluded.status`, ['0a0a0a0a-0000-4000-8000-000000000001', pages[0]]);
      console.log(x.map((r: any) => r['QUERY PLAN']).join('\n'));
    }
  }
  const t = performance.now();
  await setup.add(pages[0]!, await setup.subscribers(pages[0]!, 200, 5000));
  const sum = await setup.work({ gatherMs: 60000 });
  console.log('WORK', JSON.stringify(sum), Math.round(performance.now() - t));
});
