-- Returns the first waiting job of each tenant whose turn it is in each priority up to `p_lowest`: of the twenty tenants that follow
-- `p_after`, which bounds what a claim costs. Tenants that paused the queue are left out. `known_…`: see automation.next_head.
create or replace function automation.heads_in_turn(p_queue text, p_lowest integer, p_after uuid, known_priorities integer[],
  known_tenants uuid[], known_run_ats timestamptz[], known_ids uuid[],
  out priorities integer[], out tenants uuid[], out run_ats timestamptz[], out ids uuid[])
language plpgsql stable
as $$
declare
  most constant integer = 20;
  last_tenant_id constant uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  head record;
  of_priority integer = 0;
  jobs integer;
  is_around boolean;
begin
  priorities = '{}';
  tenants = '{}';
  run_ats = '{}';
  ids = '{}';
  loop
    jobs = 0;
    is_around = false;
    head = automation.next_head(p_queue, p_lowest, of_priority, last_tenant_id, known_priorities, known_tenants, known_run_ats, known_ids);
    exit when head.priority is null;
    of_priority = head.priority;
    if head.tenant_id <= p_after then
      head = automation.next_head(p_queue, of_priority, of_priority, p_after, known_priorities, known_tenants, known_run_ats, known_ids);
    end if;
    loop
      if head.priority is null and not is_around then
        is_around = true;
        head = automation.next_head(p_queue, of_priority, of_priority - 1, last_tenant_id, known_priorities, known_tenants, known_run_ats, known_ids);
      end if;
      exit when head.priority is null or is_around and head.tenant_id > p_after or jobs = most;
      if not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = head.tenant_id) then
        jobs = jobs + 1;
        priorities = priorities || head.priority;
        tenants = tenants || head.tenant_id;
        run_ats = run_ats || head.run_at;
        ids = ids || head.id;
      end if;
      head = automation.next_head(p_queue, of_priority, of_priority, head.tenant_id, known_priorities, known_tenants, known_run_ats, known_ids);
    end loop;
  end loop;
end
$$;
