-- Remembers whose turn was last in a lane, if any. Claims of a lane without limits do not wait for each other's note.
create or replace function automation.end_turn(p_queue text, p_lane text, p_tenant uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_tenant is null then
    return;
  end if;
  -- Only without a row: an insert that meets one waits for the transaction that is changing it.
  if not exists (select from automation.job_lanes l where l.queue = p_queue and l.lane = p_lane) then
    insert into automation.job_lanes (queue, lane) values (p_queue, p_lane) on conflict (queue, lane) do nothing;
  end if;
  update automation.job_lanes l
  set last_tenant = p_tenant
  where l.ctid in (
    select o.ctid from automation.job_lanes o where o.queue = p_queue and o.lane = p_lane for no key update skip locked
  );
end
$$;
