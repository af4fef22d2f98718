-- Ends a claim that led to no token; with a problem the connection needs authorization.
select automation.end_claim(:tenant_id::uuid, :id::uuid, :claim::uuid, :problem::text, :ends_token::boolean, :until::timestamptz) as "ended!"
