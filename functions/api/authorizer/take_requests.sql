-- Takes a share of a key's requests in a window, and returns how many were taken with it.
select automation.take_requests(:key_id::uuid, :window_start::timestamptz, :share::int) as "taken?"
