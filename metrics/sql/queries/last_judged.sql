-- what: the last journal line before $known_at for which this cut-off is judged and since when only numbers changed
-- grain: one row, null where there is none
-- reads: verdict, journal_line
-- formula: every line between is a batch committed or undone, or concerns no light; targets, rules and plans stand
select max(verdict.known_at) as judged_at
from verdict
where
    verdict.cutoff = $as_of
    and verdict.known_at < $known_at
    and verdict.seen_on is not distinct from $seen_on
    and verdict.known_at >= (
        select coalesce(max(line_number), 0) from journal_line
        where
            line_number <= $known_at
            and event not in (
                'issue_step_recorded', 'document_text_loaded', 'batch_committed', 'batch_undone', 'batch_submitted',
                'submission_returned', 'setting_changed', 'snapshot_made', 'snapshot_revoked', 'snapshot_rotated',
                'reporter_token_made', 'reporter_token_revoked'
            )
    )
