-- Ends the caller's own session.
select automation.end_session(:session_id::uuid, :now::timestamptz) as "was_open?"
