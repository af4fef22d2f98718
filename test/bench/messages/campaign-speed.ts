/** F6: a campaign's engine: its audience, walks, claims, log and figures, with a channel that does nothing and pages that do not hold it up. */
import type pg from 'pg';
import type { Bench, BenchRun, Table } from '../bench.ts';
import type { BenchServer } from '../bench-server.ts';
import { timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { countStatements, numberOf, walk } from '../workflows/load.ts';
import { loadPages, openSender, startMessageRun } from './load.ts';

/** Together they may send 6 000 a second. */
const PAGES = 20;
const SENDERS = 2;
const LIMIT = 5000;
/** 50 000 messages a minute by one SMTP server, as listmonk's maintainer says (listmonk#1805). */
const LISTMONK_PER_SECOND = 833;

const nothing = { isPaced: false, send: async () => undefined };

const isFinished = async (owner: pg.Client, id: string) =>
  (await numberOf(owner, `automation.message_runs where id = $1 and status = 'finished'`, [id])) === 1;

/** Does what the functions do, in turns: walks begin and end runs, and senders send all that waits, until the campaign has finished. */
async function finish(place: BenchServer, database: string, owner: pg.Client, id: string): Promise<number> {
  const walker = await place.connectAsEngine(database);
  const senders: ReturnType<typeof openSender>[] = [];
  for (let n = 0; n < SENDERS; n += 1) senders.push(openSender(await place.connectAsEngine(database), nothing));
  let sent = 0;
  while (!(await isFinished(owner, id))) {
    await walk(walker, new Date().toISOString(), LIMIT);
    const counts = await Promise.all(senders.map((send) => send()));
    sent += counts.reduce((sum, { done }) => sum + done, 0);
  }
  return sent;
}

/** Throws unless each recipient has one message, one line of the log, and a trace with every step. */
async function check(owner: pg.Client, id: string, recipients: number): Promise<void> {
  const { rows } = await owner.query(
    `select m.total, m.success, (select count(*)::int from automation.message_logs l where l.run_id = m.id and l.status = 'sent') as logged,
       (select count(distinct (l.page_id, l.recipient_id))::int from automation.message_logs l where l.run_id = m.id) as reached,
       (select count(*)::int from automation.run_trace) as steps, (select sum(o.messages)::int from automation.message_outcomes o where o.of_id = m.id) as counted
     from automation.message_runs m where m.id = $1`,
    [id],
  );
  const { steps, ...counts } = rows[0];
  const wrong = Object.entries(counts).filter(([, count]) => count !== recipients);
  if (wrong.length > 0 || steps < 3 * recipients)
    throw new Error(`F6: ${JSON.stringify(rows[0])} of ${recipients} recipients`);
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const recipients = isQuick ? 5000 : 100_000;
  const place = await server();
  say(`F6: a campaign to ${recipients} recipients`);
  const owner = await place.createDatabase('campaign_speed');
  const load = await loadPages(owner, PAGES, recipients / PAGES);
  await owner.query('vacuum analyze');
  const id = await startMessageRun(owner, load);
  let [ms, sent] = [0, 0];
  const statements = await countStatements(owner, async () => {
    ms = await timed(async () => {
      sent = await finish(place, 'campaign_speed', owner, id);
    });
  });
  if (sent !== recipients) throw new Error(`F6: ${sent} messages to ${recipients} recipients`);
  await check(owner, id, recipients);
  const perSecond = (1000 * recipients) / ms;
  return [
    {
      title: `F6 · a campaign to ${recipients} recipients, by a channel that does nothing`,
      columns: ['what', 'messages a second', 'of listmonk', 'statements per 1 000'],
      rows: [
        [
          'from the insert until it has finished',
          three(perSecond),
          times(perSecond / LISTMONK_PER_SECOND),
          three((1000 * statements) / recipients),
        ],
        ['listmonk, as published, by a real SMTP server', three(LISTMONK_PER_SECOND), times(1), '–'],
      ],
      notes: [
        `goal: as fast as listmonk. ${SENDERS} senders and a walk, which take turns, in one process; trace, log, figures and at most one message each are on`,
        'statements of walks and senders; without the pacing of messages, which is for channels. listmonk keeps where it is in its process',
      ],
    },
  ];
}

export const campaignSpeed: Bench = { name: 'F6', run };
