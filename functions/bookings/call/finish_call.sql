-- Records how a call ended, and answers when it is tried again: twice the same, when asked twice.
select f.retry_seconds as "retry_seconds?"
from automation.finish_call(:tenant_id::uuid, :call_id::uuid, :outcome::text, :http_status::int, :error::text, :call_result::text, :now::timestamptz) f
