-- Fills a value of a node's config: {"$parts": […]} is a text, {"$path": […]} a value of the facts, the rest stays. Never raises.
create or replace function automation.fill_value(value jsonb, facts jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  case pg_catalog.jsonb_typeof(value)
    when 'object' then
      if value ? '$path' then
        return coalesce(automation.value_at(facts, value -> '$path'), 'null');
      end if;
      if value ? '$parts' then
        return pg_catalog.to_jsonb((automation.fill_text(pg_catalog.jsonb_build_object('escape', 'none', 'parts', value -> '$parts'), facts)).filled);
      end if;
      return coalesce((
        select pg_catalog.jsonb_object_agg(m.key, automation.fill_value(m.value, facts)) from pg_catalog.jsonb_each(value) m
      ), '{}');
    when 'array' then
      return coalesce((
        select pg_catalog.jsonb_agg(automation.fill_value(one, facts) order by place)
        from pg_catalog.jsonb_array_elements(value) with ordinality e (one, place)
      ), '[]');
    else
      return value;
  end case;
end
$$;
