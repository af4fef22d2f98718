-- Keeps automation.campaign_counts, whoever writes recipients. In the order of the key, so that two writers lock the rows alike.
create or replace function automation.count_campaign_recipients() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into automation.campaign_counts as n (tenant_id, campaign_id, status, reason, recipients)
    select i.tenant_id, i.campaign_id, i.status, coalesce(i.reason, ''), count(*)
    from inserted i
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (tenant_id, campaign_id, status, reason) do update set recipients = n.recipients + excluded.recipients;
  else
    insert into automation.campaign_counts as n (tenant_id, campaign_id, status, reason, recipients)
    select x.tenant_id, x.campaign_id, x.status, x.reason, sum(x.one)
    from (
      select a.tenant_id, a.campaign_id, a.status, coalesce(a.reason, '') as reason, 1 as one from after_change a
      union all
      select b.tenant_id, b.campaign_id, b.status, coalesce(b.reason, ''), -1 from before_change b
    ) x
    group by 1, 2, 3, 4
    having sum(x.one) <> 0
    order by 1, 2, 3, 4
    on conflict (tenant_id, campaign_id, status, reason) do update set recipients = n.recipients + excluded.recipients;
  end if;
  return null;
end
$$;
