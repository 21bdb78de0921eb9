-- what: whether the database has our tables
-- grain: at most one row
-- reads: information_schema
-- formula: none
select 1 from information_schema.tables
where table_name = 'meta'
