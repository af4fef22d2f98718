-- Keeps a login's password in step with its secret.
select automation.set_password(:login::text, :password::text) as "done!"
