import type { Database } from '../../../engine/data/database.ts';
import { environment, required } from '../../../engine/environment.ts';
import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import { choiceIn, idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { sendableAddress } from '../../../engine/mail/address.ts';
import { senderOf } from '../../../engine/mail/sender-of.ts';
import { shownName } from '../../../engine/shown-name.ts';
import { compose } from '../send-email/compose.ts';
import { send } from '../send-email/send.ts';
import { findNotice, settleNotice } from './queries.gen.ts';
import { noticeOf } from './text.ts';

const HOUR_MS = 3_600_000;

interface Payload {
  readonly workflowId: string;
  readonly kind: 'FAILED' | 'FINISHED';
}

async function run({ id, tenantId, payload, now, attempt }: Job<Payload>, database: Database): Promise<JobOutcome> {
  const { workflowId, kind } = payload;
  const of = { tenantId, workflowId, kind };
  const found = await database.maybeOne(findNotice, of);
  const addresses = (found?.addresses as readonly string[] | null | undefined) ?? []; // as compile-settings.ts wrote them
  const recipients = addresses.flatMap((one) => sendableAddress(one) ?? []);
  // The function died after it had sent the notice and taken the runs off.
  if (!found && attempt > 1) return { kind: 'done', result: { runs: 0, recipients: 0 } };
  if (!found || recipients.length === 0)
    return { kind: 'cancelled', reason: 'NOTHING_TO_SAY: no run has ended since, or the settings name no address' };
  const from = senderOf(found.senderAddress);
  if (typeof from !== 'string') return from;
  const { runs, tenantName } = found;
  const email = noticeOf({ ...found, kind, workflowId });
  const fromName = shownName(found.senderName ?? '') || shownName(tenantName) || 'Followthrough';
  const envelope = { from, fromName, replyTo: found.replyToAddress, jobId: id, unsubscribe: null, sentAt: now };
  const configurationSet = required(environment.configurationSet);
  for (const to of new Set(recipients)) {
    const message = await compose(email, { ...envelope, to });
    await send({ from, to, message, configurationSet, tags: { tenant: tenantId, job: id } });
  }
  const left = await database.maybeOne(settleNotice, { ...of, runs, now });
  if (left && left.runs > 0)
    return { kind: 'later', at: new Date(now.getTime() + HOUR_MS), reason: 'MORE: runs that ended meanwhile' };
  return { kind: 'done', result: { runs, recipients: recipients.length } };
}

/**
 * Tells people that runs of a workflow have failed or finished, and how many. A function that died may have sent it: it is sent again, since
 * two notices are better than none.
 */
export const sendNotice = defineJob({
  type: 'SEND_NOTICE',
  unknownOutcome: 'retry',
  read: (payload) => {
    const members = objectIn(payload, '');
    return {
      workflowId: idIn(members, 'workflowId'),
      kind: choiceIn(members, 'kind', ['FAILED', 'FINISHED'] as const),
    };
  },
  run: (job, { database }) => run(job, database),
});
