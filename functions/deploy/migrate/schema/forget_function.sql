-- Deletes the row of a file that is gone.
delete from automation.schema_functions f where f.name = :name::text
