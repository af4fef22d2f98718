-- One-click unsubscribe (RFC 8058): each customer's e-mails carry a token, and whoever has it may say no for that customer.

-- 122 random bits: not to be guessed, telling nothing of whose it is, and of no other use than the e-mail that it stands in.
create table automation.unsubscribe_tokens (
  token uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  unique (tenant_id, customer_id)
);

alter table automation.unsubscribe_tokens enable row level security;
create policy every_tenant on automation.unsubscribe_tokens to followthrough_engine using (true) with check (true);
grant select, insert on automation.unsubscribe_tokens to followthrough_engine;
-- A token that is there already is answered by an update that changes nothing.
grant update (customer_id) on automation.unsubscribe_tokens to followthrough_engine;

-- For callers without a key, and so past row-level security: the token says whose preference it is. Answers whether there is such
-- a token; saying no again changes nothing.
create function automation.unsubscribe(p_token uuid, p_now timestamptz)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  whose automation.unsubscribe_tokens;
  changed uuid;
begin
  select t.* into whose from automation.unsubscribe_tokens t where t.token = p_token;
  if not found then
    return false;
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
