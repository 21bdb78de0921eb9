update submission
set
    decision = $decision,
    decided_line = $line_number,
    decided_at = $happened_at,
    decided_by = $made_by,
    decided_reason = $reason
where submission_number = $submission_number
