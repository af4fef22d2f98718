-- Writes when a task was completed, and removes that moment when the task is opened again.
create or replace function automation.stamp_completion() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.completed_at := case when new.status = 'COMPLETED' then coalesce(new.completed_at, now()) end;
  return new;
end
$$;
