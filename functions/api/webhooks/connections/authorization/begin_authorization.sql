-- Begins the authorization of a connection, in place of one that was begun before.
insert into automation.connection_authorizations as a (tenant_id, connection_id, state, verifier, redirect_uri, requested_by, expires_at)
values (:tenant_id::uuid, :connection_id::uuid, :state::uuid, :verifier::text, :redirect_uri::text, :actor::text, :expires_at::timestamptz)
on conflict (tenant_id, connection_id) do update
set state = excluded.state, verifier = excluded.verifier, redirect_uri = excluded.redirect_uri, requested_by = excluded.requested_by, expires_at = excluded.expires_at
