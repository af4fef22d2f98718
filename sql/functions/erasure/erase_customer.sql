-- Erases the caller's customer with this id of the caller's: personal data goes from every table, what waits for the customer is cancelled, and rows that
-- figures are made of stay. The list of columns is in functions/api/crm/erasure/setup-personal-data.ts, which a test compares with the tables.
-- Idempotent: an erased customer is found by the hash of the id, and what came in since by other doors is erased too. Null: there is none. Runs with its owner's rights, and asks for the tenant itself.
create or replace function automation.erase_customer(p_external_id text, p_now timestamptz) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  tenant constant uuid := automation.current_tenant();
  hash constant text := encode(sha256(convert_to(p_external_id, 'UTF8')), 'hex');
  person record;
  before automation.erasures;
  runs uuid[];
  going uuid[];
  cancelled integer = 0;
  jobs integer;
begin
  -- Against writers of rows (automation.store_rows).
  perform pg_advisory_xact_lock(hashtextextended('erasure ' || tenant, 0));
  select c.id, lower(c.email) as email into person from crm.customers c where c.tenant_id = tenant and c.external_id = p_external_id for update;
  if not found then
    select e.* into before from automation.erasures e where e.tenant_id = tenant and e.external_id_hash = hash;
    select c.id, lower(c.email) as email into person from crm.customers c where c.tenant_id = tenant and c.id = before.customer_id for update;
    if not found then
      return case when before.customer_id is not null
        then jsonb_build_object('customerId', before.customer_id, 'erasedAt', before.erased_at, 'cancelledRuns', 0, 'cancelledJobs', 0) end;
    end if;
  end if;

  -- Those of the customer, and those of message flows to where the customer is reached.
  runs = array(
    select r.id from automation.runs r where r.tenant_id = tenant and r.customer_id = person.id
    union
    select t.run_id
    from automation.subscribers s
    join automation.trigger_runs t on t.tenant_id = tenant and t.page_id = s.page_id and t.recipient_user_id = s.recipient_id and t.run_id is not null
    where s.tenant_id = tenant and s.customer_id = person.id);
  -- A walk that holds a run writes it first.
  perform from automation.cursors k where k.tenant_id = tenant and k.run_id = any (runs) order by k.run_id, k.id for update;
  select array_agg(r.id) into going from automation.runs r where r.tenant_id = tenant and r.id = any (runs) and r.status = 'RUNNING';
  if going is not null then
    cancelled = automation.end_runs(array_fill(tenant, array[cardinality(going)]), going, array_fill('CANCELLED'::text, array[cardinality(going)]),
      array_fill('ERASED'::text, array[cardinality(going)]), array_fill(null::text, array[cardinality(going)]), p_now);
  end if;

  jobs = automation.erase_jobs(tenant, person.id, runs, p_now);
  perform automation.erase_addresses(tenant, person.id, person.email, p_now);
  perform automation.erase_crm_rows(tenant, person.id, p_external_id, p_now);
  perform automation.erase_traces(tenant, person.id, runs);

  -- Somebody inserted the id again by SQL: it is of the one who is erased now.
  update automation.erasures e set external_id_hash = null where e.tenant_id = tenant and e.external_id_hash = hash and e.customer_id <> person.id;
  insert into automation.erasures (tenant_id, customer_id, external_id_hash, erased_at) values (tenant, person.id, hash, p_now) on conflict do nothing;
  insert into automation.jobs (tenant_id, type, queue, payload, run_at, rank_at, created_at, dedupe_key)
  values (tenant, 'ERASE_FILES', 'file-operations', jsonb_build_object('customerId', person.id), p_now, p_now, p_now, 'erase-files:' || person.id)
  on conflict (tenant_id, live_key) where live_key is not null do nothing;
  return jsonb_build_object('customerId', person.id, 'erasedAt', coalesce(before.erased_at, p_now), 'cancelledRuns', cancelled, 'cancelledJobs', jobs);
end
$$;

revoke all on function automation.erase_customer(text, timestamptz) from public;
grant execute on function automation.erase_customer(text, timestamptz) to followthrough_api;
