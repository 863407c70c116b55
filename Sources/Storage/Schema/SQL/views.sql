-- For people at the sqlite3 shell: names instead of numbers and codes, days as YYYY-MM-DD, instants as in ISO 8601.
-- The programs do not read them.

CREATE VIEW messages AS
  SELECT e.id, state.name AS state, c.name AS channel, e.recipient, t.subject, campaign.name AS campaign,
    m.priority, date(m.not_before * 86400, 'unixepoch') AS not_before,
    date(m.waiting_since * 86400, 'unixepoch') AS waiting_since,
    date(m.deadline * 86400, 'unixepoch') AS deadline, date(m.due * 86400, 'unixepoch') AS due,
    p.id AS follows, f.wait_days, m.attempts,
    -- by which channel and when it went, or may have gone
    s.name AS sent_by, date(sending.day * 86400, 'unixepoch') AS sent_on, e.person, m.number
  FROM message m
  JOIN envelope e ON e.message = m.number
  JOIN channel c ON c.number = m.channel
  LEFT JOIN state ON state.subject = {subject.message} AND state.code = m.state
  LEFT JOIN content t ON t.message = m.number
  LEFT JOIN message_campaign b ON b.message = m.number
  LEFT JOIN campaign ON campaign.number = b.campaign
  LEFT JOIN follow_up f ON f.message = m.number
  LEFT JOIN envelope p ON p.message = f.predecessor
  LEFT JOIN sending ON sending.message = m.number
  LEFT JOIN channel s ON s.number = sending.channel;

CREATE VIEW plans AS
  SELECT p.version, state.name AS state, date(p.base_day * 86400, 'unixepoch') AS base_date,
    date((p.base_day + p.horizon - 1) * 86400, 'unixepoch') AS last_day, p.horizon, p.parent,
    p.messages, p.assigned, p.digest,
    (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', j.at / 1000.0, 'unixepoch') FROM journal j
      WHERE j.seq > p.position AND j.subject = {subject.plan} AND j.item = p.version
      ORDER BY j.seq LIMIT 1) AS stored_at,
    -- what makes a draft stale, as far as the database can say
    (SELECT group_concat(reason, ', ') FROM stale_plan
      WHERE p.state = {plan.draft} AND stale_plan.version = p.version) AS stale
  FROM plan p
  LEFT JOIN state ON state.subject = {subject.plan} AND state.code = p.state;

-- What each plan says of each message: its day and position, or the reason that it has none.
CREATE VIEW assignments AS
  SELECT r.version AS plan, e.id, date(r.day * 86400, 'unixepoch') AS day, r.position,
    u.name AS reason, c.name AS channel, a.name AS account, e.recipient, r.priority,
    date(r.release * 86400, 'unixepoch') AS release,
    date(r.waiting_since * 86400, 'unixepoch') AS waiting_since,
    date(r.deadline * 86400, 'unixepoch') AS deadline, date(r.due * 86400, 'unixepoch') AS due
  FROM plan_row r
  JOIN envelope e ON e.message = r.message
  JOIN plan_channel c ON c.version = r.version AND c.channel = r.channel
  LEFT JOIN unplaced_reason u ON u.code = r.reason
  LEFT JOIN plan_trait t ON t.version = r.version AND t.message = r.message
  LEFT JOIN plan_channel a ON a.version = r.version AND a.channel = coalesce(t.account, r.channel);

CREATE VIEW journal_readable AS
  SELECT j.seq, strftime('%Y-%m-%dT%H:%M:%fZ', j.at / 1000.0, 'unixepoch') AS at,
    subject.name AS subject,
    CASE j.subject
      WHEN {subject.message} THEN (SELECT id FROM envelope WHERE message = j.item)
      WHEN {subject.channel} THEN (SELECT name FROM channel_settings WHERE number = j.after)
      WHEN {subject.reply} THEN (SELECT id FROM envelope WHERE message = reply.message)
      WHEN {subject.rule} THEN (SELECT k.name || coalesce(' ' || c.name, '') || coalesce(' ' || r.name, '')
        FROM rule r JOIN rule_kind k ON k.code = r.kind LEFT JOIN channel c ON c.number = r.channel
        WHERE r.number = j.item)
      WHEN {subject.channel stop} THEN (SELECT c.name FROM channel_stop s
        JOIN channel c ON c.number = s.channel WHERE s.number = j.item)
      WHEN {subject.hold} THEN (SELECT k.name || coalesce(' ' || c.name, ' ' || p.name, '') FROM hold h
        JOIN hold_kind k ON k.code = h.kind LEFT JOIN channel c ON c.number = h.channel
        LEFT JOIN campaign p ON p.number = h.campaign WHERE h.number = j.item)
      WHEN {subject.suppression} THEN (SELECT coalesce(address, person) FROM suppression
        WHERE number = j.item)
      ELSE j.item END AS item,
    CASE j.subject
      WHEN {subject.base date} THEN date(j.before * 86400, 'unixepoch')
      WHEN {subject.channel} THEN (SELECT name || ' ' || transport || ' ' || sender FROM channel_settings
        WHERE number = j.before)
      WHEN {subject.reply} THEN iif(j.before IS NULL, NULL, k.name)
      ELSE b.name END AS before,
    CASE j.subject
      WHEN {subject.base date} THEN date(j.after * 86400, 'unixepoch')
      WHEN {subject.channel} THEN (SELECT name || ' ' || transport || ' ' || sender FROM channel_settings
        WHERE number = j.after)
      WHEN {subject.reply} THEN iif(j.after = {reply.received}, k.name, a.name)
      ELSE a.name END AS after,
    cause.name AS cause, date(j.day * 86400, 'unixepoch') AS day,
    CASE j.subject WHEN {subject.run} THEN j.item ELSE j.run END AS run,
    (SELECT name FROM channel WHERE number = j.channel) AS channel,
    o.command, o.key, o.actor, j.note
  FROM journal j
  JOIN operation o ON o.number = j.operation
  LEFT JOIN subject ON subject.code = j.subject
  LEFT JOIN cause ON cause.code = j.cause
  LEFT JOIN reply ON j.subject = {subject.reply} AND reply.number = j.item
  LEFT JOIN reply_kind k ON k.code = reply.kind
  LEFT JOIN state b ON b.subject = j.subject AND b.code = j.before
  LEFT JOIN state a ON a.subject = j.subject AND a.code = j.after;
