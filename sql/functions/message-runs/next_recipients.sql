-- Returns whose runs a message run starts next: recipients of its campaign, or subscribers in the same shape, with neither id nor run_id.
create or replace function automation.next_recipients(one automation.message_runs, p_limit integer) returns setof automation.campaign_recipients
language plpgsql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
begin
  if one.campaign_id is null then
    return query
      select one.tenant_id, null::uuid, null::bigint, s.page_id, s.recipient_id, s.customer_id, 'WAITING'::text, null::text, null::uuid
      from automation.next_subscribers(one, p_limit) s;
  else
    return query
      select c.* from automation.campaign_recipients c
      where c.tenant_id = one.tenant_id and c.campaign_id = one.campaign_id and c.id > one.after_id
      order by c.id limit p_limit;
  end if;
end
$$;
