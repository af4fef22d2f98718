-- Rates a template: a caller's last rating counts.
insert into automation.template_ratings (tenant_id, template_id, rated_by, stars, rated_at)
values (:tenant_id::uuid, :template_id::text, :actor::text, :stars::int, :now::timestamptz)
on conflict (tenant_id, template_id, rated_by) do update set stars = excluded.stars, rated_at = excluded.rated_at
