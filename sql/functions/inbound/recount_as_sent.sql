-- Moves messages that were counted as failed to those that were sent: a list of {tenant_id, trigger_run_id, message_run_id, error}. Null: nothing.
create or replace function automation.recount_as_sent(p_messages jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  one record;
begin
  -- Few, and rare. In the order of automation.count_messages, so that a walk and an echo never wait for each other.
  for one in
    select m.tenant_id, k.of, k.of_id, pg_catalog.split_part(m.error, ':', 1) as code, count(*) as messages
    from pg_catalog.jsonb_to_recordset(p_messages) m (tenant_id uuid, trigger_run_id bigint, message_run_id bigint, error text)
    cross join lateral (values ('trigger_run', m.trigger_run_id), ('message_run', m.message_run_id)) k (of, of_id)
    where k.of_id is not null
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
  loop
    delete from automation.message_outcomes o
    where o.tenant_id = one.tenant_id and o.of = one.of and o.of_id = one.of_id and o.status = 'failed' and o.code = one.code and o.messages <= one.messages;
    if not found then
      update automation.message_outcomes o set messages = o.messages - one.messages
      where o.tenant_id = one.tenant_id and o.of = one.of and o.of_id = one.of_id and o.status = 'failed' and o.code = one.code;
    end if;
    if found then
      insert into automation.message_outcomes as o (tenant_id, of, of_id, status, code, messages)
      values (one.tenant_id, one.of, one.of_id, 'sent', '', one.messages)
      on conflict (tenant_id, of, of_id, status, code) do update set messages = o.messages + excluded.messages;
    end if;
  end loop;
end
$$;
