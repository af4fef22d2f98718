import { now as clockNow } from '../../../engine/clock.ts';
import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import type { Channel, Content, SendResult } from '../channels/channel.ts';
import { channels } from '../channels/index.ts';
import { awaitStart } from './await-start.ts';
import { decide } from './decide.ts';
import { type Message, readMessage } from './message.ts';
import { outcomeOfDecision, outcomeOfResult } from './outcome.ts';

async function sendTo(channel: Channel, { tenantId }: Job<Message>, message: Message, content: Content) {
  const { pageId: id, page, key, recipientId: address } = message;
  const sender = { token: null, originationIdentity: null, phoneNumberId: null, url: null, ...page, id, tenantId };
  const [result] = await channel.send(sender, [{ key, address, content }]);
  if (!result) throw new Error('A channel gave no result for a message');
  return result;
}

/** What the channel knows of windows counts: another program may have answered for the page. */
const isWindowClosed = (result: SendResult) => result.kind === 'failed' && result.class === 'window';

async function run(job: Job<Message>): Promise<JobOutcome> {
  const { payload: message, now } = job;
  const { objection, channel: name } = message;
  if (objection !== null) return { kind: 'cancelled', reason: objection };
  const channel = channels[name];
  if (!channel) return { kind: 'failed', reason: `UNKNOWN_CHANNEL: nothing sends by ${name}`, retry: false };
  const decision = decide(message, channel.capabilities, now);
  if (decision.kind !== 'send') return outcomeOfDecision(decision);
  if (!(await awaitStart(now, message.place, message.page?.perSecond ?? 1)))
    return {
      kind: 'later',
      at: clockNow(),
      reason: 'LATE_CLAIM: the claim took so long that its start does not count',
    };
  const result = await sendTo(channel, job, message, decision.content);
  if (!isWindowClosed(result) || decision.content.kind === 'template')
    return outcomeOfResult(result, channel.capabilities.isIdempotent);
  const then = decide(message, channel.capabilities, now, true);
  if (then.kind !== 'send') return outcomeOfDecision(then);
  return outcomeOfResult(await sendTo(channel, job, message, then.content), channel.capabilities.isIdempotent);
}

/** Sends one message of a page to one recipient. What a function that died had begun is unknown, and a person decides about it. */
export const sendMessage = defineJob({
  type: 'SEND_MESSAGE',
  unknownOutcome: 'hold',
  read: readMessage,
  run,
});
