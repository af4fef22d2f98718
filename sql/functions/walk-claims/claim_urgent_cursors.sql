-- Claims runs of priority 1 that can go on at once, as automation.claim_cursors does: those whose head start (automation.rank_at) puts them before all that
-- waits. A run of another priority that has waited for twenty hours is one of them.
create or replace function automation.claim_urgent_cursors(p_limit integer, p_now timestamptz, out cursors automation.cursors[], out claimed integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  due automation.cursors[];
begin
  due = array(
    select c from automation.cursors c
    where c.state = 'READY' and c.rank_at <= p_now - interval '20 hours' order by c.rank_at, c.id limit p_limit for update skip locked);
  if cardinality(due) = 0 then
    claimed = 0;
    return;
  end if;
  select t.cursors, t.claimed into claim_urgent_cursors.cursors, claim_urgent_cursors.claimed from automation.cursors_to_walk(due, p_now) t;
end
$$;
