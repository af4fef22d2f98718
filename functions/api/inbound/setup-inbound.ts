/** For tests of the webhook: deliveries as Meta signs them. */
import { createHmac } from 'node:crypto';
import type { TestApi } from '../../../test/support/api/setup-api.ts';

/** What test/support/api/setup-api.ts puts into the secret. */
const APP_SECRET = 'app-secret';

export const sign = (body: string, secret = APP_SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** One entry of `messaging`. */
export const written = (pageId: string, from: string, message: object, timestamp: number) => ({
  sender: { id: from },
  recipient: { id: pageId },
  timestamp,
  ...message,
});

export const delivery = (pageId: string, ...messaging: readonly object[]) => ({
  object: 'page',
  entry: [{ id: pageId, time: 0, messaging }],
});

/** Sends as Meta does. */
export function deliver(api: TestApi, delivered: unknown, secret?: string) {
  const body = typeof delivered === 'string' ? delivered : JSON.stringify(delivered);
  const headers = { 'content-type': 'application/json', 'X-Hub-Signature-256': sign(body, secret) };
  return api.call({ method: 'POST', path: '/hooks/meta', body, headers });
}
