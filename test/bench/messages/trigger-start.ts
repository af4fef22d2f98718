/** F5: how soon the answer to one person starts behind a campaign on the same page, and how much the campaign slows down. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '../../../functions/jobs/messages/send-message/message.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import type { BenchServer } from '../bench-server.ts';
import { percentile } from '../percentile.ts';
import { median, timed, wallMs } from '../rounds.ts';
import { three, times } from '../table.ts';
import { numberOf, walk } from '../workflows/load.ts';
import { loadPages, openSender, startMessageRun, WRITER } from './load.ts';
import type { CallElsewhere, TriggerOrder } from './trigger-process.ts';

const SENDERS = 2;
const CALL_MS = 20;
/** As long as the rate of the page is measured by itself. */
const ALONE_MS = 5000;
const LIMIT = 5000;

interface Triggers {
  /** Returns the delays of its runs. */
  measure(order: TriggerOrder): Promise<number[]>;
  tell(call: CallElsewhere): void;
  close(): void;
}

/** Starts the process that answers people; its start is not part of any delay. */
async function openTriggers(url: string): Promise<Triggers> {
  const child = fork(join(import.meta.dirname, 'trigger-process.ts'));
  const ask = (message: TriggerOrder | string) =>
    new Promise<unknown>((done, fail) => {
      const failed = (code: number | null) => fail(new Error(`F5: the process of the triggers ended with ${code}`));
      child.once('exit', failed);
      child.once('message', (answer) => {
        child.off('exit', failed);
        done(answer);
      });
      child.send(message);
    });
  await ask(url);
  return {
    measure: async (order) => (await ask(order)) as number[], // what trigger-process.ts sends
    tell: (call) => void child.send(call),
    close: () => child.disconnect(),
  };
}

/** Makes a database with a page, and a campaign to so many subscribers that waits to be sent. */
async function openPage(place: BenchServer, database: string, waiting: number) {
  const owner = await place.createDatabase(database);
  const load = await loadPages(owner, 1, waiting);
  if (waiting > 0) {
    await startMessageRun(owner, load);
    await walk(await place.connectAsEngine(database), new Date().toISOString(), LIMIT);
    const jobs = await numberOf(owner, `automation.jobs where status = 'QUEUED'`);
    if (jobs !== waiting) throw new Error(`F5: ${jobs} messages wait instead of ${waiting}`);
  }
  await owner.query('vacuum analyze');
  const triggers = await openTriggers(place.postgres.url(database));
  const order = { pageId: load.pageIds[0] ?? '', flowId: load.flowId };
  let sent = 0;
  let answered = 0;
  const channel = {
    isPaced: true,
    async send({ recipientId }: Message) {
      if (recipientId.startsWith(WRITER)) {
        triggers.tell({ recipientId, calledMs: wallMs() });
        answered += 1;
      } else sent += 1;
      await pause(CALL_MS);
    },
  };
  const senders: ReturnType<typeof openSender>[] = [];
  for (let n = 0; n < SENDERS; n += 1) senders.push(openSender(await place.connectAsEngine(database), channel));
  return {
    triggers,
    order,
    /** How many people its own senders have answered. */
    answered: () => answered,
    /** Sends messages of the campaign while `other` runs. Returns how many a second. */
    async rate(other: () => Promise<unknown>): Promise<number> {
      const before = sent;
      let isOver = false;
      const ms = await timed(async () => {
        const sending = Promise.all(senders.map((send) => send(() => isOver)));
        await other();
        isOver = true;
        await sending;
      });
      if ((await numberOf(owner, `automation.jobs where status = 'QUEUED'`)) === 0)
        throw new Error('F5: the campaign was over before its time');
      return (1000 * (sent - before)) / ms;
    },
  };
}

/** Measures in turns: people who write while nothing else is sent, the same behind the campaign, and the campaign by itself. */
async function measure({ server, isQuick, say }: BenchRun, waiting: number) {
  const place = await server();
  const quiet = await openPage(place, 'trigger_idle', 0);
  const busy = await openPage(place, 'trigger_behind', waiting);
  const samples = isQuick ? 20 : 50;
  const delays = { idle: [] as number[], behind: [] as number[] };
  const rates = { alone: [] as number[], beside: [] as number[] };
  for (let round = 0; round < (isQuick ? 2 : 5); round += 1) {
    say(`F5: round ${round + 1}`);
    delays.idle.push(...(await quiet.triggers.measure({ ...quiet.order, samples })));
    rates.alone.push(await busy.rate(() => pause(ALONE_MS)));
    const write = async () => delays.behind.push(...(await busy.triggers.measure({ ...busy.order, samples })));
    rates.beside.push(await busy.rate(write));
  }
  quiet.triggers.close();
  busy.triggers.close();
  return { delays, alone: median(rates.alone), beside: median(rates.beside), answered: busy.answered() };
}

async function run(benchRun: BenchRun): Promise<Table[]> {
  const waiting = benchRun.isQuick ? 10_000 : 100_000;
  benchRun.say(`F5: a campaign to ${waiting} recipients of one page`);
  const { delays, alone, beside, answered } = await measure(benchRun, waiting);
  const row = (name: string, values: readonly number[]) => [
    name,
    three(median(values)),
    three(percentile(values, 0.99)),
    times(median(values) / median(delays.idle)),
    times(percentile(values, 0.99) / percentile(delays.idle, 0.99)),
  ];
  return [
    {
      title: `F5 · from the insert of a trigger run to its call, ms, behind ${waiting} messages of the same page (300 a second, calls of ${CALL_MS} ms)`,
      columns: ['when', 'p50', 'p99', 'p50 of idle', 'p99 of idle'],
      rows: [row('idle', delays.idle), row('behind the campaign', delays.behind)],
      notes: [
        `the campaign keeps ${three((100 * beside) / alone)} % of its rate (${three(alone)} → ${three(beside)} messages a second)`,
        `${answered} of ${delays.behind.length} were answered by the campaign’s own senders`,
        'goals: p99 ≤ 1.25 × idle; the campaign ≥ 80 %. 150 ms of each are the pacing, by which no second sees more than the page’s rate',
      ],
    },
  ];
}

export const triggerStart: Bench = { name: 'F5', run };
