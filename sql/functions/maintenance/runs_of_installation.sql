-- Tells every tenant whether what works for the whole installation, such as the backup, has run; not what it found. Runs with its
-- owner's rights, because those rows are no tenant's.
create or replace function automation.runs_of_installation(most integer)
returns table (id uuid, name text, source text, scheduled_at timestamptz, status text, started_at timestamptz, finished_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select r.id, r.name, r.source, r.scheduled_at, r.status, r.started_at, r.finished_at
  from automation.newest_runs('00000000-0000-0000-0000-000000000000', most) r
$$;

revoke all on function automation.runs_of_installation(integer) from public;
grant execute on function automation.runs_of_installation(integer) to followthrough_api;
