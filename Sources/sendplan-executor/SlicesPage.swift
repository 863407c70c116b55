import Terminal

/// What `help machines` prints: from an approved plan to a settled day on many machines.
enum SlicesPage {
  static let topic = Program.Topic(
    "machines",
    "how many machines send one day, and what they may do on each exit status",
    text: text
  )

  private static let text = #"""
    One machine plans millions of messages in seconds; handing them over may take it too long. Then the
    day is cut into slices, which any number of machines hand over, started by whatever starts programs.
    Nothing is sent twice, whatever the engine does: the claims are made in the database before a slice
    can be begun, and one file, the right to begin, can be renamed only once. Whoever has one machine
    needs none of this.

    From an approved plan to a settled day
      1  A folder that all machines reach, such as an NFS export: here /srv/spool.
      2  sendplan-executor cut --plan 3 --day 2027-03-02 --to /srv/spool
         writes slices, R-K.slice beside R-K.start.
      3  sendplan-executor run --slice /srv/spool/1-1.slice
         on any machine, one for each slice. No database is needed there, but what the transport needs:
         'sendmail', the mail server, the secret of the web service.
      4  sendplan-executor settle /srv/spool
         on the machine with the database, as often as you like, also meanwhile.
      5  Again from 2, until nothing is left to cut. 'cut --print slurm' (parallel, kubernetes) prints a
         script that does all this.

    What an engine may do on each exit status of 'run --slice'
      0   everything was handed over, or was not to go any more    nothing to do
      1   something failed, is in doubt or came too late, the      do not repeat; 'settle' knows
          channel is at fault, or this is a copy
      75  stopped in order, or a process here has it               repeat
      74  this machine does not reach the channel                  repeat, also on another machine
      other  the call or the file is wrong                         look; nothing was handed over
    A repeat is never harmful: what was begun and not given back refuses. After a crash 'run --slice'
    goes on on the same machine; another one refuses with 1, since nobody can tell there whether the
    first still runs.

    Copies. The right to begin names its own file and is renamed in the very folder that 'cut' wrote. A
    copy of a folder or of a slice is refused with 1. Without a shared folder move, never copy, a slice
    with its right to one machine and back; nobody but you can see to that, so it is outside the promise.

    Canceling. What lies in an open slice is canceled, held, answered or suppressed as a request: it is
    written beside the slice at once (R-K.stop), read before each batch, and what was not handed over by
    then is left out. 'cut --open K' keeps most of the day out of slices until it is its turn.

    A machine that does not come back. Ten minutes after its time a slice is overdue, and 'status' says
    so; one that nobody has begun by then is taken back. 'recover --slice N' takes its right away and
    settles it: what its file shows as done is taken, what was about to be handed over is in doubt (or
    repeated under its key, where the service takes a key twice), the rest is pending again. Before its
    time has passed say with --fenced why it cannot be running, such as 'the machine is off'. If its disk
    is gone too, all of the slice is in doubt, or repeated where that is harmless: that is the price, and
    why slices of minutes are the default. What a slice that was given up has sent after all is never
    hidden: 'settle' and 'status' name it as maybe twice until somebody confirms.

    Maildirs. Such a slice is written into R-K.maildir beside it, and 'settle' moves what is there to the
    channel's Maildir. A slice that is given up has put nothing there: all of it is pending again.

    Many tenants. One database for each plans and sends on its own, on any machine; random origins keep
    their keys apart. Slurm: an array over a list of databases with 'sendplan nightly'. systemd: a unit
    sendplan@.service with --db /var/lib/sendplan/%i.db.
    """#
}
