update observation
set undone_line = $line_number
where batch_number = $batch_number
