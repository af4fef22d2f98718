-- Takes a share of the requests that a key may make in a window, for one function to give out. Returns how many were taken with it;
-- null while the stored window is a later one, after a clock was set back. Runs with its owner's rights: the tenant is not known yet.
create or replace function automation.take_requests(p_key uuid, p_window_start timestamptz, p_share integer) returns integer
language sql security definer set search_path = ''
as $$
  insert into automation.request_counts as c (key_id, window_start, taken)
  values (p_key, p_window_start, p_share)
  on conflict (key_id) do update
  set window_start = excluded.window_start,
    taken = case when c.window_start = excluded.window_start then c.taken else 0 end + excluded.taken
  where c.window_start <= excluded.window_start
  returning taken
$$;
revoke all on function automation.take_requests(uuid, timestamptz, integer) from public;
grant execute on function automation.take_requests(uuid, timestamptz, integer) to followthrough_api;
