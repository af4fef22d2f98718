-- Lists the logins that the policies of the schema name: those of the installation that made it.
select distinct l.login::text as "login!"
from pg_catalog.pg_policies p
cross join unnest(p.roles) l (login)
where p.schemaname = 'automation' and p.policyname in ('every_tenant', 'own_tenant')
order by 1
limit 20
