insert into journal_line by name
select * from incoming
