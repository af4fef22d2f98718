-- Which customers a trigger has to look at again: written in the writer's own transaction, whoever writes.
-- Orders that come, move or go can make a rhythm or a sample match; so can a sample, and an order line that goes.

create function automation.note_changed_customers() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.changed_customers (tenant_id, customer_id, changed_xid)
  select distinct c.tenant_id, c.customer_id, pg_current_xact_id() from changed c;
  return null;
end
$$;

create function automation.note_changed_order_lines() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.changed_customers (tenant_id, customer_id, changed_xid)
  select distinct o.tenant_id, o.customer_id, pg_current_xact_id()
  from changed c join crm.orders o on o.tenant_id = c.tenant_id and o.id = c.order_id;
  return null;
end
$$;

-- Everything may have changed: the next evaluation of each trigger looks at everybody.
create function automation.forget_watermarks() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from automation.trigger_watermarks;
  return null;
end
$$;

create trigger note_inserted after insert on crm.orders
  referencing new table as changed for each statement execute function automation.note_changed_customers();
create trigger note_updated after update on crm.orders
  referencing new table as changed for each statement execute function automation.note_changed_customers();
create trigger note_moved after update on crm.orders
  referencing old table as changed for each statement execute function automation.note_changed_customers();
create trigger note_deleted after delete on crm.orders
  referencing old table as changed for each statement execute function automation.note_changed_customers();
create trigger forget_truncated after truncate on crm.orders
  for each statement execute function automation.forget_watermarks();

create trigger note_inserted after insert on crm.sample_usages
  referencing new table as changed for each statement execute function automation.note_changed_customers();
create trigger note_updated after update on crm.sample_usages
  referencing new table as changed for each statement execute function automation.note_changed_customers();

create trigger note_updated after update on crm.order_lines
  referencing old table as changed for each statement execute function automation.note_changed_order_lines();
create trigger note_deleted after delete on crm.order_lines
  referencing old table as changed for each statement execute function automation.note_changed_order_lines();
create trigger forget_truncated after truncate on crm.order_lines
  for each statement execute function automation.forget_watermarks();

-- Another config asks another question, and nobody noted changes for a trigger that was switched off.
create function automation.forget_watermark() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from automation.trigger_watermarks w where w.tenant_id = new.tenant_id and w.trigger_id = new.id;
  return null;
end
$$;

create trigger forget_watermark after update on automation.automated_triggers
  for each row when (old.config is distinct from new.config or old.is_active is distinct from new.is_active)
  execute function automation.forget_watermark();

-- A task that is completed says when; a sample task that is completed tells its sample.
create function automation.stamp_completion() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.completed_at := case when new.status = 'COMPLETED' then coalesce(new.completed_at, now()) end;
  return new;
end
$$;

create trigger stamp_completion before update on crm.tasks
  for each row when (old.status is distinct from new.status)
  execute function automation.stamp_completion();

create function automation.mark_sample_followed_up() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update crm.sample_usages s
  set followed_up_at = new.completed_at
  where s.tenant_id = new.tenant_id and s.id = new.occurrence_key::uuid and s.followed_up_at is null;
  return null;
end
$$;

create trigger mark_sample_followed_up after update on crm.tasks
  for each row
  when (new.status = 'COMPLETED' and old.status <> 'COMPLETED' and new.source = 'SAMPLE_NO_ORDER' and new.occurrence_key is not null)
  execute function automation.mark_sample_followed_up();

-- What an evaluation needs to know of a trigger before it looks. `can_follow_changes` is false when it has to look at
-- everybody: it never looked, the cluster's transaction ids started anew (a restored dump), or the CRM's tables were
-- replaced by others, on which nobody notes changes.
create view automation.trigger_views with (security_invoker = true) as
select
  t.tenant_id,
  t.id as trigger_id,
  t.config,
  tenant.time_zone,
  w.looked_at,
  w.looked_xid::text as since_xid,
  w.looked_xid is not null
    and w.looked_xid <= pg_snapshot_xmax(pg_current_snapshot())
    and (
      select count(*) = 8
      from pg_catalog.pg_trigger g
      where g.tgrelid in (to_regclass('crm.orders'), to_regclass('crm.sample_usages'), to_regclass('crm.order_lines'))
        and g.tgname in ('note_inserted', 'note_updated', 'note_moved', 'note_deleted')
        and g.tgenabled in ('O', 'A')
    ) as can_follow_changes
from automation.automated_triggers t
join crm.tenants tenant on tenant.id = t.tenant_id
left join automation.trigger_watermarks w on w.tenant_id = t.tenant_id and w.trigger_id = t.id;
