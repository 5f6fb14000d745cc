# Becomes a slave that is another machine as far as this system allows.
#   $1 name   $2 its working directory   $3 plain | apart   rest: the slave's command
# What is apart: host name, /etc/hostname and /etc/hosts, the files in the working directory, and
# the process ids. The slave ends when this script's stdin does, so it never outlives its starter.
name=$1
dir=$2
kind=$3
shift 3
if [ "$kind" = apart ]; then
  hostname "$name" || exit 70
  # Only where nothing on this machine can see it.
  mount -t tmpfs -o mode=0755,size=16m splitbrain "$dir" || exit 71
  mkdir "$dir/etc"
  echo "$name" > "$dir/etc/hostname"
  { echo "127.0.0.1 localhost"; echo "127.0.1.1 $name"; } > "$dir/etc/hosts"
  for file in hostname hosts; do
    if [ -e "/etc/$file" ]; then
      mount --bind "$dir/etc/$file" "/etc/$file" || exit 72
    fi
  done
fi
cd "$dir" || exit 73
echo "relay 3 on $name is closed" > relay.txt
exec 3<&0
(cat <&3 > /dev/null; kill "$(cat "$dir/../pid")") 2> /dev/null &
watcher=$!
# In the foreground: a background job, and so each child of the slave, would ignore SIGINT.
sh -c 'echo $$ > "$1"; shift; exec "$@"' sh "$dir/../pid" "$@" < /dev/null 3<&-
status=$?
kill "$watcher" 2> /dev/null
exit "$status"
