/**
 * What a slot's shell reads first: POSIX sh, for bash, dash and busybox alike. It goes on to read
 * commands from its input, each sent after the last has ended, and leaves when that ends. Its
 * first argument is the file that it appends its records to; its output gets the same lines but
 * for the shell's own words. Its variables would show through in tasks, so that it has none but
 * positional parameters.
 *
 *     ready monitor|setsid PID  how tasks get a process group of their own; the shell's own id
 *     s TOKEN PID               the task's process exists
 *     f TOKEN log|cwd|program   it could not be started for want of that
 *     [1]+ Terminated …         the shell's own words: a signal ended it, it is not `exit 143`
 *     0m0.01s 0m0.00s           CPU time so far, user and system: the shell's, then its tasks'
 *     e TOKEN STATUS UPTIME     it ended; the uptime is empty where the system does not tell it
 */
export const slotScript = String.raw`
# A runner that is gone must not take the slot along: its last task is still to be recorded.
trap '' PIPE
eval "umask_of_tasks() { umask $(umask); }"
umask 077
exec 3>>"$1" 4>&1 2>&3

# What cannot be told to a runner that is gone must not be among the records.
say() {
  printf "$@" >&3
  printf "$@" >&4 2>/dev/null
}

# Tasks lead a process group of their own: by job control where it works without a terminal.
set -m 2>/dev/null
case $- in
  *m*)
    say 'ready monitor %s\n' $$
    lead() { exec "$@" 3>&- 4>&-; }
    ;;
  *)
    command -v setsid >/dev/null || exit 3
    say 'ready setsid %s\n' $$
    lead() { exec setsid "$@" 3>&- 4>&-; }
    ;;
esac

# TOKEN WHAT: tells what a task could not be started for want of.
refuse() {
  say 'f %s %s\n' "$1" "$2"
  exit 126
}

can_run() {
  case $1 in
    */*) [ -f "$1" ] && [ -x "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# In the task's own process: TOKEN LOG CWD MEMORY-KB NEEDED PROGRAM ARGUMENT…
enter() {
  true 2>/dev/null >>"$2" || refuse "$1" log
  cd "$3" 2>/dev/null || refuse "$1" cwd
  environment
  can_run "$5" || refuse "$1" program
  umask_of_tasks
  trap - PIPE
  [ "$4" = 0 ] || ulimit -v "$4"
  exec </dev/null >>"$2" 2>&1
  shift 5
  lead "$@"
}

# TOKEN PID: sees a task to its end. A wait also ends when the task is merely stopped.
watch() {
  say 's %s %s\n' "$1" "$2"
  wait "$2"
  set -- "$1" "$2" "$?"
  while [ "$3" -gt 128 ] && kill -0 "$2" 2>/dev/null; do
    sleep 1
    wait "$2"
    set -- "$1" "$2" "$?"
  done
  if [ "$3" -gt 128 ]; then jobs >&3; else jobs >/dev/null; fi
  backfill_uptime=
  read -r backfill_uptime _ 2>/dev/null </proc/uptime
  times >&3
  times >&4 2>/dev/null
  say 'e %s %s %s\n' "$1" "$3" "$backfill_uptime"
}

task() {
  ( enter "$@" ) &
  watch "$1" "$!"
}
`;
