/**
 * A small process that starts tasks and sees them to their end, in Python 3.8 or later with nothing
 * but its own library. `posix_spawn` shares the launcher's memory until the program is executed,
 * where a shell's `fork` copies it; `wait4` tells the CPU time and peak memory of the shortest
 * task. It survives whoever started it and leaves when its input has ended and its last task too.
 *
 * Its input is lines of JSON: first the environment of most tasks, then orders, each `[line, handed
 * on, round, file, token, log, cwd, argv, changes]`, where the changes are to that environment and
 * `null` is for what is not to be there. The first three are a `Turn`: with a round, the task starts
 * when one of its line ends with 0 and leaves nothing running. What waits is withdrawn when a task of
 * its line ends otherwise or cannot start, by an order of a turn alone, and at the end of the input.
 * What was written to the file before the order is put on disk first, for all orders that have come
 * together at once.
 * Records go to the file and to the output:
 *
 *     ready launcher PID
 *     s TOKEN PID                  the task's process exists
 *     f TOKEN log|cwd|ERROR        it could not be started for want of that, or for that error
 *     f TOKEN sync                 the file could not be put on disk; to the output alone, as the
 *                                  task may be ordered again
 *     w TOKEN                      it waited for its turn and is withdrawn
 *     x TOKEN AT CODE SIGNAL CPU-MS PEAK-KB LOG-BYTES LEFT RESULT NEXT
 *                                  it ended at that time (epoch ms); PEAK-KB is 0 when not known;
 *                                  LEFT 1: others of its group have not ended; RESULT 1: its
 *                                  BACKFILL_RESULT is there; NEXT 1: its slot is handed on
 *     closed                       no order comes any more
 *
 * A record that cannot be written, on a full disk, is tried again every second.
 */
export const launcherScript = String.raw`
import collections, errno, json, os, resource, select, signal, sys, time

if sys.version_info < (3, 8):
    sys.exit(3)

# Seconds to go on trying to write the last records.
GIVE_UP_AFTER = 600
# Milliseconds after which to tell what may wait for an end to be told with it, and to try again.
SOON, AGAIN = 1, 1000
records = os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
os.dup2(records, 2)
os.set_blocking(1, False)
nothing = os.open(os.devnull, os.O_RDONLY)
inherited = None
running = {}
lines = {}
# Open files that are to be on disk before tasks start, and those that are since the last orders came.
syncing = {}
synced = set()
unwritten = {records: b'', 1: b''}


class Line:
    def __init__(self):
        self.running = 0
        self.waiting = collections.deque()
        # Slots handed on, ever, and the numbers of those that nothing was waiting for.
        self.handed_on = 0
        self.spare = []
        self.round = 0
        self.is_closed = False

    def take(self, handed_on, round, order):
        self.spare = [number for number in self.spare if number > handed_on]
        if round is None:
            start(self, *order)
            write(1)
            return
        self.begin(round)
        if round < self.round or self.is_closed or not (self.spare or self.running):
            withdraw(*order)
        elif self.spare:
            self.spare.pop(0)
            start(self, *order)
        else:
            self.waiting.append(order)

    def begin(self, round):
        if round > self.round:
            self.round, self.is_closed = round, False

    def hand_on(self):
        self.handed_on += 1
        if self.waiting:
            start(self, *self.waiting.popleft())
        else:
            self.spare.append(self.handed_on)

    def close(self):
        self.is_closed = True
        while self.waiting:
            withdraw(*self.waiting.popleft())


def tell(record):
    for fd in unwritten:
        unwritten[fd] += record.encode() + b'\n'
    write(records)


def write(fd):
    text = unwritten[fd]
    try:
        while text:
            text = text[os.write(fd, text):]
    except BrokenPipeError:
        text = b''
    except OSError:
        pass
    unwritten[fd] = text
    return not text


def write_all():
    return all([write(1), write(records)])


def find(program, environment):
    if b'/' in program:
        return program
    error = errno.ENOENT
    for folder in environment.get(b'PATH', b'/bin:/usr/bin').split(b':'):
        path = os.path.join(folder or b'.', program)
        if not os.path.isfile(path):
            continue
        if os.access(path, os.X_OK):
            return path
        error = errno.EACCES
    raise OSError(error, os.strerror(error))


def spawn(path, argv, environment, log):
    return os.posix_spawn(
        path, argv, environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 0),
                      (os.POSIX_SPAWN_DUP2, log, 1),
                      (os.POSIX_SPAWN_DUP2, log, 2)],
        setpgroup=0, setsigdef=[signal.SIGPIPE, signal.SIGXFSZ])


def take(number, handed_on, round, file=None, *order):
    line = lines.setdefault(number, Line())
    if not order:
        line.close()
        line.begin(round)
    elif file is None or sync(file):
        line.take(handed_on, round, order)
    else:
        unwritten[1] += f'f {order[0]} sync\n'.encode()
        write(1)


def sync(path):
    if path not in synced:
        try:
            if path not in syncing:
                syncing[path] = os.open(path, os.O_WRONLY)
            os.fdatasync(syncing[path])
        except OSError:
            return False
        synced.add(path)
    return True


def octets(text):
    return None if text is None else text.encode('utf-8', 'replace')


def encode(variables):
    return {octets(name): octets(value) for name, value in variables.items()}


def refuse(token, reason):
    tell(f'f {token} {reason}')
    write(1)


def withdraw(token, *_):
    tell(f'w {token}')
    write(1)


def start(line, *order):
    if launch(line, *order):
        line.running += 1
    else:
        line.close()


def launch(line, token, log_file, cwd, argv, changes):
    try:
        log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        return refuse(token, 'log')
    try:
        try:
            os.chdir(cwd)
        except OSError:
            return refuse(token, 'cwd')
        environment = inherited.copy()
        for name, value in encode(changes).items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value
        words = [octets(word) for word in argv]
        path = find(words[0], environment)
        try:
            pid = spawn(path, words, environment, log)
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
            pid = spawn(b'/bin/sh', [b'sh', path] + words[1:], environment, log)
    except OSError as error:
        return refuse(token, errno.errorcode.get(error.errno, 'EIO'))
    except ValueError:
        return refuse(token, 'EINVAL')
    finally:
        os.close(log)
    running[pid] = (line, token, log_file, environment.get(b'BACKFILL_RESULT', b''))
    tell(f's {token} {pid}')
    return True


def is_left(group):
    try:
        os.killpg(group, 0)
        return 1
    except OSError:
        return 0


def size(path):
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def reap():
    ended = 0
    while running:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            break
        if pid not in running:
            continue
        ended += 1
        line, token, log_file, result = running.pop(pid)
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
        by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        cpu = round((usage.ru_utime + usage.ru_stime) * 1000)
        # What it shared before it became its program counts as its own.
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        peak = usage.ru_maxrss if usage.ru_maxrss > own else 0
        at = round(time.time() * 1000)
        left = is_left(pid)
        is_handed_on = status == 0 and not left
        after = f'{size(log_file)} {left} {int(os.path.exists(result))} {int(is_handed_on)}'
        tell(f'x {token} {at} {code} {by} {cpu} {peak} {after}')
        line.running -= 1
        if is_handed_on:
            line.hand_on()
        else:
            line.close()
    return ended


woken, wake = os.pipe()
for end in woken, wake:
    os.set_blocking(end, False)
signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
signal.signal(signal.SIGCHLD, lambda *_: None)
poll = select.poll()
poll.register(0, select.POLLIN)
poll.register(woken, select.POLLIN)
rest = b''
closed_at = None
is_fluent = True
tell(f'ready launcher {os.getpid()}')
write(1)

while closed_at is None or running or unwritten[records]:
    if closed_at and not running and time.monotonic() > closed_at + GIVE_UP_AFTER:
        break
    news = poll.poll(None if not any(unwritten.values()) else SOON if is_fluent else AGAIN)
    if not news:
        is_fluent = write_all()
    for fd, _ in news:
        if fd == woken:
            os.read(woken, 4096)
            continue
        chunk = os.read(0, 65536)
        if not chunk:
            poll.unregister(0)
            closed_at = time.monotonic()
            for line in lines.values():
                line.close()
            tell('closed')
        synced.clear()
        *orders, rest = (rest + chunk).split(b'\n')
        for order in map(json.loads, orders):
            if inherited is None:
                inherited = encode(order)
            else:
                take(*order)
    if reap():
        write(1)
`;
