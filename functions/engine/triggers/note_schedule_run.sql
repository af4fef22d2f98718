-- Notes that a trigger's schedule came: the sweep tells which have not for too long.
insert into automation.schedule_runs as s (name, last_run_at)
values (:name::text, :now::timestamptz)
on conflict (name) do update set last_run_at = greatest(s.last_run_at, excluded.last_run_at)
