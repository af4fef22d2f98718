-- Takes back that a suggestion is not wanted.
delete from automation.suggestions_dismissed d where d.tenant_id = :tenant_id::uuid and d.id = :id::uuid
