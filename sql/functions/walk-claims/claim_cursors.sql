-- Locks the cursors that are due next, and returns those of them that may act (automation.cursors_to_walk), and how many were locked.
create or replace function automation.claim_cursors(p_limit integer, p_now timestamptz, out cursors automation.cursors[], out claimed integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  due automation.cursors[];
begin
  with ready as (
    select c as place, c.tenant_id, c.run_id from automation.cursors c
    where c.state = 'READY' and c.rank_at <= p_now order by c.rank_at, c.id limit p_limit for update skip locked
  ),
  asleep as (
    select c as place, c.tenant_id, c.run_id from automation.cursors c
    where c.state in ('SLEEPING', 'LISTENING') and c.due_at <= p_now order by c.due_at, c.id limit p_limit for update skip locked
  ),
  looks as materialized (
    select l.id, l.tenant_id, l.run_id, l.cursor_id from automation.wait_looks l order by l.id limit p_limit for update skip locked
  ),
  watching as materialized (
    select c as place, c.tenant_id, c.run_id, c.id from automation.cursors c
    where (c.tenant_id, c.run_id, c.id) in (select l.tenant_id, l.run_id, l.cursor_id from looks l)
      and c.state = 'LISTENING' and (c.due_at > p_now or c.due_at is null)
    for update skip locked
  ),
  -- What another walk has locked is looked at after it.
  looked as (
    delete from automation.wait_looks d using looks l
    where d.id = l.id and (
      exists (select from watching w where w.tenant_id = l.tenant_id and w.run_id = l.run_id and w.id = l.cursor_id)
      or not exists (select from automation.cursors c where c.tenant_id = l.tenant_id and c.run_id = l.run_id and c.id = l.cursor_id
        and c.state = 'LISTENING' and (c.due_at > p_now or c.due_at is null)))
  )
  select array_agg(d.place) into due
  from (select r.place from ready r union all select a.place from asleep a union all select w.place from watching w) d;

  select t.cursors, t.claimed into claim_cursors.cursors, claim_cursors.claimed from automation.cursors_to_walk(due, p_now) t;
end
$$;
