import Terminal

/// What `help tenants` prints: how one machine plans for many who have nothing to do with each other.
enum TenantsPage {
  static let topic = Program.Topic(
    "tenants",
    "many senders on one machine: a database for each",
    text: text
  )

  private static let text = #"""
    Who has nothing to do with each other, such as the clients of an agency, has a database of his
    own: no plan, limit or suppression of one reaches another, and each can be backed up, restored,
    moved and deleted by itself. A folder for each is enough, such as
    /srv/sendplan/NAME/sendplan.db.

    All of them at a glance, and as numbers with the name as a label; one that cannot be read does
    not hide the others, and the exit status says so:

      sendplan status /srv/sendplan/*/sendplan.db
      sendplan metrics /srv/sendplan/*/sendplan.db \
        --output /var/lib/prometheus/node-exporter/sendplan.prom

    With systemd: print the units for one, in its folder, and put %i in the place of its name. What
    begins with sendplan-nightly@NAME is then the night of NAME, and each may touch the folder of
    its own database alone:

      cd /srv/sendplan/acme
      sendplan nightly --approve --print-systemd | sed 's;/acme;/%i;g'
      # as /etc/systemd/system/sendplan-nightly@.service and .timer, then for each:
      systemctl enable --now sendplan-nightly@acme.timer sendplan-nightly@zeta.timer

    With Slurm: one array job plans them all, as many at a time as the number behind % says. A night
    that is repeated does what is missing and repeats nothing, so that a task may be requeued:

      ls /srv/sendplan/*/sendplan.db > databases
      sbatch --array="1-$(grep -c . databases)%8" --requeue --wrap \
        'exec sendplan nightly --db "$(sed -n "${SLURM_ARRAY_TASK_ID}p" databases)" \
          --to "$(date +%F)" --approve'

    Whom nobody may write to is one list for all. Each takes it in as often as it is given, and
    cancels what it had for whoever is new on it; what one tenant has learned goes to the others in
    the same way:

      for db in /srv/sendplan/*/sendplan.db; do
        sendplan suppress --from everybody.csv --db "$db"
      done
      sendplan suppress list --format csv --db acme/sendplan.db |
        sendplan suppress --from - --db zeta/sendplan.db
    """#
}
