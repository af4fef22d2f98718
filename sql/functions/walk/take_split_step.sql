-- Divides customers: returns by which way of a split, or with which variant of a text, a run goes on (`branch:<id>`), and why. Held out, the run ends.
create or replace function automation.take_split_step(
  n automation.graph_nodes, facts jsonb, out port text, out stop text, out outcome text, out detail jsonb, out writes jsonb
)
language plpgsql stable
as $$
declare
  ways text[] = n.port_names;
  arm constant jsonb = facts #> array['arms', n.key];
  bucket constant integer = automation.split_bucket(n.salt, facts);
  before jsonb;
  place integer;
begin
  if n.config ? 'variants' then
    ways = automation.ways_of(n);
    before = facts #> array['steps', n.key];
    if before ? 'error' and 'branch:' || (before ->> 'variant') = any (ways) then
      -- What failed may have been sent: another try is of the same text.
      port = 'branch:' || (before ->> 'variant');
      detail = case when arm ->> 'arm' = before ->> 'variant' and arm ->> 'how' <> 'DRAWN' then pg_catalog.jsonb_build_object('experiment', arm) else '{"kept": true}' end;
      return;
    end if;
  end if;
  for number in 1 .. coalesce(cardinality(n.cuts), 0) loop
    if n.cuts[number] > bucket then
      place = number;
      exit;
    end if;
  end loop;
  port = coalesce(facts #>> array['ways', n.key], ways[place]);
  if arm is not null then
    detail = pg_catalog.jsonb_build_object('experiment', arm);
    if arm ->> 'how' = 'DRAWN' then
      writes = pg_catalog.jsonb_build_object('exposure', arm || pg_catalog.jsonb_build_object('customerId', facts #> '{run,recipientId}'));
    end if;
    if arm ->> 'arm' = 'HELD_OUT' then
      stop = 'end';
      outcome = 'HELD_OUT';
    end if;
  elsif port <> ways[place] then
    detail = '{"kept": true}';
  end if;
end
$$;
