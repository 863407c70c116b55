-- The one write path: a legal row appended to the journal changes the state that it speaks of. Each row
-- concerns one trigger, since the order among triggers is not promised.

-- What only begins has no trigger of its own below: nothing changes it, and nothing may say that it did.
CREATE TRIGGER journal_moves_no_file AFTER INSERT ON journal
WHEN NEW.before IS NOT NULL AND NEW.subject = {subject.file}
BEGIN
  SELECT RAISE (ABORT, 'which file it is never changes');
END;

-- What a message goes through outside of a run. Claims and their outcomes have triggers of their own:
-- a day's sending is made of nothing else, and what these two leave out it need not pay for.
CREATE TRIGGER journal_moves_message AFTER INSERT ON journal
WHEN NEW.subject = {subject.message} AND NEW.before IS NOT NULL AND NEW.after IS NOT {message.claimed}
  AND NEW.before <> {message.claimed} AND NEW.before <> {message.in_doubt}
  AND NEW.cause <> {cause.reported as sent} AND NEW.cause <> {cause.channel at fault}
  AND NEW.cause <> {cause.edited}
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.message} AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'only a claim, a release, a reschedule or a delay carries a day')
    WHERE (NEW.day IS NOT NULL) <> (NEW.cause IN (
      {cause.predecessor sent}, {cause.rescheduled}, {cause.delayed}));
  SELECT RAISE (ABORT, 'only a claim and its outcome name a run') WHERE NEW.run IS NOT NULL;
  SELECT RAISE (ABORT, 'what follows a message waits for it, and only while that may still be sent')
    WHERE NEW.before = {message.canceled} AND (NEW.after = {message.waiting})
        <> EXISTS (SELECT 1 FROM follow_up WHERE message = NEW.item)
      OR NEW.after = {message.waiting} AND EXISTS (
        SELECT 1 FROM follow_up JOIN message ON message.number = follow_up.predecessor
        WHERE follow_up.message = NEW.item
          AND message.state IN ({message.failed}, {message.canceled}, {message.expired}));
  SELECT RAISE (ABORT, 'what was forgotten does not come back')
    WHERE NEW.before IN ({message.canceled}, {message.failed})
      AND EXISTS (SELECT 1 FROM forgotten_message WHERE message = NEW.item);
  SELECT RAISE (ABORT, 'only what ended with the message before it comes back with that')
    WHERE NEW.cause = {cause.predecessor to be sent after all} AND NOT EXISTS (
      SELECT 1 FROM journal WHERE seq = NEW.previous AND cause = {cause.predecessor ended unsent});
  UPDATE message
    SET state = NEW.after, changed = NEW.seq, not_before = coalesce(NEW.day, not_before),
      -- what waits for its predecessor again counts from the day of that one
      waiting_since = iif(NEW.after = {message.waiting}, NULL, coalesce(NEW.day, waiting_since))
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;

-- Here and in the next, no statement may need a temporary table, such as an INSERT from a SELECT or an IN
-- with three values does: making one takes as long as all the rest.
CREATE TRIGGER journal_claims_message AFTER INSERT ON journal
WHEN NEW.subject = {subject.message} AND NEW.before IS NOT NULL AND NEW.after IS {message.claimed}
  AND NEW.before <> {message.claimed}
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.message} AND before = NEW.before AND after = {message.claimed} AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'a claim says on which day the message goes') WHERE NEW.day IS NULL;
  SELECT RAISE (ABORT, 'a claim and its outcome name their run, and a claim needs it under way')
    WHERE NOT EXISTS (SELECT 1 FROM run WHERE number = NEW.run AND state = {run.running});
  SELECT RAISE (ABORT, 'only what the approved plan says is sent')
    WHERE NOT EXISTS (SELECT 1 FROM run JOIN plan ON plan.version = run.plan
      WHERE run.number = NEW.run AND plan.state = {plan.approved});
  SELECT RAISE (ABORT, 'nothing is sent from a restored database before a person has looked')
    WHERE EXISTS (SELECT 1 FROM restoration WHERE state = {restoration.unconfirmed});
  SELECT RAISE (ABORT, 'a message goes by the channel that the plan gives it')
    WHERE NEW.channel IS NOT (
      SELECT account FROM plan_trait
      WHERE version = (SELECT plan FROM run WHERE number = NEW.run) AND message = NEW.item
        AND account <> (SELECT channel FROM message WHERE number = NEW.item));
  -- as far as can be told without folding: the programs know addresses in every spelling
  SELECT RAISE (ABORT, 'nothing goes to who is suppressed')
    WHERE EXISTS (SELECT 1 FROM envelope e CROSS JOIN suppression s ON s.address = e.recipient
        WHERE e.message = NEW.item AND s.state = {suppression.suppressed})
      OR EXISTS (SELECT 1 FROM envelope e CROSS JOIN suppression s ON s.person = e.person
        WHERE e.message = NEW.item AND s.state = {suppression.suppressed});
  -- with no hold standing, this looks once into an empty index
  SELECT RAISE (ABORT, 'what is held is not sent')
    WHERE EXISTS (SELECT 1 FROM hold h
      WHERE h.state = {hold.standing} AND (h.until IS NULL OR h.until > NEW.day) AND CASE h.kind
        WHEN {hold kind.messages}
          THEN EXISTS (SELECT 1 FROM held_message WHERE hold = h.number AND message = NEW.item)
        WHEN {hold kind.campaign}
          THEN h.campaign = (SELECT campaign FROM message_campaign WHERE message = NEW.item)
        WHEN {hold kind.everything} THEN 1
        ELSE h.channel IN (SELECT around FROM channel_around
          WHERE channel = coalesce(NEW.channel, (SELECT channel FROM message WHERE number = NEW.item))) END);
  SELECT RAISE (ABORT, 'what was edited since the plan was computed is not what was approved')
    WHERE NOT EXISTS (
      SELECT 1 FROM plan_row r JOIN message m ON m.number = r.message
      WHERE r.version = (SELECT plan FROM run WHERE number = NEW.run) AND r.message = NEW.item
        AND r.content = m.content AND r.channel = m.channel);
  SELECT RAISE (ABORT, 'the sender and the headers of the channel are not those that were approved')
    WHERE EXISTS (SELECT 1 FROM changed_sender
      WHERE version = (SELECT plan FROM run WHERE number = NEW.run)
        AND channel = coalesce(NEW.channel, (SELECT channel FROM message WHERE number = NEW.item)));
  UPDATE message SET state = {message.claimed}, changed = NEW.seq, attempts = attempts + 1
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  -- before the attempt, which begins the count of a day where this finds none
  UPDATE channel_use SET used = used + 1, changed = NEW.seq
    WHERE day = NEW.day
      AND channel = coalesce(NEW.channel, (SELECT channel FROM message WHERE number = NEW.item));
  INSERT INTO attempt (run, message, number, channel, day, claimed, checkpoint, content)
    VALUES (NEW.run, NEW.item, (SELECT attempts FROM message WHERE number = NEW.item),
      coalesce(NEW.channel, (SELECT channel FROM message WHERE number = NEW.item)), NEW.day, NEW.seq,
      NEW.note, (SELECT content FROM message WHERE number = NEW.item));
  -- INSERT OR IGNORE would go on without it
  SELECT RAISE (ABORT, 'an attempt begins with its claim in the journal') WHERE changes() <> 1;
END;

-- Beside the outcome of a claim: that a refusal proves to be the channel's fault, by what else was refused.
CREATE TRIGGER journal_settles_message AFTER INSERT ON journal
WHEN NEW.subject = {subject.message} AND NEW.before IS NOT NULL
  AND (NEW.before = {message.claimed} OR NEW.before = {message.in_doubt}
    OR NEW.cause = {cause.channel at fault})
  AND NEW.after IS NOT {message.claimed}
  AND NEW.cause <> {cause.reported as sent}
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.message} AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'only a claim, a release, a reschedule or a delay carries a day')
    WHERE NEW.day IS NOT NULL;
  SELECT RAISE (ABORT, 'only a refusal is taken back, and while nothing has followed it')
    WHERE NEW.before = {message.failed} AND NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.previous AND run = NEW.run AND cause = {cause.refused});
  UPDATE message SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  UPDATE attempt SET settled = NEW.seq
    WHERE run = NEW.run AND message = NEW.item
      AND number = (SELECT attempts FROM message WHERE number = NEW.item)
      AND (coalesce(settled, claimed) = NEW.previous OR claimed = (SELECT previous FROM journal
        WHERE seq = NEW.previous AND before = {message.claimed} AND after = {message.claimed}));
  SELECT RAISE (ABORT, 'a claim and its outcome name their run, and a claim needs it under way')
    WHERE changes() <> 1;
  -- what certainly took nothing, and not by the fault of the message, gives its place back
  UPDATE channel_use SET used = used - 1, changed = NEW.seq
    WHERE (NEW.cause = {cause.proved unsent} OR NEW.cause = {cause.refused for now}
      OR NEW.cause = {cause.channel at fault} OR NEW.cause = {cause.attempts used up})
      AND (day, channel) = (SELECT day, channel FROM attempt
      WHERE run = NEW.run AND message = NEW.item
        AND number = (SELECT attempts FROM message WHERE number = NEW.item));
END;

-- It happened, so it counts whatever the capacity is.
CREATE TRIGGER journal_reports_message AFTER INSERT ON journal
WHEN NEW.subject = {subject.message} AND NEW.before IS NOT NULL
  AND NEW.after IS NOT {message.claimed} AND NEW.cause = {cause.reported as sent}
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.message} AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'what is reported as sent was sent on a day') WHERE NEW.day IS NULL;
  SELECT RAISE (ABORT, 'only a claim and its outcome name a run')
    WHERE (NEW.run IS NOT NULL) <> (NEW.before = {message.in_doubt});
  SELECT RAISE (ABORT, 'nothing is sent before the message that it follows')
    WHERE EXISTS (SELECT 1 FROM follow_up JOIN message ON message.number = follow_up.predecessor
      WHERE follow_up.message = NEW.item AND message.state <> {message.sent});
  UPDATE message SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  UPDATE attempt SET settled = NEW.seq
    WHERE NEW.before = {message.in_doubt} AND run = NEW.run AND message = NEW.item
      AND number = (SELECT attempts FROM message WHERE number = NEW.item)
      AND coalesce(settled, claimed) = NEW.previous;
  SELECT RAISE (ABORT, 'a claim and its outcome name their run, and a claim needs it under way')
    WHERE NEW.before = {message.in_doubt} AND changes() <> 1;
  INSERT INTO reported_sending (message, channel, day, changed)
    SELECT number, coalesce(NEW.channel, channel), NEW.day, NEW.seq FROM message
    WHERE number = NEW.item;
  -- INSERT OR IGNORE would go on without it
  SELECT RAISE (ABORT, 'what is reported as sent is in the journal') WHERE changes() <> 1;
  -- what is in doubt counts already, maybe on the same day
  UPDATE channel_use SET
      used = used + iif((day, channel) = (SELECT day, channel FROM reported_sending
        WHERE message = NEW.item), 1, -1),
      changed = NEW.seq
    WHERE ((day, channel) = (SELECT day, channel FROM reported_sending WHERE message = NEW.item))
      <> coalesce(NEW.before = {message.in_doubt} AND (day, channel) = (SELECT day, channel FROM attempt
        WHERE run = NEW.run AND message = NEW.item
          AND number = (SELECT attempts FROM message WHERE number = NEW.item)), 0);
  INSERT INTO channel_use (day, channel, used, changed)
    SELECT day, channel, 1, NEW.seq FROM reported_sending r
    WHERE message = NEW.item AND NOT EXISTS (
      SELECT 1 FROM channel_use WHERE day = r.day AND channel = r.channel);
END;

CREATE TRIGGER journal_moves_plan AFTER INSERT ON journal
WHEN NEW.subject = {subject.plan} AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a plan')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.plan} AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'nothing is decided about plans while a run is under way')
    WHERE (NEW.cause = {cause.approved}
        -- a withdrawal ends what the run does: nothing more of it is claimed
        OR NEW.before = {plan.approved} AND NEW.cause <> {cause.withdrawn})
      AND EXISTS (SELECT 1 FROM run WHERE state = {run.running});
  SELECT RAISE (ABORT, 'an approval is withdrawn with a reason')
    WHERE NEW.cause = {cause.withdrawn} AND trim(coalesce(NEW.note, '')) = '';
  SELECT RAISE (ABORT, 'who approves a plan beside others is named')
    WHERE NEW.cause = {cause.endorsed} AND trim(coalesce(NEW.note, '')) = '';
  SELECT RAISE (ABORT, 'other people have to approve the plan, too')
    WHERE NEW.cause = {cause.approved} AND (
      WITH RECURSIVE life (seq) AS (
        SELECT NEW.seq
        UNION
        SELECT j.previous FROM life JOIN journal j ON j.seq = life.seq WHERE j.previous IS NOT NULL)
      -- the name before the colon, or else the account
      SELECT count(DISTINCT lower(trim(CASE instr(coalesce(j.note, o.actor), ': ')
          WHEN 0 THEN coalesce(j.note, o.actor) ELSE substr(j.note, 1, instr(j.note, ': ') - 1) END)))
      FROM life JOIN journal j ON j.seq = life.seq JOIN operation o ON o.number = j.operation
      WHERE j.cause IN ({cause.endorsed}, {cause.approved})
    ) < coalesce((SELECT CAST(content AS INTEGER) FROM rule WHERE kind = {kind.guard} AND name = 'approvals'
      AND state = {rule.active}), 1);
  -- said here too because INSERT OR REPLACE would make room in the unique index by deleting
  SELECT RAISE (ABORT, 'another plan is approved')
    WHERE NEW.cause = {cause.approved} AND EXISTS (SELECT 1 FROM plan WHERE state = {plan.approved});
  SELECT RAISE (ABORT, 'the plan is stale: compute a new one')
    WHERE NEW.cause = {cause.approved} AND (
      EXISTS (SELECT 1 FROM stale_plan WHERE version = NEW.item)
      -- the plan that was approved until now is superseded by the same operation
      OR (SELECT parent FROM plan WHERE version = NEW.item) IS NOT (
        SELECT plan.version FROM plan JOIN journal ON journal.seq = plan.changed
        WHERE journal.operation = NEW.operation AND journal.before = {plan.approved}
          AND journal.cause = {cause.superseded}));
  SELECT RAISE (ABORT, 'a plan is pruned once')
    WHERE NEW.cause = {cause.pruned}
      AND EXISTS (SELECT 1 FROM journal WHERE seq = NEW.previous AND cause = {cause.pruned});
  SELECT RAISE (ABORT, 'a message that is claimed or in doubt still refers to the plan')
    WHERE NEW.cause = {cause.pruned} AND EXISTS (
      SELECT 1 FROM run JOIN attempt ON attempt.run = run.number
        JOIN message ON message.number = attempt.message
      WHERE run.plan = NEW.item AND message.state IN ({message.claimed}, {message.in_doubt})
        AND message.attempts = attempt.number);
  UPDATE plan SET state = NEW.after, changed = NEW.seq
    WHERE version = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the plan is not in the state that this transition starts from')
    WHERE changes() <> 1;
  DELETE FROM plan_row WHERE NEW.cause = {cause.pruned} AND version = NEW.item;
  DELETE FROM plan_day WHERE NEW.cause = {cause.pruned} AND version = NEW.item;
  DELETE FROM plan_channel WHERE NEW.cause = {cause.pruned} AND version = NEW.item;
  DELETE FROM plan_follow_up WHERE NEW.cause = {cause.pruned} AND version = NEW.item;
  DELETE FROM plan_hold WHERE NEW.cause = {cause.pruned} AND version = NEW.item;
  DELETE FROM plan_trait WHERE NEW.cause = {cause.pruned} AND version = NEW.item;
END;

CREATE TRIGGER journal_moves_run AFTER INSERT ON journal
WHEN NEW.subject = {subject.run} AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a run')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.run} AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'another run is under way')
    WHERE NEW.after = {run.running} AND EXISTS (SELECT 1 FROM run WHERE state = {run.running});
  SELECT RAISE (ABORT, 'nothing is sent from a restored database before a person has looked')
    WHERE NEW.after = {run.running} AND EXISTS (SELECT 1 FROM restoration WHERE state = {restoration.unconfirmed});
  UPDATE run SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the run is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;

CREATE TRIGGER journal_moves_base_date AFTER INSERT ON journal
WHEN NEW.subject = {subject.base date} AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'the base date advances, or is set with a reason')
    WHERE (CASE NEW.cause WHEN {cause.advanced} THEN NEW.after > NEW.before
      WHEN {cause.set} THEN trim(NEW.note) <> '' END) IS NOT TRUE;
  UPDATE base_date SET day = NEW.after, changed = NEW.seq
    WHERE item = NEW.item AND day = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the base date is not the day that this transition starts from')
    WHERE changes() <> 1;
END;

CREATE TRIGGER journal_moves_channel AFTER INSERT ON journal
WHEN NEW.subject = {subject.channel} AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'the settings of a channel are set') WHERE NEW.cause IS NOT {cause.set};
  -- said here too because INSERT OR REPLACE would make room for the name by deleting
  SELECT RAISE (ABORT, 'another channel has this name')
    WHERE EXISTS (SELECT 1 FROM channel_settings s JOIN channel c ON c.name = s.name
      WHERE s.number = NEW.after AND c.number <> NEW.item);
  UPDATE channel SET settings = NEW.after, changed = NEW.seq,
      name = (SELECT name FROM channel_settings WHERE number = NEW.after)
    WHERE number = NEW.item AND settings = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the channel does not have the settings that this transition starts from')
    WHERE changes() <> 1;
END;
