-- Copies the state of a message run to its campaign, whoever changes it. The version that is active when it begins is that of all its runs.
create or replace function automation.mirror_message_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.campaigns c
  set status = case new.status when 'finished' then 'FINISHED' when 'failed' then 'FAILED' when 'cancelled' then 'CANCELLED'
      else case when new.is_paused then 'PAUSED' else 'RUNNING' end end,
    started_at = coalesce(c.started_at, new.started_at), ended_at = new.completed_at,
    graph_id = coalesce(c.graph_id, case when new.started_at is not null then (
      select w.active_graph_id from automation.workflows w where w.tenant_id = new.tenant_id and w.id = new.flow_id) end),
    error = case when new.status = 'failed' then pg_catalog."left"(pg_catalog.concat_ws(': ', new.error_summary ->> 'code', new.error_summary ->> 'message'), 1000) end
  where c.tenant_id = new.tenant_id and c.id = new.campaign_id;
  return null;
end
$$;
