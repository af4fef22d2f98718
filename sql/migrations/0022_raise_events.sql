-- Facts in the CRM's tables become events in the writer's own transaction, whoever writes; events become messages in the
-- outbox; and each transaction that put something there rings the relay once, at its commit.

-- Deferred: at commit there is nothing left to wait for but the commit itself, which the relay waits out by the xid.
-- A ring that fails must cost the writer nothing but the short time-out: the sweep covers it.
create function automation.ring_doorbell() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  target automation.doorbell_target;
begin
  select t.is_only_row, t.function_arn, t.region into target from automation.doorbell_target t;
  if not found then
    return null;
  end if;
  begin
    -- An HTTP call within the region takes some 10 ms; the defaults of 1 s and 3 s are long for somebody's insert.
    perform set_config('aws_lambda.connect_timeout_ms', '500', true), set_config('aws_lambda.request_timeout_ms', '1000', true);
  exception when others then
    null; -- where the settings are not ours to make, the defaults hold
  end;
  begin
    perform aws_lambda.invoke(target.function_arn, json_build_object('xid', cast(new.xid as text)), target.region, 'Event');
  exception when query_canceled or others then
    raise log 'The doorbell did not ring (%): %', sqlstate, sqlerrm;
  end;
  return null;
end
$$;

create constraint trigger ring_doorbell after insert on automation.doorbells
  deferrable initially deferred for each row execute function automation.ring_doorbell();

-- Every writer has a row of its own, so that no two wait for each other.
create function automation.note_doorbell() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from automation.doorbell_target) and exists (select from inserted) then
    insert into automation.doorbells (xid) values (pg_current_xact_id()) on conflict do nothing;
  end if;
  return null;
end
$$;

create trigger note_doorbell after insert on automation.outbox
  referencing new table as inserted for each statement execute function automation.note_doorbell();

-- What the relay looks for: due, and in nobody's hands.
create index outbox_due on automation.outbox (due_at, id);

-- A row of the outbox holds up to a hundred events of a tenant and type: half of what a bulk writer paid was their rows.
-- A hundred ids are 4 KB, so that a claim of 200 rows fits the megabyte of a Data API reply.
alter table automation.outbox drop column subject_id;
alter table automation.outbox add column subject_ids uuid[];

create function automation.send_events() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic, subject_ids)
  select e.tenant_id, 'event:' || e.type, array_agg(e.id)
  from (
    select i.tenant_id, i.type, i.id, (row_number() over (partition by i.tenant_id, i.type) - 1) / 100 as part
    from inserted i
  ) e
  group by e.tenant_id, e.type, e.part;
  return null;
end
$$;

create trigger send_events after insert on automation.events
  referencing new table as inserted for each statement execute function automation.send_events();

-- The keys of facts that the database records itself begin with `crm:`. What can happen again has the writer's moment in
-- its key: once per transaction. now() is the transaction's, so both keys and events of one transaction agree.

create function automation.note_created_customers() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.tenant_settings s where s.client_journey) then
    return null;
  end if;
  insert into automation.events (tenant_id, type, customer_id, dedupe_key)
  select c.tenant_id, happened.type, c.id, happened.dedupe_key
  from inserted c
  join automation.tenant_settings s on s.tenant_id = c.tenant_id and s.client_journey
  cross join lateral (
    select 'CLIENT_CREATED' as type, 'crm:created:' || c.id as dedupe_key
    union all
    select 'CLIENT_ACTIVATED', 'crm:activated:' || c.id || ':' || extract(epoch from now()) where c.status = 'ACTIVE'
  ) happened
  on conflict do nothing;
  return null;
end
$$;

create function automation.note_activated_customers() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.tenant_settings s where s.client_journey) then
    return null;
  end if;
  insert into automation.events (tenant_id, type, customer_id, dedupe_key)
  select c.tenant_id, 'CLIENT_ACTIVATED', c.id, 'crm:activated:' || c.id || ':' || extract(epoch from now())
  from after_update c
  join automation.tenant_settings s on s.tenant_id = c.tenant_id and s.client_journey
  join before_update b on b.tenant_id = c.tenant_id and b.id = c.id and b.status <> 'ACTIVE'
  where c.status = 'ACTIVE'
  on conflict do nothing;
  return null;
end
$$;

create trigger note_created after insert on crm.customers
  referencing new table as inserted for each statement execute function automation.note_created_customers();
create trigger note_activated after update on crm.customers
  referencing old table as before_update new table as after_update
  for each statement execute function automation.note_activated_customers();

-- Inserted as completed counts, as it does for customers: the transition tables of an insert have no old row to compare.
create function automation.note_completed_deliverables() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.tenant_settings s where s.client_journey) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into automation.events (tenant_id, type, customer_id, data, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_COMPLETED', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month), 'crm:completed:' || d.id || ':' || extract(epoch from now())
    from after_change d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    where d.status = 'COMPLETED'
    on conflict do nothing;
  else
    insert into automation.events (tenant_id, type, customer_id, data, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_COMPLETED', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month), 'crm:completed:' || d.id || ':' || extract(epoch from now())
    from after_change d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    join before_change b on b.tenant_id = d.tenant_id and b.id = d.id and b.status <> 'COMPLETED'
    where d.status = 'COMPLETED'
    on conflict do nothing;
  end if;
  return null;
end
$$;

create trigger note_inserted after insert on crm.deliverables
  referencing new table as after_change for each statement execute function automation.note_completed_deliverables();
create trigger note_updated after update on crm.deliverables
  referencing old table as before_change new table as after_change
  for each statement execute function automation.note_completed_deliverables();

create function automation.note_completed_plans() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.tenant_settings s where s.client_journey) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into automation.events (tenant_id, type, customer_id, data, dedupe_key)
    select p.tenant_id, 'BUSINESS_PLAN_COMPLETED', p.customer_id,
      jsonb_build_object('planId', p.id, 'version', p.version), 'crm:completed:' || p.id || ':' || extract(epoch from now())
    from after_change p
    join automation.tenant_settings s on s.tenant_id = p.tenant_id and s.client_journey
    where p.status = 'COMPLETED'
    on conflict do nothing;
  else
    insert into automation.events (tenant_id, type, customer_id, data, dedupe_key)
    select p.tenant_id, 'BUSINESS_PLAN_COMPLETED', p.customer_id,
      jsonb_build_object('planId', p.id, 'version', p.version), 'crm:completed:' || p.id || ':' || extract(epoch from now())
    from after_change p
    join automation.tenant_settings s on s.tenant_id = p.tenant_id and s.client_journey
    join before_change b on b.tenant_id = p.tenant_id and b.id = p.id and b.status <> 'COMPLETED'
    where p.status = 'COMPLETED'
    on conflict do nothing;
  end if;
  return null;
end
$$;

create trigger note_inserted after insert on crm.business_plans
  referencing new table as after_change for each statement execute function automation.note_completed_plans();
create trigger note_updated after update on crm.business_plans
  referencing old table as before_change new table as after_change
  for each statement execute function automation.note_completed_plans();
