#!/usr/bin/env bash
# Plays a fleet against a gateway that is killed (kill -9) while the fleet pushes, and started again on the same data.
#
#   bench/Fleet/kill-and-restart.sh --instances 1000 --pushes 5
#   KILLS=5 PORT=9095 bench/Fleet/kill-and-restart.sh --instances 1000 --pushes 20 --seed 7 --watch-falls 0.2
#
# KILLS (1) are spread evenly over the run. PORT (9191) must be free. The last line and the exit code are Fleet's.
#
# Nothing acknowledges StatsD, so with --protocol statsd the gateway is not killed: it is ended in order (SIGTERM) between turns,
# when it has read all that was sent. STATSD_PORT (9192) must be free too.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
kills=${KILLS:-1}
url=http://127.0.0.1:${PORT:-9191}
work=$(mktemp -d)
settings=()
options=()
if [[ " $* " =~ \ --protocol[\ =]statsd\  ]]; then
    statsd=127.0.0.1:${STATSD_PORT:-9192}
    settings=(--StatsD:Enabled=true --StatsD:UdpAddress= "--StatsD:TcpAddress=$statsd" --StatsD:SetWindow=2s)
    options=(--statsd "$statsd" --gateway-restarts "$kills")
fi
gateway=
fleet=
trap 'end_fleet; end_gateway -TERM; rm -rf "$work"' EXIT

start_gateway() {
    dotnet "$root/src/Gateway/bin/Release/net10.0/Tributary.Gateway.dll" \
        --urls "$url" "--Storage:Path=$work/data" "${settings[@]}" >>"$work/gateway.log" 2>&1 &
    gateway=$!
    until curl -fs -o /dev/null "$url/-/ready"; do
        kill -0 $gateway 2>/dev/null || { cat "$work/gateway.log" >&2; exit 2; }
        sleep 0.1
    done
}

end_gateway() {
    [ -n "$gateway" ] || return 0
    kill "$1" "$gateway" 2>/dev/null || true
    wait "$gateway" 2>/dev/null || true
    gateway=
}

# Ends a run that is given up half way.
end_fleet() { [ -z "$fleet" ] || kill "$fleet" 2>/dev/null || true; }

dotnet build "$root/src/Gateway" -c Release -v quiet --nologo
dotnet build "$root/bench/Fleet" -c Release -v quiet --nologo
start_gateway

# Fleet prints "progress: pushed N of M" some fifty times a run. Here each of them is a chance to kill; the line after it
# waits in the pipe meanwhile, and Fleet sends what is not acknowledged again.
mkfifo "$work/fleet"
dotnet "$root/bench/Fleet/bin/Release/net10.0/Tributary.Fleet.dll" --url "$url" "${options[@]}" "$@" >"$work/fleet" &
fleet=$!
done=0
while read -r line; do
    echo "$line"
    if [[ $line = "gateway: to be ended in order"* ]]; then
        done=$((done + 1))
        end_gateway -TERM
        start_gateway
        echo "ended and started again, $done of $kills"
    elif [ ${#options[@]} = 0 ] && [[ $line =~ ^progress:\ pushed\ ([0-9]+)\ of\ ([0-9]+)$ ]] && [ $done -lt "$kills" ] &&
        [ $((BASH_REMATCH[1] * (kills + 1))) -ge $((BASH_REMATCH[2] * (done + 1))) ]; then
        done=$((done + 1))
        end_gateway -KILL
        start_gateway
        echo "killed and started again, $done of $kills"
    fi
done <"$work/fleet"
code=0
wait $fleet || code=$?
[ $done = "$kills" ] || { echo "the run ended after $done of $kills kills" >&2; exit 2; }
exit $code
