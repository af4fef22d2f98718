-- What the event functions' statements are made of, and who may do what with events.

-- An event in hand: locked, with why nothing is to be done for it, if so. No row: it was handled before, or is not there.
create function automation.open_event(of_tenant uuid, event_id uuid, event_type text)
returns table (tenant_id uuid, id uuid, customer_id uuid, data jsonb, occurred_at timestamptz, skip text)
language sql set search_path = ''
as $$
  select e.tenant_id, e.id, e.customer_id, e.data, e.occurred_at,
    case
      when not exists (select from automation.tenant_settings s where s.tenant_id = e.tenant_id and s.client_journey) then 'JOURNEY_OFF'
      when not exists (select from crm.customers c where c.tenant_id = e.tenant_id and c.id = e.customer_id) then 'CUSTOMER_GONE'
    end
  from automation.events e
  where e.tenant_id = of_tenant and e.id = event_id and e.type = event_type and e.handled_at is null
  for update
$$;

create function automation.close_event(of_tenant uuid, event_id uuid, skip text, at timestamptz) returns text
language sql set search_path = ''
as $$
  update automation.events e
  set handled_at = at, outcome = coalesce('SKIPPED: ' || skip, 'DONE')
  where e.tenant_id = of_tenant and e.id = event_id
  returning e.outcome
$$;

-- An id in an event's data; null when absent, or when a writer put something else there.
create function automation.id_in(data jsonb, member text) returns uuid
language sql immutable set search_path = ''
as $$ select case when pg_input_is_valid(data ->> member, 'uuid') then (data ->> member)::uuid end $$;

-- Null when a live job has the key.
create function automation.queue_job(
  of_tenant uuid, job_type text, job_queue text, job_priority integer, job_payload jsonb, job_key text, not_before timestamptz, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  insert into automation.jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, dedupe_key, created_at)
  values (of_tenant, job_type, job_queue, job_priority, job_payload, not_before, automation.rank_at(not_before, job_priority), job_key, at)
  on conflict (tenant_id, dedupe_key) where dedupe_key is not null and status in ('QUEUED', 'PROCESSING') do nothing
  returning id
$$;

-- Null where the tenant sends no e-mail. What the customer prefers is the job's to ask, when it runs.
create function automation.queue_email(
  of_tenant uuid, of_customer uuid, event_id uuid, template text, variables jsonb, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(
    of_tenant, 'SEND_EMAIL', 'email', 5,
    jsonb_build_object('template', template, 'customerId', of_customer, 'eventId', event_id, 'variables', variables),
    'email:' || event_id || ':' || template, at, at)
  from automation.tenant_settings s
  where s.tenant_id = of_tenant and s.email_workflows
$$;

-- Null when the customer has the deliverable, or it is on its way.
create function automation.queue_deliverable(
  of_tenant uuid, of_customer uuid, of_month integer, job_priority integer, not_before timestamptz, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(
    of_tenant, 'GENERATE_DELIVERABLE', 'ai-generation', job_priority,
    jsonb_build_object('customerId', of_customer, 'month', of_month),
    'deliverable:' || of_customer || ':' || of_month, not_before, at)
  where not exists (
    select from crm.deliverables d where d.tenant_id = of_tenant and d.customer_id = of_customer and d.month = of_month
  )
$$;

create function automation.add_activity(
  of_tenant uuid, of_customer uuid, activity_type text, activity_summary text, activity_data jsonb, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  insert into crm.activities (tenant_id, customer_id, type, summary, data, occurred_at)
  values (of_tenant, of_customer, activity_type, activity_summary, activity_data, at)
  returning id
$$;

-- Events of deliverables whose due moment has passed, once for each due moment. Answers how many are new.
create function automation.raise_overdue_deliverables(of_tenant uuid, time_zone text, at timestamptz) returns integer
language sql set search_path = ''
as $$
  with raised as (
    insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_OVERDUE', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month, 'dueOn', date(d.due_at at time zone time_zone)),
      at, 'crm:overdue:' || d.id || ':' || extract(epoch from d.due_at)
    from crm.deliverables d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    where d.tenant_id = of_tenant and d.due_at <= at and d.status <> 'COMPLETED'
    on conflict do nothing
    returning id
  )
  select cast(count(*) as integer) from raised
$$;

do $$
declare
  place text;
begin
  foreach place in array array['tenant_settings', 'email_preferences', 'events', 'outbox'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select on automation.tenant_settings, automation.email_preferences to followthrough_engine;
grant select, insert, update on automation.events to followthrough_engine;
grant select, update, delete on automation.outbox to followthrough_engine;
grant select, delete on automation.doorbells to followthrough_engine;
-- A row lock takes the privilege to update: the relay passes over doorbells that another one removes.
grant update on automation.doorbells to followthrough_engine;
grant insert on crm.activities to followthrough_engine;

grant select, insert, update on automation.tenant_settings, automation.email_preferences to followthrough_api;
grant select, insert on automation.events to followthrough_api;
-- A key that comes again answers the first event's id, for which the row is locked by an update that changes nothing.
grant update (dedupe_key) on automation.events to followthrough_api;
