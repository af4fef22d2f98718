-- Gives up recipients of cancelled campaigns whose runs have not been started, and returns how many. The caller holds the locks of the message runs.
create or replace function automation.drop_recipients(p_ids bigint[], p_limit integer) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  dropped integer;
begin
  with left_over as materialized (
    select m.id as message_run_id, c.tenant_id, c.campaign_id, c.id
    from automation.message_runs m
    cross join lateral (
      select r.tenant_id, r.campaign_id, r.id from automation.campaign_recipients r
      where r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id and r.id > m.after_id
      order by r.id limit p_limit
    ) c
    where m.id = any(p_ids) and m.is_stopping
  ),
  moved as (
    update automation.message_runs m set after_id = l.last
    from (select o.message_run_id, max(o.id) as last from left_over o group by o.message_run_id) l
    where m.id = l.message_run_id
  )
  update automation.campaign_recipients c
  set status = 'SUPPRESSED', reason = 'CAMPAIGN_CANCELLED'
  from left_over l
  where c.tenant_id = l.tenant_id and c.campaign_id = l.campaign_id and c.id = l.id;
  get diagnostics dropped = row_count;
  return dropped;
end
$$;
