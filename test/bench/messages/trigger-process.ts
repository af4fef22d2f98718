/** The functions that answer one person, in a process of their own as on AWS: a walk and the urgent sender. trigger-start.ts starts it. */
import type pg from 'pg';
import { firstLimit } from '../../../functions/workflows/advance/next-limit.ts';
import { openEngineSession, openSession } from '../../../lib/database/session.ts';
import { wallMs } from '../rounds.ts';
import { openSender, WRITER } from './load.ts';

/** The first message is the superuser's URL of the database, answered by `ready`; orders are answered by delays. */
export interface TriggerOrder {
  readonly pageId: string;
  readonly flowId: string;
  readonly samples: number;
}

/** A message too: the call for a person was made by a sender of the campaign, which takes urgent messages as well. */
export interface CallElsewhere {
  readonly recipientId: string;
  /** `wallMs()` of that process. */
  readonly calledMs: number;
}

const PATIENCE_MS = 30_000;

interface Functions {
  readonly owner: pg.Client;
  readonly walker: pg.Client;
  readonly send: ReturnType<typeof openSender>;
  /** When the call for a recipient was made, as `wallMs()`. */
  readonly calledMs: Map<string, number>;
}

async function open(url: string): Promise<Functions> {
  const calledMs = new Map<string, number>();
  const channel = {
    isPaced: true,
    send: async ({ recipientId }: { readonly recipientId: string }) => void calledMs.set(recipientId, wallMs()),
  };
  const send = openSender(await openEngineSession(url), channel, true);
  return { owner: await openSession(url), walker: await openEngineSession(url), send, calledMs };
}

let people = 0;

/** From before the insert to the call, one person after the other. Wake-ups are function calls; F14 includes their queues. */
async function delays({ owner, walker, send, calledMs }: Functions, order: TriggerOrder): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < order.samples; n += 1) {
    people += 1;
    const recipientId = `${WRITER}${people}`;
    const insertedMs = wallMs();
    await owner.query(
      'insert into automation.trigger_runs (trigger_id, recipient_user_id, page_id, flow_id) values (1, $1, $2, $3)',
      [recipientId, order.pageId, order.flowId],
    );
    await walker.query('select from automation.advance_workflows($1, $2)', [firstLimit(1), new Date()]);
    while (!calledMs.has(recipientId)) {
      if (wallMs() - insertedMs > PATIENCE_MS) throw new Error(`${recipientId} was not answered`);
      await send();
    }
    found.push((calledMs.get(recipientId) ?? Number.NaN) - insertedMs);
  }
  return found;
}

process.once('message', async (url: string) => {
  const functions = await open(url);
  process.on('message', async (order: TriggerOrder | CallElsewhere) => {
    if ('calledMs' in order) {
      functions.calledMs.set(order.recipientId, order.calledMs);
      return;
    }
    // Warms up query plans and compiled code.
    if (people === 0) await delays(functions, { ...order, samples: 10 });
    process.send?.(await delays(functions, order));
  });
  process.send?.('ready');
});
// The process that started this one may have ended.
process.once('disconnect', () => process.exit());
