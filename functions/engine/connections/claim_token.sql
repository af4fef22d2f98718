-- Lets the caller fetch a token, and nobody else meanwhile.
select automation.claim_token(:tenant_id::uuid, :id::uuid, :version::int, :claim::uuid, :until::timestamptz, :now::timestamptz) as "claimed!"
