/** For tests of webhooks of tenants: an endpoint of the form atlas, and deliveries that are signed as it wants them. */
import { createHmac } from 'node:crypto';
import type { Reply, TestApi } from '../../../../test/support/api/setup-api.ts';

export interface TestEndpoint {
  readonly id: string;
  readonly secret: string;
  readonly path: string;
}

export async function addEndpoint(api: TestApi, key: string, settings: object = {}): Promise<TestEndpoint> {
  const body = { name: 'Payments', form: 'atlas', ...settings };
  const made = await api.call({ method: 'POST', path: '/api/webhook-endpoints', key, body });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body;
}

interface Delivered {
  readonly secret?: string;
  readonly at?: Date;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body that is no text is sent as JSON. */
export function send(api: TestApi, endpoint: TestEndpoint, delivered: unknown, more: Delivered = {}): Promise<Reply> {
  const { secret = endpoint.secret, at = new Date(), headers = {} } = more;
  const body = typeof delivered === 'string' ? delivered : JSON.stringify(delivered);
  const seconds = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const signed = { 'X-Atlas-Timestamp': seconds, 'X-Atlas-Signature': signature };
  return api.call({
    method: 'POST',
    path: endpoint.path,
    body,
    headers: { 'Content-Type': 'application/json', ...signed, ...headers },
  });
}
