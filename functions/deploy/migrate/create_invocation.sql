-- Aurora's own extension; cascade brings aws_commons.
create extension if not exists aws_lambda cascade
