import { environment } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { queueUrls } from '../../engine/queue/queue-urls.ts';
import { sendMessages } from '../../engine/queue/send-messages.ts';
import type { WakeUp } from './idempotency/answer.ts';

/** Sends messages after the commit. Throws QUEUE_ERROR when SQS keeps refusing; the same request then sends them again. */
export async function sendWakeUps(wakeUps: readonly WakeUp[]): Promise<void> {
  const urls = queueUrls();
  for (const name of new Set(wakeUps.map((wakeUp) => wakeUp.name))) {
    const url = urls[name];
    if (url === undefined) throw new EngineError('INTERNAL', `${environment.queueUrls} has no queue of ${name}`);
    const messages = wakeUps.filter((wakeUp) => wakeUp.name === name);
    await sendMessages(url, messages).catch((cause: unknown) => {
      throw new EngineError('QUEUE_ERROR', 'It is recorded, but its queue does not answer; send the request again', {
        cause,
      });
    });
  }
}
