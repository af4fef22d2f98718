-- Records how a call ended, and returns after how many seconds to retry. Idempotent for one `call_id`.
select f.retry_seconds as "retry_seconds?"
from automation.finish_call(:tenant_id::uuid, :call_id::uuid, :outcome::text, :http_status::int, :error::text, :call_result::text, :now::timestamptz) f
