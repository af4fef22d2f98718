-- Records that whoever subscribes by e-mail wants no more from the tenant, on any of its pages that send e-mail. Returns whether the id is that of such a
-- subscriber. Somebody who is inactive for another reason stays so. Idempotent. Only for automation.unsubscribe, with whose rights it runs.
create or replace function automation.unsubscribe_subscriber(p_id uuid, p_now timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  whose record;
begin
  select s.tenant_id, pg_catalog.lower(s.recipient_id) as address into whose
  from automation.subscribers s
  join automation.pages p on p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.channel = 'email'
  where s.id = p_id;
  if not found then
    return false;
  end if;
  with stopped as (
    update automation.subscribers s
    set is_active = false, inactive_reason = 'OPTED_OUT', inactive_at = p_now, updated_at = p_now
    from automation.pages p
    where s.tenant_id = whose.tenant_id and pg_catalog.lower(s.recipient_id) = whose.address and s.recipient_id like '%@%' and s.is_active
      and p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.channel = 'email'
    returning s.tenant_id, s.id
  )
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select s.tenant_id, 'recipient', 'subscriber.stopped', 'subscriber', s.id, '{"inactiveReason": {"from": null, "to": "OPTED_OUT"}}', p_now from stopped s;
  return true;
end
$$;

revoke execute on function automation.unsubscribe_subscriber(uuid, timestamptz) from public;
