/** Tells functions behind queues that there is work. Sent after commit; a ring that is lost comes again with the caller's retry. */
import { environment } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { queueUrls } from '../../engine/queue/queue-urls.ts';
import { type Message, sendMessages } from '../../engine/queue/send-messages.ts';

export interface Ring extends Message {
  /** Name of the function whose queue it is. */
  readonly name: string;
}

/** Throws QUEUE_ERROR when SQS keeps refusing: what was committed stays, and the same request rings again. */
export async function ring(rings: readonly Ring[]): Promise<void> {
  const urls = queueUrls();
  for (const name of new Set(rings.map((one) => one.name))) {
    const url = urls[name];
    if (url === undefined) throw new EngineError('INTERNAL', `${environment.queueUrls} has no queue of ${name}`);
    const messages = rings.filter((one) => one.name === name);
    await sendMessages(url, messages).catch((cause: unknown) => {
      throw new EngineError('QUEUE_ERROR', 'It is recorded, but its queue does not answer; send the request again', {
        cause,
      });
    });
  }
}
