/** What Meta sends to an application: messages that people write, and echoes, signed with the application's secret. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** Where an application listens, and what its calls are signed with. */
export interface Application {
  readonly url: string;
  readonly appSecret: string;
}

/** What a person does at a page. */
export interface Written {
  readonly pageId: string;
  readonly recipientId: string;
  readonly text?: string;
  /** Of a button that is pressed, in place of a text. */
  readonly payload?: string;
  /** Of a message that is delivered again. */
  readonly messageId?: string;
}

/** How the application answered. */
export interface Delivered {
  readonly messageId: string;
  readonly status: number;
  readonly reply: unknown;
}

/** A message that was sent in the name of a page. */
interface EchoOf {
  readonly pageId: string;
  readonly recipientId: string;
  readonly messageId: string;
  readonly message: object;
}

async function post({ url, appSecret }: Application, body: string) {
  const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  try {
    return { status: response.status, reply: JSON.parse(text) };
  } catch {
    return { status: response.status, reply: text };
  }
}

/** Sends to the application, which `connect` names. */
export function createWebhook(clock: Clock) {
  let application: Application | undefined;
  let open = 0;
  const deliver = async (from: string, to: string, pageId: string, more: object) => {
    if (!application) return undefined;
    const time = clock.now().getTime();
    const messaging = [{ sender: { id: from }, recipient: { id: to }, timestamp: time, ...more }];
    open += 1;
    try {
      return await post(application, JSON.stringify({ object: 'page', entry: [{ id: pageId, time, messaging }] }));
    } finally {
      open -= 1;
    }
  };
  return {
    connect: (to: Application) => {
      application = to;
    },
    idle: () => open === 0,
    /** Undefined while nothing listens. */
    async tell({ pageId, recipientId, text, payload, messageId }: Written): Promise<Delivered | undefined> {
      const mid = messageId ?? `m_${randomBytes(24).toString('base64url')}`;
      const more =
        payload === undefined
          ? { message: { mid, ...(text === undefined ? {} : { text }) } }
          : { postback: { mid, title: payload.slice(0, 20), payload } };
      const answered = await deliver(recipientId, pageId, pageId, more);
      return answered && { messageId: mid, ...answered };
    },
    async echo({ pageId, recipientId, messageId: mid, message }: EchoOf): Promise<void> {
      await deliver(pageId, recipientId, pageId, { message: { ...message, mid, is_echo: true, app_id: 1 } });
    },
  };
}
