# Runs in fresh namespaces, as their first process: gives the slave a machine of its own, then waits
# for it and takes in the orphans that it leaves.
# Arguments: host name, directory of the machine, then the command. The directory holds etc/hostname,
# etc/hosts, tmp (which becomes /tmp) and keep: paths under /tmp that stay visible, one a line.
set -eu
name=$1
machine=$2
shift 2
echo "$name" > /proc/sys/kernel/hostname
if [ "${SPLITBRAIN_RELAY:-}" ]; then
  ip link set lo up
fi
for file in hostname hosts; do
  if [ -e "/etc/$file" ]; then
    mount --bind "$machine/etc/$file" "/etc/$file"
  fi
done
while read -r path; do
  place=$machine/tmp/${path#/tmp/}
  if [ -d "$path" ]; then
    mkdir -p "$place"
  else
    mkdir -p "${place%/*}"
    : > "$place"
  fi
  mount --bind "$path" "$place"
done < "$machine/keep"
mount --rbind "$machine/tmp" /tmp
cd /tmp/work
if [ "${SPLITBRAIN_RELAY:-}" ]; then
  relay=$SPLITBRAIN_RELAY
  unset SPLITBRAIN_RELAY
  sh -c "exec $relay" &
fi
"$@" < /dev/null &
slave=$!
# Whoever started all this holds the other end of our input; when it is gone, so is the slave.
exec 3<&0
sh -c "cat <&3 > /dev/null; kill -s KILL $slave" &
wait $slave
