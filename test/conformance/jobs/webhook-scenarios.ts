/** Deliveries of events to systems of tenants. The other side recognises a repeated one by its id. */
import { randomUUID } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { seal, sealingKey } from '../../../functions/engine/seals/seal.ts';
import { insert } from '../../support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../../support/endpoint/setup-endpoint.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import type { JobScenario, Situation } from './job-scenario.ts';

let endpoint: TestEndpoint | undefined;

/** As the API seals it: with the key of the deployed secret. */
async function sealedOn({ runtime }: RunningStack, tenantId: string, id: string): Promise<string> {
  const { endpointUrl, region, administrator: credentials, resources } = runtime;
  const secret = resources.find(({ logicalId }) => logicalId.startsWith('SecretsSealing'));
  const client = new SecretsManagerClient({ endpoint: endpointUrl, region, credentials });
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secret?.attributes.ref }));
  client.destroy();
  const place = { kind: 'webhook-subscription', tenantId, id };
  return seal(sealingKey(JSON.parse(SecretString).key), `whsec_${Buffer.alloc(32, 1).toString('base64')}`, place);
}

const delivered = ({ tenantId }: Situation) =>
  new Set(endpoint?.callsOf(tenantId).map(({ headers }) => headers['webhook-id'])).size;

const change =
  (sql: string): JobScenario['hold'][string]['arrange'] =>
  ({ stack, tenantId }) =>
    stack.query(sql, [tenantId]);

const sendWebhook: JobScenario = {
  async arrange({ stack, tenantId, customerId }) {
    endpoint ??= await startEndpoint();
    const at = stack.now();
    const happened = { type: 'custom.tried', data: { about: tenantId }, occurred_at: at, handled_at: at };
    const event = { tenant_id: tenantId, customer_id: customerId, dedupe_key: randomUUID(), ...happened };
    const eventId = await insert(stack, 'automation.events', event);
    const id = randomUUID();
    const sealed = { secret: await sealedOn(stack, tenantId, id), secret_last_four: 'last', secret_set_at: at };
    const times = { created_at: at, updated_at: at };
    await insert(stack, 'automation.webhook_subscriptions', {
      ...{
        id,
        tenant_id: tenantId,
        name: 'Test',
        url: endpoint.url,
        event_types: ['custom.never'],
        ...sealed,
        ...times,
      },
    });
    return { subscriptionId: id, eventId };
  },
  async columns({ stack, tenantId }) {
    const [row] = await stack.query<{ lane_key: string }>(
      'select lane_key from automation.webhook_subscriptions where tenant_id = $1 order by created_at desc limit 1',
      [tenantId],
    );
    return { lane_key: row?.lane_key };
  },
  effects: async (situation) => ({ deliveries: delivered(situation) }),
  expected: { deliveries: 1 },
  quiet: { deliveries: 0 },
  // How often the worker asks for more after it depends on the moment.
  calls: 5,
  hold: {
    'the subscription has ended': {
      arrange: change(
        `update automation.webhook_subscriptions set status = 'ENDED', ended_reason = 'GONE' where tenant_id = $1`,
      ),
      status: 'CANCELLED',
      error: /^ENDED/,
    },
    'the event was forgotten': {
      arrange: change('delete from automation.events where tenant_id = $1'),
      status: 'CANCELLED',
      error: /^GONE/,
    },
  },
};

export const webhookScenarios = { SEND_WEBHOOK: sendWebhook };
