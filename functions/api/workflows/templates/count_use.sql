-- Counts a draft that was made of a template.
insert into automation.template_uses as u (tenant_id, template_id, uses, last_used_at)
values (:tenant_id::uuid, :template_id::text, 1, :now::timestamptz)
on conflict (tenant_id, template_id) do update set uses = u.uses + 1, last_used_at = excluded.last_used_at
