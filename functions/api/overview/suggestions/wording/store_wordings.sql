-- Keeps what the model said of sentences. What another read has kept meanwhile stays, unless it kept that there was none.
insert into automation.suggestion_wordings as kept (tenant_id, hash, wording, asked_at, ask_again_at, used_on)
select :tenant_id::uuid, r.hash, r.wording, :now::timestamptz, :now::timestamptz + make_interval(secs => r.again_in), (:now::timestamptz at time zone 'UTC')::date
from jsonb_to_recordset(:rows::jsonb) r (hash text, wording text, again_in float8)
order by r.hash
on conflict (tenant_id, hash) do update
set wording = excluded.wording, asked_at = excluded.asked_at, ask_again_at = excluded.ask_again_at, used_on = excluded.used_on
where kept.wording is null
