-- Jobs get ids in the order of their making. Random ids put every insert, and each of a job's two updates, on another page of the
-- primary key and of the claim's index, where jobs that are due at one moment are ordered by id: now that order is first come,
-- first served, to the millisecond.

-- UUID version 7: 48 bits of milliseconds, then 74 random ones. The clock is read for each row, or a bulk statement's ids would
-- be random again; it is the server's own, and nobody may take it for the job's time. PostgreSQL has it from version 18.
-- Without a search_path of its own it is inlined.
create function automation.next_id() returns uuid
language sql volatile
as $$
  select ('0' || to_hex((date_part('epoch', clock_timestamp()) * 1000)::bigint) || '-7' || right(gen_random_uuid()::text, 21))::uuid
$$;

alter table automation.jobs alter column id set default automation.next_id();
