import type { Client } from 'pg';
import type { TriggerType } from '../../support/triggers/evaluate-tenant.ts';

/** Gives each tenant one active trigger of a type; a tenant that has one keeps it. */
export async function addTriggers(
  client: Client,
  { definition }: TriggerType,
  config: Readonly<Record<string, number>> = {},
): Promise<void> {
  await client.query(
    `insert into automation.automated_triggers (tenant_id, trigger_type, name, config)
     select id, $1, $1, $2 from crm.tenants on conflict (tenant_id, name) do nothing`,
    [definition.type, JSON.stringify(config)],
  );
}
