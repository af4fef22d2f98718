-- What a job's handler notes while it runs, and jobs that the API's callers make.

-- Bounded by the statement that appends to it (functions/engine/ledger/append_note.sql).
alter table automation.jobs add column notes jsonb not null default '[]'::jsonb;
grant insert on automation.jobs to followthrough_api;
