-- Ends message runs of which all recipients are enrolled and none is on the way any more: every message has an outcome. The caller holds the locks of
-- the rows, so that of two walks which end the last recipients one sees the end of both.
create or replace function automation.finish_message_runs(p_ids bigint[], p_now timestamptz) returns void
language sql set search_path = ''
as $$
  update automation.message_runs m
  set status = case m.status when 'running' then 'finished' else m.status end, completed_at = coalesce(m.completed_at, p_now), is_stopping = false
  where m.id = any(p_ids) and (m.status = 'running' and m.enrolled_at is not null or m.is_stopping)
    and not exists (select from automation.runs r where r.tenant_id = m.tenant_id and r.message_run_id = m.id and r.status = 'RUNNING')
    and not (m.is_stopping and exists (
      select from automation.campaign_recipients c where c.tenant_id = m.tenant_id and c.campaign_id = m.campaign_id and c.id > m.after_id))
$$;
