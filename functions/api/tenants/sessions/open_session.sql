-- Opens a session of a key; returns no row when the key does not work any more.
select s.expires_at as "expires_at!"
from automation.open_session(:session_id::uuid, :key_id::uuid, :token_hash::text, :now::timestamptz) s
