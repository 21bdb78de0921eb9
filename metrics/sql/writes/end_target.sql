update target
set to_line = $line_number
where target_id = $target_id and to_line is null
