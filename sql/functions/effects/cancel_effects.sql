-- Cancels the queued jobs of cursors that are gone. One that runs ends by itself and moves nothing. Passes over rows that another transaction
-- holds: their jobs ask automation.judge_effect before they act.
create or replace function automation.cancel_effects(p_gone automation.cursors[], p_now timestamptz) returns void
language sql set search_path = ''
as $$
  update automation.jobs j
  set status = 'CANCELLED', error = 'RUN_ENDED: the run of the workflow does not wait for this job any more', completed_at = p_now
  where (j.tenant_id, j.id) in (
    select k.tenant_id, k.id
    from unnest(p_gone) g
    join automation.jobs k on k.tenant_id = g.tenant_id and k.live_key = automation.effect_key(g.run_id, g.id, g.step)
    where k.status = 'QUEUED'
    for update of k skip locked
  )
$$;
