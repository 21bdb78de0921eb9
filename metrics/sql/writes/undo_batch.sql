update batch
set
    undone_line = $line_number,
    undone_by = $made_by,
    undone_reason = $reason
where batch_number = $batch_number
