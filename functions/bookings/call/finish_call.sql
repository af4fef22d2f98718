-- Records how a call ended; no row when that was recorded before.
select f.retry_seconds as "retry_seconds?"
from automation.finish_call(:tenant_id::uuid, :call_id::uuid, :outcome::text, :http_status::int, :error::text, :call_result::text, :now::timestamptz) f
