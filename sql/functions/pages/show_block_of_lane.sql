-- Shows the block of a lane in its page: a channel that asks for fewer messages blocks the lane.
create or replace function automation.show_block_of_lane() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.pages p set blocked_until = new.blocked_until
  where p.tenant_id = new.tenant_id and p.lane_key = new.key and p.page_id = substr(new.key, 6)::bigint
    and p.blocked_until is distinct from new.blocked_until;
  return null;
end
$$;
