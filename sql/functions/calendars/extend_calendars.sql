-- Writes the slots of calendars anew that reach less than 420 days ahead, of one tenant or of all, up to `p_limit` of them. Returns how many. What waits
-- needs no notice: its moment stays the same. Idempotent: one that has just been extended is left alone.
create or replace function automation.extend_calendars(p_tenant_id uuid, p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  short record;
  extended integer = 0;
begin
  for short in
    select c.tenant_id, c.id from automation.calendars c
    where (p_tenant_id is null or c.tenant_id = p_tenant_id) and (c.slots_until is null or c.slots_until < (p_now at time zone 'UTC')::date + 420)
    order by c.slots_until, c.tenant_id, c.id
    limit p_limit
    for no key update skip locked
  loop
    perform automation.rebuild_calendar(short.tenant_id, short.id, p_now);
    extended = extended + 1;
  end loop;
  return extended;
end
$$;
