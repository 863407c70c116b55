import Model

/// What starts the slices of a day on many machines.
enum Engine: String, CaseIterable {
  case slurm
  case parallel
  case kubernetes
}

/// What a person copies to let an engine hand a day over.
struct EngineScript {
  let plan: Int
  let day: Day
  let folder: String
  let database: String

  func text(for engine: Engine) -> String {
    switch engine {
    case .slurm: slurm
    case .parallel: parallel
    case .kubernetes: kubernetes
    }
  }

  private var cut: String {
    "sendplan-executor cut --plan \(plan) --day \(day) --to \"$dir\""
  }

  /// Sends the day in rounds: cuts as many slices as may be open, lets the engine start them, takes them back.
  private func rounds(_ start: String, of engine: String) -> String {
    """
    #!/bin/sh
    # Sends one day of a plan in slices, started by \(engine), from the machine with the database.
    # It can be stopped and repeated at any time: slices are claimed before they can be begun.
    set -eu
    export SENDPLAN_DB=\(shellWord(database))
    dir=\(shellWord(folder))

    while :; do
      status=0
      \(cut) || status=$?
      # 75: somebody else is at work here. Anything else is for a person.
      [ "$status" != 75 ] || { sleep 30; continue; }
      [ "$status" = 0 ] || exit "$status"
      ls "$dir" | sed -n 's/[.]start$/.slice/p' >"$dir/to-start"
      [ -s "$dir/to-start" ] || break
      \(start)
      sendplan-executor settle "$dir" || true
    done
    # Status 1 where a slice is overdue or something came late: its machine did not come back.
    sendplan-executor slices

    """
  }

  private var slurm: String {
    rounds(
      """
      # A task that failed is no reason to end: what came of it is known by its slice.
        sbatch --wait --no-requeue --array="1-$(grep -c . "$dir/to-start")" --output="$dir/slurm-%A_%a.txt" \\
          --export=ALL,DIR="$dir" --wrap \\
          'exec sendplan-executor run --slice "$DIR/$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$DIR/to-start")"' || true
      """,
      of: "Slurm"
    )
      + """
      # All machines mount "$dir". There --requeue instead of --no-requeue is safe as well, with RequeueExit=75 in
      # slurm.conf: a slice that was stopped in order (75) may be begun again, and one that was begun refuses.

      """
  }

  private var parallel: String {
    rounds(
      """
      parallel --sshloginfile "$dir/hosts" --joblog "$dir/log.$(date +%s)" --jobs 1 \\
          sendplan-executor run --slice "$dir/{}" :::: "$dir/to-start" || true
      """,
      of: "GNU parallel"
    )
      + """
      # "$dir/hosts" names a machine a line, ':' this one; all of them mount "$dir". Instead of a new log each round,
      # --joblog FILE --resume-failed starts again what ended with another status than 0: what was begun refuses.

      """
  }

  private var kubernetes: String {
    """
    # An Indexed Job that hands over the slices of one round. Checked against the schema, and never run by us.
    # Before it, with DIR=\(shellWord(folder)) on the machine with the database:
    #   sendplan-executor cut --plan \(plan) --day \(day) --to "$DIR"
    #   ls "$DIR" | sed -n 's/[.]start$/.slice/p' >"$DIR/to-start"
    # and as many completions as that has lines. After it 'sendplan-executor settle "$DIR"', and the next round.
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: sendplan-\(plan)-\(day)
    spec:
      completionMode: Indexed
      completions: 16
      parallelism: 16
      backoffLimitPerIndex: 2
      maxFailedIndexes: 16
      podReplacementPolicy: Failed
      podFailurePolicy:
        rules:
          # 1: something failed, is in doubt, or this is a copy. Repeating changes nothing.
          - action: FailIndex
            onExitCodes:
              operator: In
              values: [1]
          # A pod that was moved away has not failed.
          - action: Ignore
            onPodConditions:
              - type: DisruptionTarget
                status: "True"
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: slice
              image: sendplan
              command:
                - sh
                - -c
                - exec sendplan-executor run --slice "/slices/$(sed -n "$((JOB_COMPLETION_INDEX + 1))p" /slices/to-start)"
              volumeMounts:
                - name: slices
                  mountPath: /slices
          volumes:
            - name: slices
              persistentVolumeClaim:
                claimName: sendplan-slices

    """
  }
}
