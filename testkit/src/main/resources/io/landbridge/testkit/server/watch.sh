# Runs a server that must not outlive the program that asked for it, even if that program is killed.
#   $1 file for the server's process id   $2 signal for a server left behind   $3 folder to remove then   the rest: command
# Standard input is a pipe that only the asking program holds open: its end is the sign that the program is gone.
pidfile=$1 signal=$2 folder=$3
shift 3
trap : INT TERM HUP QUIT
exec 3<&0 </dev/null
rm -f "$pidfile"
"$@" 3<&- &
server=$!
echo "$server" >"$pidfile.new"
mv "$pidfile.new" "$pidfile"
(
    while read -r _ <&3; do :; done
    : >"$pidfile.left"
    kill "-$signal" "$server" 2>/dev/null
    sleep 3
    kill -KILL "$server" 2>/dev/null
) >/dev/null 2>&1 &
guard=$!
code=0
while kill -0 "$server" 2>/dev/null; do # a signal to this shell ends a wait early
    wait "$server"
    code=$?
done
kill "$guard" 2>/dev/null
if [ -e "$pidfile.left" ]; then
    umount -l "$folder/disk" 2>/dev/null
    rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
    rmdir "$(dirname "$folder")" 2>/dev/null
fi
exit "$code"
