-- Opens a session for the active user with the e-mail address, of one tenant or of any; or says why not.
select s.verdict as "verdict!", s.tenant_id as "tenant_id?", s.user_id as "user_id?"
from automation.sign_in_user(:email::text, :tenant::text, :role::text, :session_id::uuid, :token_hash::text, :now::timestamptz) s
