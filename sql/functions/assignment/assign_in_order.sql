-- Assigns tasks of one tenant that are due at one moment by its setting, the first one first. `p_owners` has the sales rep of each task's customer.
-- Returns who gets each, and why, as automation.assign_reps says it; null without the setting.
create or replace function automation.assign_in_order(
  p_tenant_id uuid, p_owners uuid[], p_due_at timestamptz, p_now timestamptz, out users uuid[], out whys jsonb[]
)
language plpgsql set search_path = ''
as $$
begin
  if exists (select from automation.tenant_settings s where s.tenant_id = p_tenant_id and s.assignment is not null) then
    select array_agg(a.user_id order by a.place), array_agg(a.why order by a.place) into users, whys
    from automation.assign_reps((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('place', o.place, 'tenantId', p_tenant_id, 'salesRepId', o.owner, 'dueAt', p_due_at))
      from unnest(p_owners) with ordinality o (owner, place)
    ), null, p_now) a;
  end if;
end
$$;
