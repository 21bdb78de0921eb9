insert into document_text by name
select * from incoming
