insert into rule_set by name
select * from incoming
