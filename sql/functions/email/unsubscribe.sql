-- Records that a customer wants no e-mail, or a subscriber of pages that send e-mail who is no customer: their token is the id of a subscriber (automation.mail_of_message).
-- Returns whether the token exists. Idempotent.
-- Runs with its owner's rights, past row-level security: callers have no API key, the token says whose preference it is.
create or replace function automation.unsubscribe(p_token uuid, p_now timestamptz)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  whose automation.unsubscribe_tokens;
  changed uuid;
begin
  select t.* into whose from automation.unsubscribe_tokens t where t.token = p_token;
  if not found then
    return automation.unsubscribe_subscriber(p_token, p_now);
  end if;
  insert into automation.email_preferences as mine (tenant_id, customer_id, allows_email, updated_at)
  values (whose.tenant_id, whose.customer_id, false, p_now)
  on conflict (tenant_id, customer_id) do update set allows_email = false, updated_at = p_now where mine.allows_email
  returning mine.customer_id into changed;
  if changed is not null then
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    values (whose.tenant_id, 'customer:' || changed, 'email_preference.changed', 'customer', changed,
      '{"allowsEmail": {"from": true, "to": false}}', p_now);
  end if;
  return true;
end
$$;

revoke execute on function automation.unsubscribe(uuid, timestamptz) from public;
grant execute on function automation.unsubscribe(uuid, timestamptz) to followthrough_api;
