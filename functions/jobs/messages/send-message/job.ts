import { defineJob, type Job, type JobOutcome } from '../../../engine/ledger/job.ts';
import type { Channel, Content } from '../channels/channel.ts';
import { channels } from '../channels/index.ts';
import { lead } from '../starts/lead.ts';
import { startAt } from '../starts/start.ts';
import { decide } from './decide.ts';
import { type Message, readMessage } from './message.ts';
import { outcomeOfDecision, outcomeOfResult, putBack } from './outcome.ts';
import { isPageRefused, noteOutcome } from './refused-pages.ts';

async function sendTo(channel: Channel, { id: jobId, payload: message, tenantId }: Job<Message>, content: Content) {
  const { pageId: id, page, key, recipientId: address, mail } = message;
  const sender = { token: null, originationIdentity: null, phoneNumberId: null, url: null, ...page, id, tenantId };
  const isTogether = channel.capabilities.sendsTogether === true;
  const start = startAt(isTogether ? message.countedAt : message.startsAt);
  const begunMs = performance.now();
  // What goes in one call is prepared first.
  if (!isTogether) await start.wait(lead.aheadMs());
  if (start.isOver()) return { kind: 'missed' } as const;
  if (isPageRefused(id, begunMs)) return undefined;
  const [result] = await channel.send(sender, [{ key, jobId, address, content, start, mail }]);
  if (!result) throw new Error('A channel gave no result for a message');
  return result;
}

async function send(job: Job<Message>, channel: Channel): Promise<JobOutcome> {
  const { payload: message, now } = job;
  const decision = decide(message, channel.capabilities, now);
  if (decision.kind !== 'send') return outcomeOfDecision(decision);
  const { content } = decision;
  const result = await sendTo(channel, job, content);
  if (!result) return putBack(message, 'PAGE_REFUSED: the channel refuses the token of the page');
  return outcomeOfResult(result, { message, content });
}

async function run(job: Job<Message>): Promise<JobOutcome> {
  const { key, objection, channel: name, pageId } = job.payload;
  if (objection !== null) return { kind: 'cancelled', reason: objection };
  const channel = channels[name];
  if (!channel) return { kind: 'failed', reason: `UNKNOWN_CHANNEL: nothing sends by ${name}`, retry: false };
  const outcome = await send(job, channel);
  noteOutcome(pageId, key, outcome);
  return outcome;
}

/** Sends one message of a page to one recipient. What a function that died had begun is unknown, and a person decides about it. */
export const sendMessage = defineJob({
  type: 'SEND_MESSAGE',
  unknownOutcome: 'hold',
  read: readMessage,
  run,
});
