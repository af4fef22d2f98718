-- Creates Aurora's extension for invoking Lambda; cascade adds aws_commons, which it needs.
create extension if not exists aws_lambda cascade
