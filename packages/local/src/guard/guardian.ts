/**
 * The guardian: the parent of a server, a child of ours. A shell, because one is everywhere and
 * costs next to nothing beside a Node process.
 *
 * It reads the pipe on its standard input, which we write nothing to. The pipe ends when we close
 * it or die, `kill -9` included; then it stops the server with the given signal. It outlives
 * every other signal, and ends when the server does, as the server did. The server and all that
 * it forks hold the liveness pipe open; see liveness.ts.
 *
 * Arguments: the signal that stops the server, the liveness pipe, the server's command line.
 * Descriptors: 0 the pipe from us, 1 and 2 the server's log, 3 takes the server's process id.
 *
 * - SIGCONT follows, for a server that was stopped (SIGSTOP) hears nothing else.
 * - `wait` is cut short by a signal that is trapped; then the server is still there.
 */
export const guardian = `
signal=$1 alive=$2
shift 2
exec 4<&0 5<>"$alive" </dev/null || exit 1
trap : HUP INT TERM
"$@" 3>&- 4<&- &
server=$!
echo "$server" >&3
exec 3>&-
(
  exec 5<&-
  read -r _ <&4
  kill -s "$signal" "$server" && kill -s CONT "$server"
) 2>/dev/null &
watch=$!
exec 4<&-
wait "$server"
status=$?
while [ "$status" -gt 128 ] && kill -0 "$server" 2>/dev/null; do
  wait "$server"
  status=$?
done
kill "$watch" 2>/dev/null
exit "$status"
`
