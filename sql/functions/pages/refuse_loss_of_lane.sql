-- Keeps the lane of a page as long as the page: without it, messages would be sent without a limit.
create or replace function automation.refuse_loss_of_lane() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from automation.pages p where p.tenant_id = old.tenant_id and p.lane_key = old.key and p.page_id = substr(old.key, 6)::bigint) then
    perform automation.refuse_lane(old.key, 'page', 'a page has it', 'Delete the page, or set its per_second.');
  end if;
  return old;
end
$$;
