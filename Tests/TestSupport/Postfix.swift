package import Foundation
import Glibc

/// A real mail server (Postfix) on this machine with a folder, a queue and a port of its own, which puts what
/// it takes into one Maildir, and what is for `leave@us.example` into another.
///
/// It takes mail for `example.com`, `example.org` and `us.example`, relays to no other domain, and knows no
/// `refused@example.com`. Starting it takes root's rights, which it gets from `sudo` where it has to.
package final class Postfix {
  private let process: PythonProcess

  package init() throws {
    process = try PythonProcess(Postfix.script)
  }

  package var port: Int { process.port }

  package enum Box: String {
    case all, leave
  }

  /// The folder of a Maildir, once something was delivered to it.
  package func folder(of box: Box) -> URL {
    URL(filePath: "/tmp/sendplan-postfix-\(port)/box/\(box.rawValue)")
  }

  /// The mails of a Maildir, once there are so many; what is there by then where they do not come within a minute.
  package func mails(_ count: Int, in box: Box = .all) throws -> [String] {
    let folder = folder(of: box).appending(path: "new")
    let deadline = ContinuousClock.now + .seconds(60)
    while try names(in: folder).count < count, ContinuousClock.now < deadline { sched_yield() }
    return try names(in: folder).map { name in
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
  }

  private func names(in folder: URL) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  deinit {
    try? process.end()  // because it ends by itself when its input does
  }

  private static let script = """
    import os, shutil, socket, subprocess, sys, pwd
    if os.geteuid(): os.execvp('sudo', ['sudo', '-n'] + sys.orig_argv)
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    folder = f'/tmp/sendplan-postfix-{port}'
    for name in ('etc', 'queue', 'data', 'box'): os.makedirs(f'{folder}/{name}')
    # Whoever runs the tests is to read what arrived; root reads what is nobody's.
    reader = int(os.environ.get('SUDO_UID', pwd.getpwnam('nobody').pw_uid)) or pwd.getpwnam('nobody').pw_uid
    os.chown(f'{folder}/box', reader, -1)
    os.chown(f'{folder}/data', pwd.getpwnam('postfix').pw_uid, -1)
    with open(f'{folder}/etc/main.cf', 'w') as file: file.write(f'''
    compatibility_level = 3.6
    queue_directory = {folder}/queue
    data_directory = {folder}/data
    maillog_file = {folder}/log
    maillog_file_prefixes = /tmp
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    myhostname = mail.example
    mydestination =
    mynetworks =
    alias_maps =
    alias_database =
    message_size_limit = 200000
    relay_domains = example.com example.org us.example
    relay_transport = virtual
    smtpd_relay_restrictions = reject_unauth_destination
    smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ refused@example.com = 550 5.1.1 no such user }} }}
    virtual_mailbox_domains =
    virtual_mailbox_base = {folder}/box
    virtual_mailbox_maps = inline:{{ {{ leave@us.example = leave/ }} }}, static:all/
    virtual_uid_maps = static:{reader}
    virtual_gid_maps = static:65534
    '''.replace('\\n    ', '\\n'))
    services = '''127.0.0.1:PORT inet n - n - - smtpd
    postlog unix-dgram n - n - 1 postlogd
    pickup unix n - n 60 1 pickup
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    proxymap unix - - n - - proxymap
    error unix - - n - - error
    retry unix - - n - - error
    anvil unix - - n - 1 anvil
    virtual unix - n n - - virtual
    '''.replace('\\n    ', '\\n').replace('PORT', str(port))
    with open(f'{folder}/etc/master.cf', 'w') as file: file.write(services)

    def postfix(word):
        return subprocess.run(['postfix', '-c', f'{folder}/etc', word], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    try:
        if postfix('start'): sys.exit('Postfix did not start')
        print(port, flush=True)
        sys.stdin.read()
    finally:
        postfix('stop')
        shutil.rmtree(folder, ignore_errors=True)
    """
}
