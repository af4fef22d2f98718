-- Brings what the views of 1-map.sql give into schema crm, with the upsert of `PUT /api/crm`. The same for every CRM. Functions run with their owner's
-- rights, so the CRM's logins need none of ours.

-- Rows to bring into step: all of them at first, later those that were noted by triggers of replication, or by you.
create table adoption.changed (
  collection text check (collection in ('users', 'products', 'customers', 'orders', 'samples')),
  id text,
  primary key (collection, id)
);

-- Rows that could not be stored, and why. They are tried again when they change, and when the row that they miss has come.
create table adoption.refused (
  collection text,
  id text,
  code text not null,
  detail text,
  missing_collection text,
  missing_id text,
  refused_at timestamptz not null,
  primary key (collection, id)
);
create index refused_by_missing on adoption.refused (missing_collection, missing_id);

-- Takes rows away that the CRM has no more. Customers are archived and users switched off, because history is about them; products stay.
create function adoption.remove(p_collection text, p_ids text[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  tenant constant uuid := (select s.tenant_id from adoption.settings s);
begin
  delete from adoption.refused r where r.collection = p_collection and r.id = any (p_ids);
  if p_collection = 'orders' then
    delete from crm.orders o where o.tenant_id = tenant and o.external_id = any (p_ids);
  elsif p_collection = 'samples' then
    delete from crm.sample_usages s where s.tenant_id = tenant and s.external_id = any (p_ids);
  elsif p_collection = 'customers' then
    update crm.customers c set status = 'ARCHIVED', updated_at = now()
    where c.tenant_id = tenant and c.external_id = any (p_ids) and c.status <> 'ARCHIVED';
  elsif p_collection = 'users' then
    update crm.users u set is_active = false where u.tenant_id = tenant and u.external_id = any (p_ids) and u.is_active;
  end if;
end
$$;

-- Stores up to 1 000 rows with one call of the upsert, and notes those that it refuses.
create function adoption.store(p_collection text, p_ids text[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  tenant constant uuid := (select s.tenant_id from adoption.settings s);
  items jsonb;
  gone text[];
begin
  -- Of two writers of a row the second one waits here, and then reads what the first one wrote.
  execute format('select from adoption.%I v where v.id = any (%L) order by v.id for no key update', p_collection, p_ids);
  execute format('select coalesce(jsonb_agg(v.item || jsonb_build_object(''externalId'', v.id::text) order by v.id), ''[]'')
    from adoption.%I v where v.id = any (%L)', p_collection, p_ids) into items;
  gone = array(select i.id from unnest(p_ids) i (id) except select t.item ->> 'externalId' from jsonb_array_elements(items) t (item));
  if cardinality(gone) > 0 then
    perform adoption.remove(p_collection, gone);
  end if;

  with stored as (
    select items -> (s.place - 1) ->> 'externalId' as row_id, s.result, s.code, s.path, s.missing_collection, s.missing_external_id
    from automation.store_rows(tenant, p_collection, items, now()) s
  ), better as (
    delete from adoption.refused r using stored s where r.collection = p_collection and r.id = s.row_id and s.result <> 'refused'
  )
  insert into adoption.refused as r (collection, id, code, detail, missing_collection, missing_id, refused_at)
  select p_collection, s.row_id, s.code, s.path, s.missing_collection, s.missing_external_id, now() from stored s where s.result = 'refused'
  on conflict (collection, id) do update
  set code = excluded.code, detail = excluded.detail, missing_collection = excluded.missing_collection, missing_id = excluded.missing_id,
    refused_at = excluded.refused_at;
end
$$;

-- Brings rows into step with the CRM: those that its view does not have are removed. A bad row is noted and never fails the CRM's own transaction;
-- a deadlock or a serialization failure does, because the CRM repeats that one.
create function adoption.sync(p_collection text, p_ids text[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  part text[];
  one text;
  waiting record;
begin
  for start in 1 .. coalesce(cardinality(p_ids), 0) by 1000 loop
    part = p_ids[start : start + 999];
    begin
      perform adoption.store(p_collection, part);
    exception
      when serialization_failure or deadlock_detected or lock_not_available then raise;
      when others then
        foreach one in array part loop
          begin
            perform adoption.store(p_collection, array[one]);
          exception
            when serialization_failure or deadlock_detected or lock_not_available then raise;
            when others then
              insert into adoption.refused as r (collection, id, code, detail, refused_at) values (p_collection, one, sqlstate, left(sqlerrm, 500), now())
              on conflict (collection, id) do update
              set code = excluded.code, detail = excluded.detail, missing_collection = null, missing_id = null, refused_at = excluded.refused_at;
          end;
        end loop;
    end;
    -- Rows that were refused because one of these was missing.
    for waiting in
      select r.collection, array_agg(r.id) as ids from adoption.refused r
      where r.missing_collection = p_collection and r.missing_id = any (part)
      group by r.collection
    loop
      perform adoption.sync(waiting.collection, waiting.ids);
    end loop;
  end loop;
end
$$;

-- Follows a statement of the CRM: one call for all rows that it wrote. Arguments: the collection, and the column that has the id of its row.
create function adoption.follow() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  ids text[];
begin
  execute format(
    case tg_op
      when 'INSERT' then 'select array_agg(distinct n.%1$I::text) from new_rows n'
      when 'DELETE' then 'select array_agg(distinct o.%1$I::text) from old_rows o'
      else 'select array_agg(i.id) from (select n.%1$I::text as id from new_rows n union select o.%1$I::text from old_rows o) i'
    end, tg_argv[1]) into ids;
  perform adoption.sync(tg_argv[0], array_remove(ids, null));
  return null;
end
$$;

create function adoption.follow_truncate() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform adoption.sync(tg_argv[0], array(select s.id from adoption.stored s where s.collection = tg_argv[0]));
  return null;
end
$$;

-- Follows a table that logical replication writes: its worker fires row triggers only, and must not wait. `adoption.catch_up` does the rest.
create function adoption.note_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into adoption.changed (collection, id)
  select distinct tg_argv[0], i.id from (values (to_jsonb(new) ->> tg_argv[1]), (to_jsonb(old) ->> tg_argv[1])) i (id) where i.id is not null
  on conflict do nothing;
  return null;
end
$$;

-- Begins to follow a table; once more, with the new name of a column that was renamed.
create function adoption.watch(p_table regclass, p_collection text, p_id_column text) returns void
language plpgsql set search_path = ''
as $$
begin
  execute format('create or replace trigger adoption_inserted after insert on %s referencing new table as new_rows
    for each statement execute function adoption.follow(%L, %L)', p_table, p_collection, p_id_column);
  execute format('create or replace trigger adoption_updated after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function adoption.follow(%L, %L)', p_table, p_collection, p_id_column);
  execute format('create or replace trigger adoption_deleted after delete on %s referencing old table as old_rows
    for each statement execute function adoption.follow(%L, %L)', p_table, p_collection, p_id_column);
  execute format('create or replace trigger adoption_truncated after truncate on %s
    for each statement execute function adoption.follow_truncate(%L)', p_table, p_collection);
end
$$;

-- Begins to follow a table that logical replication writes.
create function adoption.watch_replica(p_table regclass, p_collection text, p_id_column text) returns void
language plpgsql set search_path = ''
as $$
begin
  execute format('create or replace trigger adoption_noted after insert or update or delete on %s
    for each row execute function adoption.note_row(%L, %L)', p_table, p_collection, p_id_column);
  execute format('alter table %s enable always trigger adoption_noted', p_table);
end
$$;

-- Notes every row of every view, and those that only we have. Returns how many wait.
create function adoption.note_all() returns bigint
language sql security definer set search_path = ''
as $$
insert into adoption.changed (collection, id)
select m.collection, m.id from adoption.mapped m
union
select s.collection, s.id from adoption.stored s
on conflict do nothing;
select count(*) from adoption.changed;
$$;

-- Brings up to so many noted rows into step, those first that others refer to. Returns how many these were. Each call is a transaction of its own, and one
-- that is cut off is simply repeated.
create function adoption.catch_up(p_limit integer) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  next text;
  ids text[];
  place regclass;
begin
  select k.collection into next
  from unnest(array['users', 'products', 'customers', 'orders', 'samples']) with ordinality k (collection, place)
  where exists (select from adoption.changed c where c.collection = k.collection)
  order by k.place
  limit 1;
  with taken as (
    delete from adoption.changed c
    where (c.collection, c.id) in (
      select o.collection, o.id from adoption.changed o where o.collection = next order by o.id limit p_limit for update skip locked)
    returning c.id
  )
  select array_agg(t.id) into ids from taken t;
  perform adoption.sync(next, ids);
  -- Without statistics PostgreSQL compares each row of a batch with each other one.
  for place in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'crm'::regnamespace and c.reltuples <= 0
      and c.relname = any (case next when 'orders' then array['orders', 'order_lines'] when 'samples' then array['sample_usages'] else array[next] end)
  loop
    execute format('analyze %s', place);
  end loop;
  return coalesce(cardinality(ids), 0);
end
$$;
