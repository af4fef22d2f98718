-- Lists the applied files of sql/functions. Triggers come first: a function that a trigger calls cannot be dropped.
select f.name, f.hash, f.signature, f.drop_statement
from automation.schema_functions f
order by f.drop_statement like 'drop trigger %' desc, f.name
limit 2000
