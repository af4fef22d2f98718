/** For tests of the database triggers: a CRM's session, and a substitute for Lambda that counts its invocations. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { aTenant } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';

/** Counts invocations, also those of transactions that roll back. */
const LAMBDA = `
  create schema aws_lambda;
  create sequence heard;
  create function aws_lambda.invoke(function_name text, payload json, region text, invocation_type text)
  returns table (status_code int) language plpgsql as $$
  begin
    perform nextval('public.heard');
    raise notice 'rang % % % % %', function_name, payload, region, invocation_type,
      current_setting('aws_lambda.connect_timeout_ms') || '/' || current_setting('aws_lambda.request_timeout_ms');
    return query select 202;
  end $$;
  insert into automation.doorbell_target (function_arn, region) values ('arn:relay', 'eu-west-1')`;

const ROLE = `
  do $$ begin create role a_crm login; exception when duplicate_object then null; end $$;
  grant usage on schema crm to a_crm;
  grant select, insert, update, delete on all tables in schema crm to a_crm;
  do $$ declare t text; begin
    for t in select tablename from pg_tables where schemaname = 'crm' loop
      execute format('create policy any_crm on crm.%I to a_crm using (true) with check (true)', t);
    end loop;
  end $$`;

interface Writing {
  database: TestDatabase;
  /** A session as a CRM has it: no superuser, no rights on `automation`. */
  writer: pg.Client;
  /** A new tenant with the journey on, for each test. */
  tenantId: string;
}

const readsOf = (state: Writing) => ({
  async invocations() {
    const [row] = await state.database.query<{ heard: number }>(
      'select case when is_called then last_value else 0 end::int as heard from heard',
    );
    return row?.heard;
  },
  events: (of = state.tenantId) =>
    state.database.query<{ type: string; customer_id: string; data: unknown }>(
      'select type, customer_id, data from automation.events where tenant_id = $1 order by type, occurred_at, customer_id',
      [of],
    ),
});

/** Registers the hooks of a test file. What it returns is complete when the first test runs. */
export function setUpCrmWriter() {
  const state = {} as Writing; // the hooks below set its members
  async function newTenant(clientJourney: boolean): Promise<string> {
    const tenant = await aTenant(state.database);
    await state.database.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, $2)', [
      tenant,
      clientJourney,
    ]);
    return tenant;
  }
  beforeAll(async () => {
    state.database = await createTestDatabase();
    await state.database.query(LAMBDA);
    await state.database.query(ROLE);
    state.writer = new pg.Client({ connectionString: state.database.url });
    await state.writer.connect();
    await state.writer.query('set role a_crm');
  });
  beforeEach(async () => {
    state.tenantId = await newTenant(true);
    await state.database.query('alter sequence heard restart');
  });
  afterAll(async () => {
    await state.writer.end();
    await state.database.drop();
  });
  const { invocations, events } = readsOf(state);
  const types = async (of = state.tenantId) => (await events(of)).map(({ type }) => type);
  const insertCustomers = (count: number, status = 'ACTIVE', tenant = state.tenantId) =>
    state.writer.query(
      `insert into crm.customers (tenant_id, name, status) select $1, 'Customer ' || n, $2 from generate_series(1, $3::int) n`,
      [tenant, status, count],
    );
  return { state, newTenant, invocations, events, types, insertCustomers };
}
