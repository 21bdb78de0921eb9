delete from confirmed_name
where line_number = $line_number
