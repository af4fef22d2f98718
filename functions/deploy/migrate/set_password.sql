-- Sets a login's password to the one in its secret.
select automation.set_password(:login::text, :password::text) as "done!"
