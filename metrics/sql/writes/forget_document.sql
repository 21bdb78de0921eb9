delete from document
