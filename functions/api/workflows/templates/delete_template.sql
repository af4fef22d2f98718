-- Deletes a template of the tenant, with its figures.
select automation.delete_template(:template_id::uuid) as "is_deleted!"
