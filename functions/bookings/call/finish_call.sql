-- Records how a call ended. Returns after how many seconds it is tried again, and whether other calls wait. Idempotent for one `call_id`.
select f.retry_seconds as "retry_seconds?", f.has_more as "has_more!"
from automation.finish_call(:tenant_id::uuid, :call_id::uuid, :outcome::text, :http_status::int, :error::text, :call_result::text,
  :now::timestamptz, :retry_after::int) f
